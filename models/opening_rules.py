"""開庁の決まり — the rules from which one office's open days follow, and their version.

A desk's rules are its office's with more exceptions, the office's are the town's:
`town.with_exceptions(...).with_open_weekdays(...)`; what is added later wins.
Source of the default: 地方自治法第4条の2 and the usual 休日条例 (Saturdays, Sundays,
national holidays, 12/29 to 1/3). The rest is the office's decision, not law.
"""

import json
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, cached_property
from hashlib import sha256
from typing import Any, Literal, Self

from pydantic import ConfigDict, TypeAdapter, ValidationError

from models.closures import (
    CalendarUnreadable,
    DayException,
    DayKind,
    NthWeekdayOpen,
    Weekday,
    YearEndClosing,
)
from models.national_holidays import (
    FIRST_ON,
    HOLIDAY_SOURCE,
    OFFICIAL_UNTIL,
    PROVISIONAL_UNTIL,
    holidays_in,
    refuse_beyond,
)
from models.unreadable import first_fault
from models.wareki import WEEKDAYS

USUAL_YEAR_END = YearEndClosing()  # 12/29 to 1/3


@dataclass(frozen=True)
class OpeningRules:
    """What closes and opens an office; `version` names exactly these rules."""

    name: str = "標準（土日・祝日・12月29日～1月3日は閉庁）"
    weekly_closed: frozenset[Weekday] = frozenset({5, 6})
    open_weekdays: tuple[NthWeekdayOpen, ...] = ()
    national_holidays: bool = True  # some hospitals and companies do not close
    year_end: YearEndClosing | None = USUAL_YEAR_END
    exceptions: tuple[DayException, ...] = ()
    open_day: Literal["開庁日", "営業日"] = "開庁日"  # an office's word, a company's

    __pydantic_config__ = ConfigDict(extra="forbid")

    @classmethod
    def from_json(cls, written: Any) -> Self:
        """The rules in a JSON or TOML table; what is left out is the default.

        Raises: CalendarUnreadable, naming the place.
        """
        try:
            return TypeAdapter(cls).validate_python(written)
        except ValidationError as refusal:
            raise CalendarUnreadable(
                f"開庁日カレンダーを読めません。{first_fault(refusal)}"
            ) from refusal

    def as_json(self) -> dict[str, Any]:
        """The table that `from_json` reads."""
        written: dict[str, Any] = TypeAdapter(type(self)).dump_python(self, mode="json")
        written["weekly_closed"].sort(key=WEEKDAYS.index)
        return written

    def with_exceptions(self, *exceptions: DayException) -> Self:
        """The same rules and more exceptions; of two for one day the later wins."""
        return replace(self, exceptions=(*self.exceptions, *exceptions))

    def with_open_weekdays(self, *rules: NthWeekdayOpen) -> Self:
        """The same rules, open on more weekdays of the month."""
        return replace(self, open_weekdays=(*self.open_weekdays, *rules))

    @cached_property
    def version(self) -> str:
        """A short digest of these rules and every holiday: same days, same digest."""
        in_order = sorted(self._exception_on.values(), key=lambda one: one.on)
        rules = replace(self, exceptions=tuple(in_order)).as_json()
        content = [HOLIDAY_SOURCE, str(OFFICIAL_UNTIL), _every_holiday(), rules]
        text = json.dumps(content, ensure_ascii=False, sort_keys=True)
        return sha256(text.encode()).hexdigest()[:12]

    def is_open(self, day: date) -> bool:
        """Whether the office is open. Raises: DateBeyondCalendar."""
        return self.why_closed(day) is None

    def why_closed(self, day: date) -> str | None:
        """敬老の日, 土曜日, 年末年始の休み …, or None when open.

        Raises: DateBeyondCalendar.
        """
        refuse_beyond(day)
        exception = self._exception_on.get(day)
        if exception:
            return exception.name if exception.kind == DayKind.CLOSED else None
        if self.national_holidays and (holiday := holidays_in(day.year).get(day)):
            return holiday
        if self.year_end and self.year_end.covers(day):
            return "年末年始の休み"
        return self._weekly_closing(day)

    def _weekly_closing(self, day: date) -> str | None:
        if day.weekday() not in self.weekly_closed:
            return None
        if any(rule.opens(day) for rule in self.open_weekdays):
            return None
        return f"{WEEKDAYS[day.weekday()]}曜日"

    @cached_property
    def _exception_on(self) -> dict[date, DayException]:
        return {exception.on: exception for exception in self.exceptions}


@cache
def _every_holiday() -> dict[str, str]:
    return {
        day.isoformat(): name
        for year in range(FIRST_ON.year, PROVISIONAL_UNTIL.year + 1)
        for day, name in holidays_in(year).items()
    }
