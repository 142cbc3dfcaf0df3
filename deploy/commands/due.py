"""tsunagi due — a deadline and why it is that day."""

import json
import tomllib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any

import typer

from deploy.commands import command_app
from models.calendar import BusinessCalendar
from models.closures import CalendarUnreadable
from models.deadline import Deadline, deadline
from models.deadline_rules import (
    Days,
    EndOfMonthAfterPeriod,
    EndOfRunningMonth,
    Months,
    OpenDays,
    OpenDaysBefore,
    Rule,
    RuleUnreadable,
    Weeks,
    rule_from_json,
)
from models.refusals import ProcedureError
from models.wareki import era_form, parse_day, western_form
from models.why import Roll

app = command_app()


class OptionUnreadable(ProcedureError):
    """An option says something we cannot use; the message names it."""


class OneRuleNeeded(ProcedureError):
    """No rule was given, or more than one."""


def _counted(option: str, kind: str) -> Callable[[str], Rule]:
    def rule(text: str) -> Rule:
        try:
            number = int(text)
        except ValueError as refusal:
            raise OptionUnreadable(
                f"{option} の「{text}」を数として読めません。"
            ) from refusal
        return _rule(option, kind=kind, n=number)

    return rule


def _after_period(text: str) -> Rule:
    return _rule("--end-of-month-after", kind="end_of_month_after", period=text)


def _rule(option: str, **written: Any) -> Rule:
    try:
        return rule_from_json(written)
    except RuleUnreadable as refusal:
        raise OptionUnreadable(f"{option}：{refusal}") from refusal


def _roll(text: str) -> Roll:
    if text not in set(Roll):
        choices = "、".join(Roll)
        raise OptionUnreadable(f"--roll は {choices} のいずれかにしてください。")
    return Roll(text)


def _option(name: str, told: str, metavar: str | None = None, **more: Any) -> Any:
    return typer.Option(name, help=told, metavar=metavar, show_default=False, **more)


def _number(name: str, kind: str, told: str) -> Any:
    return _option(name, told, "N", parser=_counted(name, kind))


Start = Annotated[str, _option("--from", "基準日。例：令和8年9月18日 (start)", "DAY")]
OpenDaysOn = Annotated[
    OpenDays | None,
    _number(
        "--open-days", "open_days", "翌日からN開庁日 (open days, start not counted)"
    ),
]
DaysOn = Annotated[Days | None, _number("--days", "days", "N日 (calendar days)")]
WeeksOn = Annotated[Weeks | None, _number("--weeks", "weeks", "N週間 (weeks)")]
MonthsOn = Annotated[Months | None, _number("--months", "months", "Nか月 (months)")]
AfterPeriod = Annotated[
    EndOfMonthAfterPeriod | None,
    _option(
        "--end-of-month-after",
        "四半期・半期の翌月末日 (end of the month after the period)",
        "quarter|half",
        parser=_after_period,
    ),
]
OpenDaysBack = Annotated[
    OpenDaysBefore | None,
    _number(
        "--open-days-before",
        "open_days_before",
        "会議などのN開庁日前 (open days before)",
    ),
]
MonthEnd = Annotated[
    bool, _option("--end-of-month", "当月末日 (last day of the month)")
]
FirstCounts = Annotated[
    bool, _option("--first-day-counts", "初日を数える (the start day is the first)")
]
Moved = Annotated[
    Roll,
    _option(
        "--roll",
        "閉庁日のとき、動かさない・直後・直前の開庁日 (move off a closed day)",
        "none|next_open|prev_open",
        parser=_roll,
    ),
]
Closures = Annotated[
    Path | None,
    _option(
        "--calendar", "開庁日カレンダー、JSONかTOML (an office's calendar)", "FILE"
    ),
]
AsJson = Annotated[bool, _option("--json", "JSONで出力 (print JSON)")]


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
