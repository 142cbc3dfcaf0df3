"""再計算（re-projection） — the day of an open duty once more, as agreed now.

The start fact stays what it was; the rule is the step's in the given version, the
closed days are those of the calendar now. What a law fixes no policy moves. A rung
that was said stays said: its notice has the same key, whatever the day.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from models import ladder
from models.calendar import BusinessCalendar
from models.columns import office_day
from models.deadline import Deadline, deadline, not_before
from models.decide import Facts, own_remarks, rule_of
from models.policy import Policy
from models.procedure import Side, Step
from models.suspended_days import with_stops
from models.why import Why

REPROJECT = "reproject"  # the verb of the event: one per duty whose day was moved


@dataclass(frozen=True)
class Agreed:
    """The version a duty has been kept under, and the one that is to hold for it."""

    held: Policy
    newer: Policy


@dataclass(frozen=True)
class Projection:
    """What a duty's day is now, and whether that differs from what was said."""

    deadline: Deadline
    next_notice_on: date | None
    moves: bool  # another day, another reason, or another day for what is to be said


def reprojected(
    duty: Any, case: Any, step: Step, calendar: BusinessCalendar, agreed: Agreed
) -> Projection:
    """Return the duty's day under the newer version, on the calendar as it is.

    `case` is its row: the kind, the urgency and a rule of its own count as they stand.
    Raises DateBeyondCalendar, RuleUnreadable.
    """
    was = Why.from_json(duty.why)
    facts = _facts(duty, case, step, agreed.newer)
    reached = _deadline(facts, step, calendar, was)
    planned = ladder.plan(step.ladder, reached.due_on, calendar, agreed.newer)
    said = duty.rungs_said
    before = ladder.plan(step.ladder, duty.due_on, calendar, agreed.held)
    moves = (
        (reached.raw_on, reached.due_on) != (duty.raw_due_on, duty.due_on)
        or (reached.why.rule, reached.why.roll) != (was.rule, was.roll)
        or [one.on for one in planned[said:]] != [one.on for one in before[said:]]
    )
    return Projection(reached, ladder.next_day(planned, said), moves)


def _deadline(
    facts: Facts, step: Step, calendar: BusinessCalendar, was: Why
) -> Deadline:
    rule, roll = rule_of(step, facts)
    late = step.catches_up
    reached = deadline(
        rule,
        was.start_on,
        calendar,
        roll,
        start_label=was.start_label,
        remarks=own_remarks(step) if late else was.remarks,
    )
    reached = not_before(facts.today, reached) if late else reached
    return with_stops(reached, was, calendar)


def _facts(duty: Any, case: Any, step: Step, agreed: Policy) -> Facts:
    """Return as much of the facts as choosing the rule looks at."""
    sides = (Side.SENDER, Side.RECEIVER)
    debtor, creditor = duty.debtor_desk_id, duty.creditor_desk_id
    other = sides[step.owed_by is Side.SENDER]
    desks = {step.owed_by: debtor, other: creditor}
    ours = desks[Side.RECEIVER] == duty.own_desk_id
    return Facts(
        case=case,
        desks=desks,
        own=Side.RECEIVER if ours else Side.SENDER,
        duties=(),
        rounds={},
        calendars={},
        policy=agreed,
        today=office_day(duty.opened_at),
    )
