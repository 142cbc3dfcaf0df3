"""開庁日カレンダー — counting one office's open days, forwards and backwards."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from models.national_holidays import Certainty, certainty_of, refuse_beyond
from models.opening_rules import OpeningRules

_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class BusinessCalendar(OpeningRules):
    """One office's open days between 2000 and 2037; days outside are refused."""

    def certainty(self, day: date) -> Certainty:
        """確定 or 予定. Raises: DateBeyondCalendar."""
        return certainty_of(day)

    def next_open(self, day: date) -> date:
        """翌開庁日: the day itself when open, else the first open day after it."""
        return day if self.is_open(day) else self.shift(day, 1)

    def prev_open(self, day: date) -> date:
        """前開庁日: the day itself when open, else the last open day before it."""
        return day if self.is_open(day) else self.shift(day, -1)

    def shift(self, day: date, open_days: int) -> date:
        """The day N open days later (before, if negative); the start is not counted.

        0 gives the day itself, open or not. Raises: DateBeyondCalendar.
        """
        refuse_beyond(day)
        if open_days == 0:
            return day
        year, days = day.year, self._open_days(day.year)
        if open_days > 0:
            place = bisect_right(days, day) + open_days - 1
        else:
            place = bisect_left(days, day) + open_days
        while place >= len(days):
            year, place = year + 1, place - len(days)
            days = self._open_days(year)
        while place < 0:
            year, days = year - 1, self._open_days(year - 1)
            place += len(days)
        return days[place]

    def open_days_between(self, start: date, end: date) -> int:
        """How many open days from start to end: start not counted, end counted.

        Negative when the end lies before the start. Raises: DateBeyondCalendar.
        """
        cut = bisect_right if end >= start else bisect_left
        since = min(start.year, end.year)
        return self._rank(end, since, cut) - self._rank(start, since, cut)

    def closed_days(self, first: date, last: date) -> list[tuple[date, str]]:
        """The closed days from first to last, both included, with their names."""
        days = (first + _ONE_DAY * n for n in range((last - first).days + 1))
        return [(day, name) for day in days if (name := self.why_closed(day))]

    def _rank(
        self, day: date, since: int, cut: Callable[[list[date], date], int]
    ) -> int:
        refuse_beyond(day)
        earlier = sum(len(self._open_days(year)) for year in range(since, day.year))
        return earlier + cut(self._open_days(day.year), day)

    def _open_days(self, year: int) -> list[date]:
        """The open days of a calendar year in order, worked out on first use."""
        if year not in self._open_days_of:
            days = (date(year, 1, 1) + _ONE_DAY * n for n in range(366))
            self._open_days_of[year] = [
                day for day in days if day.year == year and self.is_open(day)
            ]
        return self._open_days_of[year]

    @cached_property
    def _open_days_of(self) -> dict[int, list[date]]:
        return {}


def first_day_both_open(
    day: date, one: BusinessCalendar, other: BusinessCalendar
) -> date:
    """The first day, from the given one on, on which both offices are open.

    Raises: DateBeyondCalendar when there is none.
    """
    while not (one.is_open(day) and other.is_open(day)):
        day += _ONE_DAY
    return day
