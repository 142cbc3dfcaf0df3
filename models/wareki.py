"""和暦 — a day as the office writes it, and the day an officer has written.

Written: 令和8年11月30日（月）, R8.11.30, 2026年11月30日（月）, 11月30日（月）.
Read: all but the last, and 2026/11/30, 2026-11-30; full width and spaces allowed.
Source: 元号法, 元号を改める政令 (令和 from 2019-05-01, 平成 from 1989-01-08).
"""

import calendar
import re
import unicodedata
from dataclasses import dataclass
from datetime import date, timedelta

from models.refusals import ProcedureError

WEEKDAYS = "月火水木金土日"
_DASHES = str.maketrans(dict.fromkeys("\u2010\u2013\u2212\u30fc", "-"))
_WRITTEN_DAY = re.compile(
    r"(?:(?P<era>令和|平成|昭和|大正|[RHST])(?P<era_year>元|[0-9]{1,2})"
    r"|(?:西暦)?(?P<year>[0-9]{4}))"
    r"(?:年(?P<m>[0-9]{1,2})月(?P<d>[0-9]{1,2})日"
    r"|(?P<mark>[./-])(?P<m2>[0-9]{1,2})(?P=mark)(?P<d2>[0-9]{1,2}))"
    r"(?:\((?P<weekday>[月火水木金土日])(?:曜日?)?\))?"
)


class DayUnreadable(ProcedureError):
    """The text is not a day in any way of writing we accept."""


class NoSuchDay(ProcedureError):
    """The calendar has no such day: 2月30日, or 11月31日."""


class DayOutsideEra(ProcedureError):
    """The era had ended or had not begun: 平成31年5月1日, 令和元年4月30日."""


class WeekdayMismatch(ProcedureError):
    """The weekday written beside the day is that of another day."""


@dataclass(frozen=True)
class Era:
    """元号: its name, its letter, and its first day."""

    name: str
    letter: str
    first_on: date

    @property
    def offset(self) -> int:
        """Western year = offset + year of the era."""
        return self.first_on.year - 1


ERAS = (  # newest first
    Era("令和", "R", date(2019, 5, 1)),
    Era("平成", "H", date(1989, 1, 8)),
    Era("昭和", "S", date(1926, 12, 25)),
    Era("大正", "T", date(1912, 7, 30)),
)


def era_of(day: date) -> Era:
    """The era a day lies in. Refused before 大正 (1912-07-30): `DayOutsideEra`."""
    for era in ERAS:
        if day >= era.first_on:
            return era
    raise DayOutsideEra(f"{western_form(day)}は大正より前の日のため、扱えません。")


def era_written(text: str) -> Era:
    """The era of a name or letter: 令和, R."""
    return next(era for era in ERAS if text in {era.name, era.letter})


def last_day_of(era: Era) -> date:
    """The last day of an era; for the present one, the last day Python knows."""
    place = ERAS.index(era)
    return ERAS[place - 1].first_on - timedelta(days=1) if place else date.max


def weekday_of(day: date) -> str:
    """月, 火 … 日."""
    return WEEKDAYS[day.weekday()]


def era_form(day: date) -> str:
    """令和8年11月30日（月）; the first year is written 元年."""
    return f"{_era_day(day)}（{weekday_of(day)}）"


def short_form(day: date) -> str:
    """R8.11.30."""
    era = era_of(day)
    return f"{era.letter}{day.year - era.offset}.{day.month}.{day.day}"


def western_form(day: date) -> str:
    """2026年11月30日（月）."""
    return f"{day.year}年{month_day(day)}"


def month_day(day: date) -> str:
    """11月30日（月）: for a sentence that has named the year."""
    return f"{day.month}月{day.day}日（{weekday_of(day)}）"


def year_of_era(day: date) -> str:
    """令和8年, 令和元年."""
    era = era_of(day)
    number = day.year - era.offset
    return f"{era.name}{'元' if number == 1 else number}年"


def parse_day(text: str) -> date:
    """The day an officer has written, in 和暦 or 西暦, full width or half.

    Raises: DayUnreadable, NoSuchDay, DayOutsideEra, WeekdayMismatch.
    """
    found = _WRITTEN_DAY.fullmatch(plain(text))
    if not found:
        raise DayUnreadable(
            f"「{text}」を日付として読めません。"
            "令和8年11月30日、R8.11.30、2026/11/30 のように記入してください。"
        )
    era = era_written(found["era"]) if found["era"] else None
    day = _existing_day(text, _year(found, era), found)
    if era:
        _refuse_outside(era, day, text)
    if found["weekday"] and found["weekday"] != weekday_of(day):
        raise WeekdayMismatch(
            f"「{text}」の曜日が合いません。{western_form(day)}です。"
        )
    return day


def plain(text: str) -> str:
    """Half width, no spaces, capitals, one kind of dash."""
    folded = unicodedata.normalize("NFKC", text).translate(_DASHES)
    return "".join(folded.split()).upper()


def _era_day(day: date) -> str:
    return f"{year_of_era(day)}{day.month}月{day.day}日"


def _year(found: re.Match[str], era: Era | None) -> int:
    if era is None:
        return int(found["year"])
    written = found["era_year"]
    return era.offset + (1 if written == "元" else int(written))


def _existing_day(text: str, year: int, found: re.Match[str]) -> date:
    month, day = int(found["m"] or found["m2"]), int(found["d"] or found["d2"])
    if year < 1 or not 1 <= month <= 12:
        raise NoSuchDay(f"「{text}」という日はありません。")
    length = calendar.monthrange(year, month)[1]
    if not 1 <= day <= length:
        raise NoSuchDay(
            f"「{text}」という日はありません。{year}年{month}月は{length}日までです。"
        )
    return date(year, month, day)


def _refuse_outside(era: Era, day: date, text: str) -> None:
    first, last = era.first_on, last_day_of(era)
    if first <= day <= last:
        return
    bound = f"{_era_day(first)}から" if day < first else f"{_era_day(last)}まで"
    meant = "" if day < ERAS[-1].first_on else f"{_era_day(day)}ではありませんか。"
    raise DayOutsideEra(
        f"「{text}」という日はありません。{era.name}は{bound}です。{meant}"
    )
