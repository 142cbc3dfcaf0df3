"""来談 — who comes on which open day, by which route; pure and seeded.

Months (or the year) are the published totals exactly; routes are cut in the published
shares by largest remainder, so that no rounding loses a case.
"""

from calendar import monthrange
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import TypeVar

from deploy.simulation.figures import NEW_BY_MONTH, NEW_BY_YEAR, ROUTES_H30
from models.calendar import BusinessCalendar
from models.fiscal_year import FiscalYear
from models.refusals import ProcedureError

CALENDAR = BusinessCalendar()
K = TypeVar("K")


class NothingPublished(ProcedureError):
    """No published number exists for that town and year."""


@dataclass(frozen=True)
class Arrival:
    """One new consultation: its running number, day, route and ward."""

    key: int
    on: date
    route: str  # self, internal, external, unknown
    ward: int  # 0 … wards-1


def arrivals(town: str, year: FiscalYear, wards: int, seed: int) -> list[Arrival]:
    """Return every new consultation of the fiscal year, oldest first.

    Raises NothingPublished.
    """
    dice = Random(seed)  # noqa: S311 — a plan, not a secret
    days = [day for month, n in _months(town, year) for day in _drawn(dice, month, n)]
    days.sort()
    routes = _shuffled(dice, shares(ROUTES_H30, len(days)))
    spread = _shuffled(dice, shares(dict.fromkeys(range(wards), 1), len(days)))
    return [
        Arrival(key, on, route, ward)
        for key, (on, route, ward) in enumerate(
            zip(days, routes, spread, strict=True), start=1
        )
    ]


def shares(weights: Mapping[K, int], total: int) -> dict[K, int]:
    """Return the total cut by weights, by largest remainder: the parts sum to it."""
    whole = sum(weights.values())
    exact = {name: total * weight / whole for name, weight in weights.items()}
    cut = {name: int(value) for name, value in exact.items()}
    short = total - sum(cut.values())
    by_remainder = sorted(exact, key=lambda name: cut[name] - exact[name])
    for name in by_remainder[:short]:
        cut[name] += 1
    return cut


def short_name(year: FiscalYear) -> str:
    """Return R2 for 令和2年度: how the published tables call it."""
    era, first = ("R", 2018) if year.start_year >= 2019 else ("H", 1988)
    return f"{era}{year.start_year - first}"


def _months(town: str, year: FiscalYear) -> list[tuple[date, int]]:
    """Return each month with its new consultations; a year is cut by open days."""
    key = town, short_name(year)
    firsts = [
        date(year.start_year + (month < 4), month, 1)
        for month in (*range(4, 13), 1, 2, 3)
    ]
    if key in NEW_BY_MONTH:
        return list(zip(firsts, NEW_BY_MONTH[key], strict=True))
    if key in NEW_BY_YEAR:
        by_open_days = {first: len(open_days_of(first)) for first in firsts}
        return list(shares(by_open_days, NEW_BY_YEAR[key]).items())
    raise NothingPublished(f"{town} の {key[1]} 年度の新規相談の公表値はありません。")


def open_days_of(first: date) -> list[date]:
    """Return the open days of a month on the standard calendar."""
    days = monthrange(first.year, first.month)[1]
    every = (first + timedelta(days=n) for n in range(days))
    return [day for day in every if CALENDAR.is_open(day)]


def _drawn(dice: Random, month: date, count: int) -> list[date]:
    return dice.choices(open_days_of(month), k=count)


def _shuffled(dice: Random, counts: Mapping[K, int]) -> Sequence[K]:
    one_by_one = [name for name, count in counts.items() for _ in range(count)]
    dice.shuffle(one_by_one)
    return one_by_one
