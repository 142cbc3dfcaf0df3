"""この後の予定（outlook） — what an open duty leads to if nobody acts, and why then.

The case page, the work list and the preview of a new sheet all read it here.
"""

from dataclasses import dataclass, replace
from datetime import date

from sqlmodel import Session

from models.duty import Duty, DutyState
from models.national_holidays import Certainty
from models.procedure import Procedure, Step
from models.queries.suspensions import running_on
from models.why import Why
from tasks.cases import PROCESSES
from tasks.directory import directory
from tasks.preview import Preview, rungs_to_come


@dataclass(frozen=True)
class Paused:
    """停止中 — since when, until which day if known, and why (if it may be read)."""

    from_on: date
    until_on: date | None
    reason: str
    evidence: str


@dataclass(frozen=True)
class Ahead:
    """One open duty: whose turn, until when and why, and what follows by itself."""

    step: str
    number: str
    debtor: str
    debtor_desk_id: int
    due_on: date
    open_days_left: int  # of the debtor's desk; negative when the day has passed
    why: tuple[str, ...]
    provisional: bool
    follows: tuple[Preview, ...]
    duty_id: int = 0
    paused: Paused | None = None
    by_law: bool = False  # the law fixes the day: no stop


def outlook(session: Session, duty: Duty, today: date) -> Ahead:
    """Return the duty with its day, its reason, and every rung not said yet."""
    held = directory(session)
    calendar = held.calendars[duty.debtor_desk_id]
    why = Why.from_json(duty.why)
    return Ahead(
        step=step_of(duty).label,
        number=duty.number,
        debtor=held.desk_label(duty.debtor_desk_id),
        debtor_desk_id=duty.debtor_desk_id,
        due_on=duty.due_on,
        open_days_left=calendar.open_days_between(today, duty.due_on),
        why=tuple(why.sentences()),
        provisional=why.certainty is Certainty.PROVISIONAL,
        follows=tuple(rungs_to_come(session, held, duty, today, date.max)),
        duty_id=duty.id,
        paused=_paused(session, duty),
        by_law=step_of(duty).law is not None,
    )


def _paused(session: Session, duty: Duty) -> Paused | None:
    if duty.state is not DutyState.SUSPENDED:
        return None
    stop = session.exec(running_on([duty.id])).first()
    if stop is None:
        return None
    return Paused(stop.from_on, stop.until_on, stop.reason.label, stop.evidence)


def without_reason(ahead: Ahead) -> Ahead:
    """Return it for a reader who may know that a clock stands still, but not why."""
    if ahead.paused is None:
        return ahead
    return replace(ahead, paused=replace(ahead.paused, reason="", evidence=""))


def without_evidence(ahead: Ahead) -> Ahead:
    """Return it for the other side: the closed reason, not what we wrote of it."""
    if ahead.paused is None:
        return ahead
    return replace(ahead, paused=replace(ahead.paused, evidence=""))


def process_of(duty: Duty) -> Procedure:
    """Return the declared process a duty belongs to."""
    return PROCESSES[duty.procedure].procedure


def step_of(duty: Duty) -> Step:
    """Return the declared step a duty is about."""
    return process_of(duty).step(duty.step)
