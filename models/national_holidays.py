"""国民の祝日 — the national holidays, until when they are official, and beyond.

Includes 振替休日 and 国民の休日 (国民の祝日に関する法律第3条) and the special laws of
2019 (平成30年法律第99号), 2020 and 2021 (平成三十二年東京オリンピック特措法第32条).
The days are those of the `holidays` package; a town corrects one with a `DayException`.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from enum import StrEnum
from functools import cache
from importlib.metadata import version
from types import MappingProxyType

import holidays

from models.refusals import ProcedureError

FIRST_ON = date(2000, 1, 1)  # our choice: nothing older is counted in open days
OFFICIAL_UNTIL = date(2027, 12, 31)  # 国立天文台 令和9年暦要項, 2026-02-02
PROVISIONAL_UNTIL = date(2037, 12, 31)  # ten years more, by calculation: 予定
HOLIDAY_SOURCE = f"holidays {version('holidays')}"


class DateBeyondCalendar(ProcedureError):
    """The day lies before or after the years whose holidays are known."""


class Certainty(StrEnum):
    """Whether the holidays of a day are published or only calculated."""

    OFFICIAL = "official"
    PROVISIONAL = "provisional"

    @property
    def label(self) -> str:
        """確定 or 予定."""
        return "確定" if self is Certainty.OFFICIAL else "予定"


def certainty_of(day: date) -> Certainty:
    """Official until 2027-12-31, then provisional (予定).

    Raises: DateBeyondCalendar before 2000 and after 2037.
    """
    refuse_beyond(day)
    return Certainty.OFFICIAL if day <= OFFICIAL_UNTIL else Certainty.PROVISIONAL


def refuse_beyond(day: date) -> None:
    """Refuse a day whose holidays nobody knows. Raises: DateBeyondCalendar."""
    if not FIRST_ON <= day <= PROVISIONAL_UNTIL:
        raise DateBeyondCalendar(
            f"{day.year}年{day.month}月{day.day}日は、開庁日カレンダーの範囲"
            f"（{FIRST_ON.year}年～{PROVISIONAL_UNTIL.year}年）の外のため、"
            "計算できません。"
        )


@cache
def holidays_in(year: int) -> Mapping[date, str]:
    """The holidays of a calendar year by day: 2026-09-22 → 国民の休日."""
    # The language is named because the package otherwise follows the machine's locale.
    named = dict(holidays.country_holidays("JP", years=year, language="ja"))
    return MappingProxyType({day: _name(day, named) for day in sorted(named)})


def _name(day: date, named: Mapping[date, str]) -> str:
    name = named[day]
    if name != "振替休日":
        return name
    replaced = day - timedelta(days=day.isoweekday())  # the Sunday before
    return f"振替休日（{named[replaced]}）"
