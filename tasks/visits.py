"""訪問 — who may open what by a mailed link or a typed code, and what it is about.

An unknown, expired or revoked way in gets one and the same answer. A typed code opens
the items of its own mail; it lives the agreed number of calendar days from that mail's
sending, whatever became of the links.
"""

import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlmodel import Session, col, select

from models.columns import office_day
from models.duty import Duty
from models.link import (
    AccessLink,
    folded_code,
    folded_number,
    link_id_of,
    typed_code,
)
from models.mail import Mail
from models.notice import Notice, NoticeState
from models.policy import in_force
from models.refusals import LinkNotUsable
from models.user import WebSession
from tasks import clock
from tasks.directory import directory
from tasks.policies import policies
from tasks.sessions import live_session

NOT_USABLE = "このリンクまたは番号では開けません。"


@dataclass(frozen=True)
class Visit:
    """Somebody who came by link or code and typed a name."""

    link: AccessLink
    visitor: str
    via: str  # link or code
    held: WebSession


def link_of(session: Session, key: bytes, token: str) -> AccessLink:
    """Return the live link of a token. Raises LinkNotUsable."""
    link_id = link_id_of(key, token)
    link = session.get(AccessLink, link_id) if link_id is not None else None
    if link is None or not link.is_live(clock.now(session)):
        raise LinkNotUsable(NOT_USABLE)
    return link


def visit_of(
    session: Session, cookie: str | None, link_id: int, *, ended_too: bool = False
) -> Visit:
    """Return the visit of a cookie to this link. Raises LinkNotUsable.

    `ended_too`: also where the case ended meanwhile, for the receipt of that act.
    """
    held = live_session(session, cookie, clock.real_now()) if cookie else None
    if held is None or held.link_id != link_id:
        raise LinkNotUsable(NOT_USABLE)
    link = session.exec(select(AccessLink).where(AccessLink.id == link_id)).one()
    if not ended_too and not _opens(link, held, clock.now(session)):
        raise LinkNotUsable(NOT_USABLE)
    return Visit(link, str(held.visitor), held.via, held)


def _opens(link: AccessLink, held: WebSession, at: datetime) -> bool:
    """Tell whether the link still lets in; who came by code has the code's days."""
    return link.revoked_at is None if held.via == "code" else link.is_live(at)


def mail_of_code(session: Session, key: bytes, number: str, code: str) -> Mail:
    """Return the mail whose 確認コード this is. Raises LinkNotUsable.

    `number` is any 受付番号 that stands in that mail; both as typed.
    """
    typed = folded_code(code)
    found = None
    for mail in _mails_about(session, folded_number(number)):
        genuine = folded_code(typed_code(key, mail.id))
        if hmac.compare_digest(genuine.encode(), typed.encode()):
            found = mail
    if found is None or clock.office_today(session) > code_ends_on(session, found):
        raise LinkNotUsable(NOT_USABLE)
    if not items_of(session, found):
        raise LinkNotUsable(NOT_USABLE)
    return found


def code_ends_on(session: Session, mail: Mail) -> date:
    """Return the last day of a mail's code: the agency's own days, else the agreed."""
    held = directory(session)
    agency = held.agency_of(held.posts[mail.post_id].desk_id)
    sent_on = office_day(mail.sent_at or mail.created_at)
    if agency.code_days is not None:
        return sent_on + timedelta(days=agency.code_days)
    policy = in_force(policies(session, mail.municipality_id), sent_on)
    return sent_on + timedelta(days=int(policy.number("link.days_after_due")))


def _mails_about(session: Session, number: str) -> Sequence[Mail]:
    about = (
        select(Notice.mail_id)
        .join(Duty, col(Duty.id) == Notice.duty_id)
        .where(Duty.number == number, col(Notice.mail_id).is_not(None))
    )
    return session.exec(select(Mail).where(col(Mail.id).in_(about))).all()


def items_of(session: Session, mail: Mail) -> Sequence[AccessLink]:
    """Return the links to the cases a mail is about, without those that ended."""
    cases = (
        select(Duty.procedure, Duty.case_id)
        .join(Notice, col(Notice.duty_id) == Duty.id)
        .where(Notice.mail_id == mail.id, Notice.state != NoticeState.CANCELLED)
    )
    named = set(session.exec(cases).all())
    links = session.exec(
        select(AccessLink)
        .where(AccessLink.post_id == mail.post_id)
        .where(col(AccessLink.revoked_at).is_(None))
        .order_by(col(AccessLink.number))
    ).all()
    return [each for each in links if (each.procedure, each.case_id) in named]


def list_of(session: Session, cookie: str | None) -> tuple[Mail, WebSession]:
    """Return the mail of a list cookie and who came. Raises LinkNotUsable."""
    held = live_session(session, cookie, clock.real_now()) if cookie else None
    if held is None or held.mail_id is None:
        raise LinkNotUsable(NOT_USABLE)
    return session.exec(select(Mail).where(Mail.id == held.mail_id)).one(), held
