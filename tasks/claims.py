"""送信の引受け — claim mails under a lease, settle them under the same fence.

A sender that died leaves a lease that runs out; its mails go once more with the
same Message-ID. Only the holder of the latest fence may settle.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import CursorResult
from sqlmodel import Session, col, select, update

from models.mail import Mail, MailHistory, MailState
from models.notice import Notice, NoticeState, Suppressed
from tasks import clock
from tasks.gathering import drop_closed, may_leave_today
from tasks.substitutes import readdress

BACKOFF = (1, 5, 15, 60)  # minutes; then every hour
GIVE_UP_AFTER = timedelta(hours=48)
CLOSED_WAIT = timedelta(minutes=1)  # until it is asked again whether they are open
MOST_LOST_SENDERS = 3  # a mail that killed its sender so often is held


@dataclass(frozen=True)
class Claimed:
    """A mail this process may send until the lease runs out."""

    mail_id: int
    fence: int
    attempt: int
    start_before: datetime  # later, a slow relay could outlive the lease

    def has_time(self, now: datetime) -> bool:
        """Tell whether an attempt may still start under this lease."""
        return now < self.start_before


def claim(session: Session, lease: timedelta, most: int) -> list[Claimed]:
    """Claim up to `most` mails that are due; return them with their fences."""
    now = clock.real_now()
    _take_back(session, now)
    waiting = session.exec(
        select(Mail)
        .where(Mail.state == MailState.QUEUED, Mail.next_attempt_at <= now)
        .order_by(col(Mail.next_attempt_at), col(Mail.id))
        .limit(most)
        .with_for_update(skip_locked=True)
        .execution_options(populate_existing=True)
    ).all()
    chosen = _suspect_alone(waiting)
    return [c for mail in chosen if (c := _claim_one(session, mail, now, lease))]


def _suspect_alone(waiting: Sequence[Mail]) -> Sequence[Mail]:
    """Return a mail that lost its sender before alone, so that no other is blamed."""
    suspect = next((mail for mail in waiting if mail.lost_senders), None)
    return waiting if suspect is None else [suspect]


def _claim_one(
    session: Session, mail: Mail, now: datetime, lease: timedelta
) -> Claimed | None:
    readdress(session, mail)
    if not may_leave_today(session, mail):
        mail.next_attempt_at = mail.first_due_at = now + CLOSED_WAIT
        session.add(mail)
        return None
    # what a dead sender may have sent goes again as it was
    if mail.lost_senders == 0 and not drop_closed(session, mail):
        _turn(session, mail, MailState.CANCELLED, now, "対応済みのため送信しない")
        return None
    mail.attempts += 1
    mail.fence += 1
    mail.lease_until = now + lease
    _turn(session, mail, MailState.SENDING, now, "")
    return Claimed(mail.id, mail.fence, mail.attempts, now + lease / 2)


def _take_back(session: Session, now: datetime) -> None:
    """Take back what dead senders held: queue it again, or hold it after three."""
    lost = session.exec(
        select(Mail)
        .where(Mail.state == MailState.SENDING, col(Mail.lease_until) < now)
        .with_for_update(skip_locked=True)
    ).all()
    for mail in lost:
        mail.lost_senders += 1
        mail.next_attempt_at, mail.lease_until = now, None
        mail.fence += 1
        held = mail.lost_senders >= MOST_LOST_SENDERS
        state = MailState.HELD if held else MailState.QUEUED
        _turn(session, mail, state, now, "送信処理が途絶えた")


def _turn(
    session: Session, mail: Mail, state: MailState, at: datetime, reply: str
) -> None:
    mail.state = state
    session.add(mail)
    session.add(
        MailHistory(
            municipality_id=mail.municipality_id,
            mail_id=mail.id,
            at=at,
            attempt=mail.attempts,
            state=state,
            reply=reply,
        )
    )


def settle(
    session: Session, claimed: Claimed, state: MailState, reply: str
) -> Mail | None:
    """Store how the attempt ended; None when the lease was lost meanwhile."""
    now, mail = clock.real_now(), _still_mine(session, claimed, reply)
    if mail is None:
        return None
    if state is MailState.QUEUED:
        state = _later_or_never(mail, now)
    if state is MailState.SENT:
        mail.sent_at = clock.now(session)
    _turn(session, mail, state, now, reply)
    _tell_notices(session, mail, state)
    return mail


def give_back(session: Session, claimed: Claimed, reply: str) -> Mail | None:
    """Put back what was not begun: due at once, no attempt counted; None as above."""
    now, mail = clock.real_now(), _still_mine(session, claimed, reply)
    if mail is None:
        return None
    mail.attempts -= 1
    mail.next_attempt_at = now
    _turn(session, mail, MailState.QUEUED, now, reply)
    return mail


def _still_mine(session: Session, claimed: Claimed, reply: str) -> Mail | None:
    """End the lease and return the mail; None when another fence holds it by now."""
    mine = (
        update(Mail)
        .where(col(Mail.id) == claimed.mail_id, col(Mail.fence) == claimed.fence)
        .where(col(Mail.state) == MailState.SENDING)
        .values(lease_until=None, last_reply=reply)
    )
    result: CursorResult[tuple[()]] = session.exec(mine)
    if result.rowcount != 1:
        return None
    return session.exec(select(Mail).where(Mail.id == claimed.mail_id)).one()


def _later_or_never(mail: Mail, now: datetime) -> MailState:
    """Put off the next attempt, or give up after 48 hours."""
    if now - mail.first_due_at > GIVE_UP_AFTER:
        return MailState.FAILED
    minutes = BACKOFF[min(mail.attempts, len(BACKOFF)) - 1]
    mail.next_attempt_at = now + timedelta(minutes=minutes)
    return MailState.QUEUED


def _tell_notices(session: Session, mail: Mail, state: MailState) -> None:
    """Say MAILED of what was sent, and why of what failed for good."""
    ended = {
        MailState.SENT: (NoticeState.MAILED, None),
        MailState.FAILED: (NoticeState.SUPPRESSED, Suppressed.FAILED.value),
    }.get(state)
    if ended is None:
        return
    session.exec(
        update(Notice)
        .where(col(Notice.mail_id) == mail.id, col(Notice.state) == NoticeState.QUEUED)
        .values(state=ended[0], reason=ended[1])
    )
