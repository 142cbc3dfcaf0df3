"""不達の受入れ — what a delivery status notification changes in our rows.

A permanent one marks mail and address and opens our desk's task to find the right
address; a temporary one is only kept in the mail's history. Taken in twice, the same
notification changes nothing.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlmodel import Session, col, select

from models.agency import Post
from models.errand_task import Errand, ErrandKind
from models.mail import Mail, MailHistory
from models.notice import Notice
from notifications.bounce import Bounce, NotABounce, parse_bounce
from tasks import chain, clock
from tasks.directory import forget_directory
from tasks.telling import SYSTEM, begin_errand


class BounceOutcome(StrEnum):
    """What became of what was piped in."""

    RECORDED = "recorded"
    TEMPORARY = "temporary"
    AGAIN = "again"
    UNKNOWN_MAIL = "unknown_mail"
    NOT_A_BOUNCE = "not_a_bounce"


@dataclass(frozen=True)
class TakenIn:
    """The outcome, and what it is about; ids only."""

    outcome: BounceOutcome
    mail_id: int | None = None
    errand_id: int | None = None
    status: str = ""


def take_in(session: Session, raw: bytes, envelope_to: str | None) -> TakenIn:
    """Take in a delivery status notification, as a mail system pipes it.

    `envelope_to` is the address it was piped for. Nothing is refused: a mail system
    must never be made to bounce a bounce.
    """
    try:
        bounce = parse_bounce(raw, envelope_to)
    except NotABounce:
        return TakenIn(BounceOutcome.NOT_A_BOUNCE)
    mail = _mail_of(session, bounce)
    if mail is None:
        return TakenIn(BounceOutcome.UNKNOWN_MAIL, status=bounce.status)
    if mail.bounced_at is not None or _noted_already(session, mail, bounce):
        return TakenIn(BounceOutcome.AGAIN, mail.id, status=bounce.status)
    _note(session, mail, bounce)
    if not bounce.permanent:
        return TakenIn(BounceOutcome.TEMPORARY, mail.id, status=bounce.status)
    errand = _record(session, mail, bounce, clock.now(session))
    errand_id = errand.id if errand else None
    return TakenIn(BounceOutcome.RECORDED, mail.id, errand_id, bounce.status)


def _mail_of(session: Session, bounce: Bounce) -> Mail | None:
    """Find our mail by its token, else by its Message-ID; lock it."""
    if bounce.token is not None:
        is_meant = col(Mail.verp_token) == bounce.token
    elif bounce.original_message_id is not None:
        is_meant = col(Mail.message_id) == bounce.original_message_id.strip("<>")
    else:
        return None
    return session.exec(select(Mail).where(is_meant).with_for_update()).one_or_none()


def _noted_already(session: Session, mail: Mail, bounce: Bounce) -> bool:
    same = select(MailHistory.id).where(
        MailHistory.mail_id == mail.id, MailHistory.reply == _reply(bounce)
    )
    return session.exec(same).first() is not None


def _note(session: Session, mail: Mail, bounce: Bounce) -> None:
    session.add(
        MailHistory(
            municipality_id=mail.municipality_id,
            mail_id=mail.id,
            at=clock.real_now(),
            attempt=mail.attempts,
            state=mail.state,
            reply=_reply(bounce),
        )
    )


def _reply(bounce: Bounce) -> str:
    kind = "不達" if bounce.permanent else "一時的な不達"
    return f"{kind}：{bounce.status} {bounce.diagnostic}".strip()


def _record(
    session: Session, mail: Mail, bounce: Bounce, at: datetime
) -> Errand | None:
    """Mark mail and address, open our desk's task; the event is chained last."""
    mail.bounced_at = at
    session.add(mail)
    post = session.exec(
        select(Post).where(Post.id == mail.post_id).with_for_update()
    ).one()
    if post.email == mail.to_address:  # it may have been corrected meanwhile
        post.bounced_at = at
        session.add(post)
    session.flush()
    forget_directory(session)
    errand = _open_task(session, mail, post, at)
    chain.append(
        session,
        mail.municipality_id,
        at=at,
        actor=SYSTEM.name,
        via="mail",
        procedure="mail",
        verb="bounced",
        given={"mail": mail.id, "post": post.id, "status": bounce.status},
    )
    return errand


def _open_task(session: Session, mail: Mail, post: Post, at: datetime) -> Errand | None:
    """Open the task of the desk whose notice it was; None when one is open already."""
    first = select(Notice).where(Notice.mail_id == mail.id).order_by(col(Notice.id))
    notice = session.exec(first).first()
    if notice is None:
        return None
    kind = ErrandKind.ADDRESS
    return begin_errand(session, notice, kind, post.desk_id, at, mail_id=mail.id)
