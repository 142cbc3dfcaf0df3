"""まとめる — turn queued notices into mails, each with its frozen list.

Acts, urgent and first notices become a mail each; rungs fold into the address's one
digest of the day. Nothing becomes a mail for a closed duty or on a closed day of
the recipient (urgent excepted); what does not go says why.
"""

import secrets
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import func
from sqlmodel import Session, col, select, update

from models.agency import Post
from models.columns import TOKYO
from models.directory import Directory
from models.duty import Duty, DutyState
from models.mail import Mail, MailState
from models.notice import Notice, NoticeState, Suppressed
from models.policy import in_force
from models.saying import errand_kind
from tasks import clock
from tasks.directory import directory
from tasks.policies import policies
from tasks.telling import begin_errand
from tasks.turns import turn_to_gather

BATCH = 500
DIGEST_FROM = time(8, 30)  # the day's passes are over by then
OWED = (DutyState.OPEN, DutyState.SUSPENDED)


Address = tuple[int, str]  # towns that share an address do not share a mail


@dataclass
class Round:
    """What one gathering works with."""

    session: Session
    held: Directory
    at: datetime
    domain: str
    today: date
    digests: dict[Address, Mail] = field(default_factory=dict)
    mailed_today: dict[Address, int] = field(default_factory=dict)


def gather(session: Session, domain: str) -> int:
    """Give queued notices their mail; return how many notices were dealt with.

    `domain` ends the Message-IDs. Call again until it returns 0.
    """
    turn_to_gather(session)
    at = clock.now(session)
    local = at.astimezone(TOKYO)
    work = Round(session, directory(session), at, domain, local.date())
    waiting = _waiting(session, work.today, with_rungs=local.time() >= DIGEST_FROM)
    duties = _duties(session, waiting)
    for notice in waiting:
        _settle_or_mail(work, notice, duties[notice.duty_id])
    return len(waiting)


def _waiting(session: Session, today: date, *, with_rungs: bool) -> Sequence[Notice]:
    query = (
        select(Notice)
        .where(Notice.state == NoticeState.QUEUED, col(Notice.mail_id).is_(None))
        .where(Notice.send_on <= today)
        .order_by(col(Notice.id))
        .limit(BATCH)
        .with_for_update(skip_locked=True)
    )
    if not with_rungs:
        query = query.where(col(Notice.at_once).is_(True))
    return session.exec(query).all()


def _duties(session: Session, notices: Sequence[Notice]) -> dict[int, Duty]:
    ids = {n.duty_id for n in notices}
    rows = session.exec(select(Duty).where(col(Duty.id).in_(ids))).all()
    return {duty.id: duty for duty in rows}


def _settle_or_mail(work: Round, notice: Notice, duty: Duty) -> None:
    meant = work.held.posts[notice.post_id]
    post = work.held.reader_of(meant, work.today) or meant
    calendar = work.held.calendars[post.desk_id]
    if duty.state not in OWED and not notice.informs:
        notice.state, notice.reason = NoticeState.CANCELLED, f"duty {duty.state.value}"
    elif stands_still(duty.state, notice):
        notice.send_on = work.today + timedelta(days=1)  # it may run again by then
    elif work.held.reader_of(post, work.today) is None:
        _suppress(work, notice, post, Suppressed.ABSENT)
    elif not work.held.reachable_by_mail(post):
        bounced = post.bounced_at is not None
        why = Suppressed.BOUNCED if bounced else Suppressed.NO_ADDRESS
        _suppress(work, notice, post, why)
    elif not notice.on_closed_days and not calendar.is_open(work.today):
        notice.send_on = calendar.next_open(work.today)
    elif notice.at_once and (_below_cap(work, post) or notice.on_closed_days):
        _attach(work, notice, _new_mail(work, post, thread=_thread(work, duty, post)))
    else:
        _fold(work, notice, post)
    work.session.add(notice)


def stands_still(state: DutyState, notice: Notice) -> bool:
    """Tell whether a reminder has to wait because its duty's clock is stopped."""
    said_all_the_same = notice.informs or notice.rung == "asked"
    return state is DutyState.SUSPENDED and not said_all_the_same


def _suppress(work: Round, notice: Notice, post: Post, why: Suppressed) -> None:
    notice.state, notice.reason = NoticeState.SUPPRESSED, why.value
    work.session.add(notice)
    if not work.held.is_own(post.desk_id):
        channel = work.held.desks[post.desk_id].channel
        begin_errand(work.session, notice, errand_kind(channel), post.desk_id, work.at)


def _address(post: Post) -> Address:
    return post.municipality_id, str(post.email)


def _below_cap(work: Round, post: Post) -> bool:
    """Tell whether the address may still get a mail of its own today, and count it."""
    address = _address(post)
    if address not in work.mailed_today:
        midnight = datetime.combine(work.today, time(), TOKYO)
        work.mailed_today[address] = work.session.exec(
            select(func.count(col(Mail.id)))
            .where(Mail.municipality_id == post.municipality_id)
            .where(Mail.to_address == post.email, col(Mail.digest_on).is_(None))
            .where(Mail.created_at >= midnight)
        ).one()
    policy = in_force(policies(work.session, post.municipality_id), work.today)
    work.mailed_today[address] += 1
    cap = int(policy.number("mail.cap_per_address_and_day"))
    return work.mailed_today[address] <= cap


def _fold(work: Round, notice: Notice, post: Post) -> None:
    """Put the notice into today's digest; when that has left, into the next one."""
    if notice.at_once:
        notice.at_once, notice.reason = False, "over the day's cap: folded"
    address = _address(post)
    if address not in work.digests:
        work.digests[address] = _todays_digest(work, post)
    digest = work.digests[address]
    if _may_grow(digest):
        _attach(work, notice, digest)
        return
    notice.send_on = work.held.calendars[post.desk_id].shift(work.today, 1)


def _may_grow(digest: Mail) -> bool:
    """Tell whether nothing has become of the digest yet."""
    return digest.state is MailState.QUEUED and digest.attempts == 0


def _todays_digest(work: Round, post: Post) -> Mail:
    found = work.session.exec(
        select(Mail)
        .where(Mail.municipality_id == post.municipality_id)
        .where(Mail.to_address == post.email, Mail.digest_on == work.today)
        .with_for_update()
    ).one_or_none()
    return found or _new_mail(work, post, digest_on=work.today)


def _new_mail(
    work: Round,
    post: Post,
    *,
    digest_on: date | None = None,
    thread: str | None = None,
) -> Mail:
    token, now = secrets.token_hex(10), clock.real_now()
    mail = Mail(
        municipality_id=post.municipality_id,
        post_id=post.id,
        to_address=str(post.email),
        digest_on=digest_on,
        message_id=f"{token}@{work.domain}",
        verp_token=token,
        thread_id=thread,
        created_at=work.at,
        first_due_at=now,
        next_attempt_at=now,
    )
    work.session.add(mail)
    work.session.flush()
    return mail


def _attach(work: Round, notice: Notice, mail: Mail) -> None:
    notice.mail_id = mail.id
    work.session.add(notice)


def _thread(work: Round, duty: Duty, post: Post) -> str | None:
    """Return the Message-ID of the case's first mail to this post."""
    return work.session.exec(
        select(Mail.message_id)
        .join(Notice, col(Notice.mail_id) == Mail.id)
        .join(Duty, col(Duty.id) == Notice.duty_id)
        .where(Duty.procedure == duty.procedure, Duty.case_id == duty.case_id)
        .where(Mail.post_id == post.id, col(Mail.digest_on).is_(None))
        .order_by(col(Mail.id))
        .limit(1)
    ).first()


def may_leave_today(session: Session, mail: Mail) -> bool:
    """Tell whether the reader is open today, or something in the mail is urgent."""
    held = directory(session)
    calendar = held.calendars[held.posts[mail.post_id].desk_id]
    if calendar.is_open(clock.office_today(session)):
        return True
    urgent = select(Notice.id).where(
        Notice.mail_id == mail.id, col(Notice.on_closed_days).is_(True)
    )
    return session.exec(urgent).first() is not None


def drop_closed(session: Session, mail: Mail) -> bool:
    """Re-read a mail's notices before an attempt; False when none is left.

    Notices about closed duties are cancelled here, in the claiming transaction.
    """
    rows: Sequence[Any] = session.exec(
        select(Notice, Duty.state)
        .join(Duty, col(Duty.id) == Notice.duty_id)
        .where(Notice.mail_id == mail.id, Notice.state == NoticeState.QUEUED)
    ).all()
    reasons = Counter(_drop(session, notice, state) for notice, state in rows)
    return reasons[False] > 0


def _drop(session: Session, notice: Notice, state: DutyState) -> bool:
    if notice.informs or (state in OWED and not stands_still(state, notice)):
        return False
    session.exec(
        update(Notice)
        .where(col(Notice.id) == notice.id)
        .values(state=NoticeState.CANCELLED, reason=f"duty {state.value}")
    )
    return True
