"""報告の期間 — the periods of a rhythm in a 年度, and the day a report on each is due.

The pass that opens reports, the matrix and the simulation of next year's days all ask
here. Agreed, not law.
"""

from collections.abc import Iterator
from datetime import date

from models.calendar import BusinessCalendar
from models.deadline import Deadline, deadline
from models.deadline_rules import rule_from_json
from models.fiscal_year import FiscalYear, Period, last_of_month
from models.report_rule import ReportRule, Rhythm
from models.wareki import era_form
from models.why import Roll

PERIOD_END = "報告期間の終わり"


def periods_of(rhythm: Rhythm, year: FiscalYear) -> tuple[Period, ...]:
    """Return the periods of a year, the earliest first."""
    if rhythm is Rhythm.MONTHLY:
        return tuple(_months(year))
    if rhythm is Rhythm.QUARTERLY:
        return year.quarters
    if rhythm is Rhythm.HALF_YEARLY:
        return year.halves
    return (Period(year.label, year.first_on, year.last_on),)


def period_label(rhythm: Rhythm, last_on: date) -> str:
    """Return what the period that ends on this day is called: 令和8年9月分."""
    found = periods_of(rhythm, FiscalYear.of(last_on))
    return next(period.label for period in found if period.last_on == last_on)


def asked_periods(rule: ReportRule, year: FiscalYear) -> tuple[Period, ...]:
    """Return the periods of the year that the rule asks for."""
    return tuple(
        period
        for period in periods_of(rule.rhythm, year)
        if period.last_on >= rule.holds_from
        and (rule.holds_until is None or period.first_on <= rule.holds_until)
    )


def still_asks(rule: ReportRule, desk_id: int, first_on: date, last_on: date) -> bool:
    """Tell whether the rule, as it is now, asks this office for this period."""
    begun = rule.holds_until is None or first_on <= rule.holds_until
    return desk_id in rule.reporter_desk_ids and last_on >= rule.holds_from and begun


def due_of(rule: ReportRule, period: Period, calendar: BusinessCalendar) -> Deadline:
    """Return the day the report is due, raw and effective, with the reason.

    Counted from the period's last day on the reporter's calendar.
    Raises: DateBeyondCalendar.
    """
    return deadline(
        rule_from_json(rule.due["rule"]),
        period.last_on,
        calendar,
        Roll(rule.due["roll"]),
        start_label=PERIOD_END,
    )


def _months(year: FiscalYear) -> Iterator[Period]:
    for quarter in year.quarters:
        first = quarter.first_on
        while first <= quarter.last_on:
            label = f"{_era_month(first)}分"
            yield Period(label, first, last_of_month(first))
            first = date(first.year + first.month // 12, first.month % 12 + 1, 1)


def _era_month(day: date) -> str:
    """令和8年9月."""
    return era_form(day).partition("月")[0] + "月"
