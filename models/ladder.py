"""はしご（ladder） — which rung of silence is due on a day; the one place that knows.

Passes, preview, forecast and the case page call the same two functions.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from models.calendar import BusinessCalendar
from models.policy import Policy
from models.procedure import Rung


@dataclass(frozen=True)
class PlannedRung:
    """A rung and the open day (of the debtor desk) from which it is due."""

    position: int  # 1 for the first rung
    rung: Rung
    on: date


def plan(
    ladder: tuple[Rung, ...], due_on: date, calendar: BusinessCalendar, policy: Policy
) -> list[PlannedRung]:
    """Return every rung with its day, in order; `after` as the rung declares it."""
    return [
        PlannedRung(position, rung, _day_of(rung, due_on, calendar, policy))
        for position, rung in enumerate(ladder, start=1)
    ]


def _day_of(
    rung: Rung, due_on: date, calendar: BusinessCalendar, policy: Policy
) -> date:
    after = rung.after if isinstance(rung.after, int) else policy.number(rung.after)
    if rung.calendar_days:
        day = due_on + timedelta(days=after)
        return calendar.prev_open(day) if after < 0 else calendar.next_open(day)
    return calendar.shift(due_on, after) if after else calendar.next_open(due_on)


def due(planned: list[PlannedRung], said: int, today: date) -> Iterator[PlannedRung]:
    """Yield the rungs not said yet whose day has come; the last one is the highest."""
    return (p for p in planned if p.position > said and p.on <= today)


def next_day(planned: list[PlannedRung], said: int) -> date | None:
    """Return the day of the next rung not said yet; None when the ladder ends."""
    return next((p.on for p in planned if p.position > said), None)
