"""支給・利用の期間 — the last days of 住居確保給付金 and other 事業, as the law counts.

A period of payment or use counts its first day and ends on the day before the day of
the same number (民法第143条); what the law fixes is in `models/statutes.py`.
"""

from calendar import monthrange
from datetime import date, timedelta

from models.calendar import BusinessCalendar
from models.deadline_rules import Months
from models.fiscal_year import FiscalYear, last_of_month
from models.statutes import (
    MOVING_CLAIM,
    RENT_AT_MOST,
    RENT_CLAIM,
    RENT_CLAIM_AT_LATEST,
    RENT_PERIOD,
    RENT_REGRANT,
    RENT_RESUMPTION,
    StatutoryLimit,
)

COUNTED_SICKNESS = 30  # days; a shorter one is not added (規則第10条第1号イ)
_ONE_DAY = timedelta(days=1)
_ANY = BusinessCalendar()  # no rule here counts open days


def last_day(limit: StatutoryLimit, start: date) -> date:
    """Return the last day of a limit of the law that begins with the start day."""
    return limit.rule.last_day(start, _ANY)


def months_in(limit: StatutoryLimit) -> int:
    """Return how many months a limit of the law has."""
    assert isinstance(limit.rule, Months)
    return limit.rule.n


def first_of_month(day: date) -> date:
    """Return the first day of the month."""
    return day.replace(day=1)


def months_later(day: date, months: int) -> date:
    """Return the day of the same number, or the last one of a shorter month."""
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def months_of(first: date, last: date) -> int:
    """Return how many calendar months two days touch; both ends count."""
    return 12 * (last.year - first.year) + last.month - first.month + 1


def rent_claim_until(lost_on: date, sick_days: int = 0) -> date:
    """Return the last day to apply for 家賃補助: two years, at most four.

    The day of losing work is the first day; calendar days of a sickness of 30 days or
    more are added (施行規則第10条第1号イ).
    """
    until = last_day(RENT_CLAIM, lost_on)
    added = sick_days if sick_days >= COUNTED_SICKNESS else 0
    latest = last_day(RENT_CLAIM_AT_LATEST, lost_on)
    return latest if added > (latest - until).days else until + timedelta(days=added)


def moving_claim_until(decreased_on: date) -> date:
    """Return the last day to apply for 転居費用補助: two years from that month.

    The month of the decrease is the first month (施行規則第10条第1号ハ).
    """
    return last_day(MOVING_CLAIM, first_of_month(decreased_on))


def rent_again_from(ended_on: date) -> date:
    """Return the first day on which 家賃補助 may be granted anew.

    A year has passed, counted from the month after the end (施行規則第16条).
    """
    following = last_of_month(ended_on) + _ONE_DAY
    return last_day(RENT_REGRANT, following) + _ONE_DAY


def rent_months_left(granted: int) -> int:
    """Return the months of the next period of 家賃補助: 3 at a time, 9 in all."""
    return max(0, min(months_in(RENT_PERIOD), months_in(RENT_AT_MOST) - granted))


def rent_period(month_on: date, months: int) -> tuple[date, date]:
    """Return the first and last day of so many months of payment; whole months."""
    first = first_of_month(month_on)
    return first, last_of_month(months_later(first, months - 1))


def rent_resumes_until(interrupted_on: date) -> date:
    """Return the last day to resume 家賃補助 after 疾病等 (施行規則第12条第2項)."""
    return last_day(RENT_RESUMPTION, interrupted_on)


def months_from(start: date, months: int) -> date:
    """Return the last day of so many months of use; the first day counts."""
    return Months(months, first_day_counts=True).last_day(start, _ANY)


def end_of_school_year(start: date) -> date:
    """Return 3月31日 of the 年度 (agreed: 学習支援 runs by the school year)."""
    return date(FiscalYear.of(start).start_year + 1, 3, 31)
