"""この後の予定（outlook） — what an open duty leads to if nobody acts, and why then.

The case page, the work list and the preview of a new sheet all read it here.
"""

from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from models.duty import Duty
from models.national_holidays import Certainty
from models.procedure import Step
from models.why import Why
from tasks.cases import PROCESSES
from tasks.directory import directory
from tasks.preview import Preview, rungs_to_come


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
    )


def step_of(duty: Duty) -> Step:
    """Return the declared step a duty is about."""
    return PROCESSES[duty.procedure].procedure.step(duty.step)
