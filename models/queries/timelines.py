"""経過の問合せ — what happened to a case, what was said about it, and how it left."""

from collections.abc import Sequence
from typing import Any

from sqlmodel import col, select

from models.duty import Duty
from models.errand_task import Errand
from models.event import Event
from models.mail import Mail, MailState
from models.notice import Notice

IN_TROUBLE = (MailState.FAILED, MailState.UNKNOWN, MailState.HELD)


def events_of(procedure: str, case_id: int) -> Any:
    """Return every event of a case, in order."""
    return (
        select(Event)
        .where(Event.procedure == procedure, Event.case_id == case_id)
        .order_by(col(Event.seq))
    )


def notices_of(procedure: str, case_id: int) -> Any:
    """Return notice, duty and mail (or none) of everything said about a case."""
    return (
        select(Notice, Duty, Mail)
        .join(Duty, col(Duty.id) == Notice.duty_id)
        .outerjoin(Mail, col(Mail.id) == Notice.mail_id)
        .where(Duty.procedure == procedure, Duty.case_id == case_id)
        .order_by(col(Notice.id))
    )


def notices_about(duty_ids: Sequence[int]) -> Any:
    """Return notice and mail (or none) of several duties, oldest first."""
    return (
        select(Notice, Mail)
        .outerjoin(Mail, col(Mail.id) == Notice.mail_id)
        .where(col(Notice.duty_id).in_(duty_ids))
        .order_by(col(Notice.id))
    )


def errands_about(procedure: str, case_id: int) -> Any:
    """Return the tasks to telephone, fax or carry something about a case."""
    return (
        select(Errand)
        .where(Errand.about_procedure == procedure, Errand.about_case_id == case_id)
        .order_by(col(Errand.id))
    )


def mails_in_trouble() -> Any:
    """Return mails that failed, are unknown, held, or came back; newest first."""
    trouble = col(Mail.state).in_(IN_TROUBLE) | col(Mail.bounced_at).is_not(None)
    return select(Mail).where(trouble).order_by(col(Mail.id).desc())
