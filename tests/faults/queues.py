"""Long queues for the fault tests, made at once: many mails, many due duties."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import insert
from sqlmodel import Session, col, func, select

from models.duty import Duty
from models.mail import Mail, MailHistory, MailState
from models.notice import Notice
from models.policy import Policy
from tasks.database import reading, transaction
from tests.databases import OWN, Town
from tests.factories import a_referral
from tests.stories.diary import SHAKYO


def many_mails(town: Town, count: int) -> None:
    """Queue so many notices of one referral, each of which becomes a mail."""
    a_referral(town, sender=OWN, receiver=SHAKYO)
    with transaction(town.scope) as session:
        _without_a_cap(session)
        asked = session.exec(select(Notice)).one()
        alike = _columns(asked) | {"kind": "supplement_given_for_receiver"}
        rows = [alike | {"rung": f"told.{n}", "informs": True} for n in range(1, count)]
        session.connection().execute(insert(Notice), rows)


def many_due_duties(town: Town, count: int) -> None:
    """Let so many duties like that of one referral be due on the same day."""
    a_referral(town, sender=OWN, receiver=SHAKYO)
    with transaction(town.scope) as session:
        duty = _columns(session.exec(select(Duty)).one())
        rows = [duty | {"case_id": 1_000_000 + n} for n in range(1, count)]
        session.connection().execute(insert(Duty), rows)


def _without_a_cap(session: Session) -> None:
    """Let one address get as many mails a day as there are."""
    for policy in session.exec(select(Policy)):
        policy.numbers = {**policy.numbers, "mail.cap_per_address_and_day": 100_000}
        session.add(policy)


def _columns(row: Any) -> dict[str, Any]:
    return {name: value for name, value in row.model_dump().items() if name != "id"}


def states() -> dict[MailState, int]:
    """How many mails are in which state."""
    counted = select(Mail.state, func.count(col(Mail.id))).group_by(col(Mail.state))
    with reading() as session:
        return {MailState(state): n for state, n in session.exec(counted)}


def mails() -> list[Mail]:
    """Every mail, in the order it was made."""
    with reading() as session:
        return list(session.exec(select(Mail).order_by(col(Mail.id))).all())


def attempts() -> dict[str, int]:
    """How often each mail was attempted, by Message-ID, told by its history alone."""
    return dict(_attempts())


def _attempts() -> Iterator[tuple[str, int]]:
    counted = (
        select(Mail.message_id, func.count(col(MailHistory.id)))
        .join(Mail, col(Mail.id) == MailHistory.mail_id)
        .where(MailHistory.state == MailState.SENDING)
        .group_by(Mail.message_id)
    )
    with reading() as session:
        yield from session.exec(counted).all()
