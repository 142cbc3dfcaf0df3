"""週次レビューの日 — on which day of a week a desk goes through its cases."""

from datetime import date, timedelta

from models.calendar import BusinessCalendar


def week_of(day: date) -> str:
    """Return the ISO week of a day: 2026-W39."""
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02d}"


def review_day(today: date, weekday: int, calendar: BusinessCalendar) -> date | None:
    """Return the review's day in today's week (0 is Monday), or none.

    A negative weekday: the town holds no such review.
    A closed day moves to the desk's next open day of the same week; a week without
    any has no review. Agreed, not law.
    """
    if weekday < 0:
        return None
    monday = today - timedelta(days=today.weekday())
    day = calendar.next_open(monday + timedelta(days=weekday))
    return day if week_of(day) == week_of(today) else None
