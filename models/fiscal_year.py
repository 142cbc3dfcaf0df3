"""年度 — the office year, 1 April to 31 March, with its quarters and halves.

Source: 地方自治法第208条. The year that began under 平成31年 is called 令和元年度
(国の取扱い 2019-04-01); 平成31年度 and H31 are read as the same year.
"""

import calendar
import re
from dataclasses import dataclass
from datetime import date
from typing import Self

from models.refusals import ProcedureError
from models.wareki import era_of, era_written, last_day_of, plain

_WRITTEN_YEAR = re.compile(
    r"(?:(?P<era>令和|平成|昭和|大正|[RHST])(?P<era_year>元|[0-9]{1,2})"
    r"|(?:西暦)?(?P<year>[0-9]{4}))(?:年度)?"
)
_QUARTER, _HALF = 3, 6  # months


class FiscalYearUnreadable(ProcedureError):
    """The text is not a 年度 in any way of writing we accept."""


@dataclass(frozen=True)
class Period:
    """期 — a quarter or half of a 年度: 令和8年度第1四半期, 4/1 to 6/30."""

    label: str
    first_on: date
    last_on: date


@dataclass(frozen=True, order=True)
class FiscalYear:
    """年度, by the western year of its 1 April."""

    start_year: int

    @classmethod
    def of(cls, day: date) -> Self:
        """The 年度 a day lies in; January to March belong to the year before."""
        return cls(day.year if day.month >= 4 else day.year - 1)

    @classmethod
    def parse(cls, text: str) -> Self:
        """令和元年度, R元, R1, H31, 平成31年度, 2026年度 (full width too).

        Raises: FiscalYearUnreadable, also where no day of the year lies in the era.
        """
        found = _WRITTEN_YEAR.fullmatch(plain(text))
        if not found:
            raise FiscalYearUnreadable(
                f"「{text}」を年度として読めません。"
                "令和8年度、R8、2026年度 のように記入してください。"
            )
        if found["year"]:
            return cls(int(found["year"]))
        return cls._in_era(found["era"], found["era_year"], text)

    @classmethod
    def _in_era(cls, era_text: str, number: str, text: str) -> Self:
        era = era_written(era_text)
        year = cls(era.offset + (1 if number == "元" else int(number)))
        if year.last_on < era.first_on or year.first_on > last_day_of(era):
            raise FiscalYearUnreadable(
                f"「{text}」という年度はありません。{year.label}ではありませんか。"
            )
        return year

    @property
    def first_on(self) -> date:
        """1 April."""
        return date(self.start_year, 4, 1)

    @property
    def last_on(self) -> date:
        """31 March of the next calendar year."""
        return date(self.start_year + 1, 3, 31)

    @property
    def label(self) -> str:
        """令和8年度: the era of 1 April, but 2019 is 令和元年度."""
        named_on = date(2019, 5, 1) if self.start_year == 2019 else self.first_on
        era = era_of(named_on)
        number = self.start_year - era.offset
        return f"{era.name}{'元' if number == 1 else number}年度"

    @property
    def quarters(self) -> tuple[Period, ...]:
        """第1四半期 (4 to 6月) to 第4四半期 (1 to 3月 of the next calendar year)."""
        return tuple(
            self._period(f"第{n}四半期", (n - 1) * _QUARTER, _QUARTER)
            for n in (1, 2, 3, 4)
        )

    @property
    def halves(self) -> tuple[Period, Period]:
        """上期 (4 to 9月) and 下期 (10 to 3月)."""
        return self._period("上期", 0, _HALF), self._period("下期", _HALF, _HALF)

    def _period(self, name: str, after_months: int, months: int) -> Period:
        first = _month(self.first_on, after_months)
        last = last_of_month(_month(first, months - 1))
        return Period(f"{self.label}{name}", first, last)


def quarter_of(day: date) -> Period:
    """The quarter a day lies in."""
    return _containing(FiscalYear.of(day).quarters, day)


def half_of(day: date) -> Period:
    """The half a day lies in."""
    return _containing(FiscalYear.of(day).halves, day)


def last_of_month(day: date) -> date:
    """月末: the last calendar day of the day's month."""
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


def _containing(periods: tuple[Period, ...], day: date) -> Period:
    return next(period for period in periods if day <= period.last_on)


def _month(first: date, months: int) -> date:
    years, month = divmod(first.month - 1 + months, 12)
    return date(first.year + years, month + 1, 1)
