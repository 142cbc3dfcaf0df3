"""The options of `tsunagi due`: each says one rule, or how it is counted."""

from collections.abc import Callable, Collection
from pathlib import Path
from typing import Annotated, Any

import typer

from models.deadline_rules import (
    Days,
    EndOfMonthAfterPeriod,
    Months,
    OpenDays,
    OpenDaysBefore,
    RuleUnreadable,
    Weeks,
)
from models.refusals import ProcedureError
from models.why import Roll

Counted = OpenDays | OpenDaysBefore | Days | Weeks | Months


class OptionUnreadable(ProcedureError):
    """An option says something we cannot use; the message names it."""


def _counted(option: str, rule: type[Counted]) -> Callable[[str], Counted]:
    def parse(text: str) -> Counted:
        try:
            return rule(int(text))
        except RuleUnreadable as refusal:
            raise OptionUnreadable(f"{option}：{refusal}") from refusal
        except ValueError as refusal:
            raise OptionUnreadable(
                f"{option} の「{text}」を数として読めません。"
            ) from refusal

    return parse


def _one_of(option: str, text: str, choices: Collection[str]) -> None:
    if text not in choices:
        named = "、".join(choices)
        raise OptionUnreadable(f"{option} は {named} のいずれかにしてください。")


def _after_period(text: str) -> EndOfMonthAfterPeriod:
    _one_of("--end-of-month-after", text, ("quarter", "half"))
    return EndOfMonthAfterPeriod("quarter" if text == "quarter" else "half")


def _roll(text: str) -> Roll:
    _one_of("--roll", text, list(Roll))
    return Roll(text)


def _option(name: str, told: str, metavar: str | None = None, **more: Any) -> Any:
    return typer.Option(name, help=told, metavar=metavar, show_default=False, **more)


def _number(name: str, rule: type[Counted], told: str) -> Any:
    return _option(name, told, "N", parser=_counted(name, rule))


Start = Annotated[str, _option("--from", "基準日。例：令和8年9月18日 (start)", "DAY")]
OpenDaysOn = Annotated[
    OpenDays | None,
    _number("--open-days", OpenDays, "翌日からN開庁日 (open days, start not counted)"),
]
DaysOn = Annotated[Days | None, _number("--days", Days, "N日 (calendar days)")]
WeeksOn = Annotated[Weeks | None, _number("--weeks", Weeks, "N週間 (weeks)")]
MonthsOn = Annotated[Months | None, _number("--months", Months, "Nか月 (months)")]
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
        OpenDaysBefore,
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
