"""指標の表 — the numbers of a span by fiscal month, with rates, partners and steps.

Pure: what was counted is put in order and divided; medians are of open days.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median

from models.indicators import INDICATORS, RATES, Indicator, Rate
from models.wareki import era_form


@dataclass(frozen=True)
class IndicatorRow:
    """One indicator: its number in each month, and in all."""

    indicator: Indicator
    monthly: Sequence[int]

    @property
    def total(self) -> int:
        """All months together."""
        return sum(self.monthly)

    @property
    def highest(self) -> int:
        """The number of the highest month, at least 1: what a bar is drawn against."""
        return max((1, *self.monthly))


@dataclass(frozen=True)
class RateRow:
    """One rate over the whole span; none where nothing is there to divide by."""

    rate: Rate
    part: int
    whole: int

    @property
    def percent(self) -> float | None:
        """In percent, to one place."""
        return round(100 * self.part / self.whole, 1) if self.whole else None


@dataclass(frozen=True)
class PartnerTimes:
    """How long one counter takes, in its own open days from the sending."""

    desk_id: int
    sent: int
    acknowledged: Sequence[int]
    reported: Sequence[int]

    @property
    def acknowledgement(self) -> float | None:
        """The median to the receipt; none without any."""
        return median(self.acknowledged) if self.acknowledged else None

    @property
    def feedback(self) -> float | None:
        """The median to the result; none without any."""
        return median(self.reported) if self.reported else None


@dataclass(frozen=True)
class StepLine:
    """One step of one process: done in the span, late, and overdue now."""

    procedure: str
    step: str
    label: str
    done: int
    late: int
    overdue: int


@dataclass(frozen=True)
class TypedLine:
    """One number that offices report by hand: what it is called, and its sum."""

    report: str
    label: str
    unit: str
    total: int
    reports: int


@dataclass(frozen=True)
class IndicatorTable:
    """A span of months with everything that is shown of it."""

    months: Sequence[date]  # their first days
    rows: Sequence[IndicatorRow]
    rates: Sequence[RateRow]
    partners: Sequence[PartnerTimes]
    steps: Sequence[StepLine]
    typed: Sequence[TypedLine]


def rows_of(
    counts: Mapping[str, Mapping[date, int]], months: Sequence[date]
) -> list[IndicatorRow]:
    """Return one row per indicator, in the order of the catalogue."""
    return [
        IndicatorRow(row, [counts[key].get(month, 0) for month in months])
        for key, row in INDICATORS.items()
    ]


def rates_of(rows: Sequence[IndicatorRow]) -> list[RateRow]:
    """Return the rates over the totals."""
    totals = {row.indicator.key: row.total for row in rows}
    return [RateRow(rate, totals[rate.part], totals[rate.whole]) for rate in RATES]


def months_between(first_on: date, last_on: date) -> list[date]:
    """Return the first days of the months from one day to another, both included."""
    months, month = [], first_on.replace(day=1)
    while month <= last_on:
        months.append(month)
        month = date(month.year + month.month // 12, month.month % 12 + 1, 1)
    return months


def month_label(month: date) -> str:
    """令和8年9月."""
    return era_form(month).partition("月")[0] + "月"
