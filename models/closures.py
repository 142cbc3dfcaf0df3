"""閉庁日の決め方 — what an ordinance, an office or a desk says about its closed days.

Source: 地方自治法第4条の2 (the town's own 休日条例); a desk's Saturdays and single days
are decided by the office, not by law.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Annotated, Any

from pydantic import BeforeValidator, ConfigDict, Field, PlainSerializer

from models.refusals import ProcedureError
from models.wareki import WEEKDAYS, parse_day

_STRICT = ConfigDict(extra="forbid")


class CalendarUnreadable(ProcedureError, ValueError):
    """A calendar says something we cannot use; the message names the place."""


class DayKind(StrEnum):
    """Closed although the day would be open, or the reverse."""

    CLOSED = "closed"
    OPEN = "open"


def _weekday_number(written: Any) -> Any:
    """土, 土曜 or 土曜日 → 5; anything else is left to be refused."""
    if isinstance(written, str) and written:
        for number, weekday in enumerate(WEEKDAYS):
            if f"{weekday}曜日".startswith(written):
                return number
    return written


def _day(written: Any) -> Any:
    if not isinstance(written, str):
        return written
    try:
        return parse_day(written)
    except ProcedureError as refusal:
        raise CalendarUnreadable(str(refusal)) from refusal


Weekday = Annotated[
    int,  # 0 = Monday, as date.weekday()
    Field(ge=0, le=6),
    BeforeValidator(_weekday_number),
    PlainSerializer(lambda number: WEEKDAYS[number]),
]
OfficeDay = Annotated[date, BeforeValidator(_day)]


@dataclass(frozen=True)
class DayException:
    """臨時の閉庁・開庁 — one day that differs from the rule; beats everything else."""

    on: OfficeDay
    kind: DayKind
    name: str
    source: str = ""

    __pydantic_config__ = _STRICT


@dataclass(frozen=True)
class NthWeekdayOpen:
    """第2・第4土曜開庁 — a weekday open in some weeks of the month.

    It opens only the weekly closing: a holiday or the year-end closing stays closed.
    """

    weekday: Weekday
    weeks: tuple[int, ...]  # 1 to 5: the n-th such weekday of the month

    __pydantic_config__ = _STRICT

    def __post_init__(self) -> None:
        """Refuse a week no month has. Raises: CalendarUnreadable."""
        if not self.weeks or not all(1 <= week <= 5 for week in self.weeks):
            raise CalendarUnreadable("「第n曜日」の n は1から5までです。")

    def opens(self, day: date) -> bool:
        """Whether the rule names this day."""
        return day.weekday() == self.weekday and (day.day + 6) // 7 in self.weeks


@dataclass(frozen=True)
class YearEndClosing:
    """年末年始の休み — from a day of December to a day of January, both closed."""

    december: int = 29
    january: int = 3

    __pydantic_config__ = _STRICT

    def __post_init__(self) -> None:
        """Refuse days these months do not have. Raises: CalendarUnreadable."""
        if not (1 <= self.december <= 31 and 1 <= self.january <= 31):
            raise CalendarUnreadable(
                "年末年始の休みは、12月の日と1月の日（1から31まで）で決めてください。"
            )

    def covers(self, day: date) -> bool:
        """Whether the closing holds on this day."""
        return (day.month == 12 and day.day >= self.december) or (
            day.month == 1 and day.day <= self.january
        )
