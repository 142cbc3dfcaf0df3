"""tsunagi due — a deadline and why it is that day."""

import json
import tomllib
from dataclasses import replace
from pathlib import Path

import typer

from deploy.commands import command_app
from deploy.commands.due_options import (
    AfterPeriod,
    AsJson,
    Closures,
    DaysOn,
    FirstCounts,
    MonthEnd,
    MonthsOn,
    Moved,
    OpenDaysBack,
    OpenDaysOn,
    OptionUnreadable,
    Start,
    WeeksOn,
)
from models.calendar import BusinessCalendar
from models.closures import CalendarUnreadable
from models.deadline import Deadline, deadline
from models.deadline_rules import Days, EndOfRunningMonth, Months, Rule, Weeks
from models.refusals import ProcedureError
from models.wareki import era_form, parse_day, western_form
from models.why import Roll

app = command_app()


class OneRuleNeeded(ProcedureError):
    """No rule was given, or more than one."""


@app.command()
def due(
    *,
    start: Start,
    open_days: OpenDaysOn = None,
    days: DaysOn = None,
    weeks: WeeksOn = None,
    months: MonthsOn = None,
    end_of_month_after: AfterPeriod = None,
    open_days_before: OpenDaysBack = None,
    end_of_month: MonthEnd = False,
    first_day_counts: FirstCounts = False,
    roll: Moved = Roll.NONE,
    calendar: Closures = None,
    as_json: AsJson = False,
) -> None:
    """期限を計算し、その日になる理由を示します (explain a deadline)."""
    of_month = EndOfRunningMonth() if end_of_month else None
    periods = (open_days, days, weeks, months, open_days_before)
    rule = _only_one(*periods, end_of_month_after, of_month)
    if first_day_counts:
        rule = _from_first_day(rule)
    found = deadline(rule, parse_day(start), _calendar(calendar), roll)
    typer.echo(_as_json(found) if as_json else _as_text(found))


def _only_one(*rules: Rule | None) -> Rule:
    given = [rule for rule in rules if rule is not None]
    if len(given) != 1:
        raise OneRuleNeeded(
            "期限の決まりを1つだけ指定してください。--open-days、--days、--weeks、"
            "--months、--open-days-before、--end-of-month-after、--end-of-month の"
            "いずれかです。"
        )
    return given[0]


def _from_first_day(rule: Rule) -> Rule:
    if not isinstance(rule, Days | Weeks | Months):
        raise OptionUnreadable(
            "--first-day-counts は、--days、--weeks、--months と使ってください。"
        )
    return replace(rule, first_day_counts=True)


def _calendar(file: Path | None) -> BusinessCalendar:
    if file is None:
        return BusinessCalendar()
    try:
        text = file.read_text(encoding="utf-8")
        written = tomllib.loads(text) if file.suffix == ".toml" else json.loads(text)
        return BusinessCalendar.from_json(written)
    except OSError as refusal:
        raise CalendarUnreadable(
            f"ファイル「{file}」を開けません。名前と場所を確かめてください。"
        ) from refusal
    except CalendarUnreadable as refusal:
        raise CalendarUnreadable(f"「{file}」：{refusal}") from refusal
    except ValueError as refusal:  # not JSON, not TOML, not UTF-8
        raise CalendarUnreadable(
            f"「{file}」をJSONまたはTOMLとして読めません（{refusal}）。"
        ) from refusal


def _as_json(found: Deadline) -> str:
    told = {
        "raw_on": found.raw_on.isoformat(),
        "due_on": found.due_on.isoformat(),
        "sentences": found.why.sentences(),
        "why": found.why.as_json(),
    }
    return json.dumps(told, ensure_ascii=False, indent=2)


def _as_text(found: Deadline) -> str:
    why = found.why
    name, version = why.calendar_name, why.calendar_version
    days = f"{era_form(found.due_on)}　{western_form(found.due_on)}"
    calendar = f"{name}　{why.certainty.label}　版 {version}"
    told = [f"期限：{days}", *why.sentences(), f"開庁日カレンダー：{calendar}"]
    return "\n".join(told)
