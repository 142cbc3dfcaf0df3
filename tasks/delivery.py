"""送付（deliver） — gather, claim, render, send, settle, until nothing may leave.

`tsunagi deliver` calls it each second, `flows/notices.py` on a schedule as the
guarantee. No transaction waits on SMTP. Intent exactly once, delivery at least
once, effect once; a reply lost after the last dot is *unknown* and a person decides.
"""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import asdict, dataclass, field

from sqlalchemy.exc import InterfaceError, OperationalError
from sqlmodel import Session, select

from models.errand_task import ErrandKind
from models.mail import Mail, MailState
from models.notice import Notice
from models.saying import errand_kind
from tasks import clock
from tasks.claims import Claimed, claim, give_back, settle
from tasks.database import transaction
from tasks.directory import directory, forget_directory
from tasks.gathering import gather
from tasks.installation import PostOffice, post_of, relay_of
from tasks.letters import outgoing
from tasks.mail import Final, Mailer, MailTransport, Outgoing, Retryable, Unknown
from tasks.telling import begin_errand

log = logging.getLogger(__name__)

BATCH = 50
DATABASE_AWAY = (OperationalError, InterfaceError)  # locked, or not there
SETTLE_WITHIN = 60  # tries, one a second: a mail that went must be known to have gone


@dataclass
class Delivered:
    """Counts of one delivery; every claimed mail is in one of them."""

    notices: int = 0
    sent: int = 0
    retried: int = 0
    failed: int = 0
    unknown: int = 0
    too_late: int = 0  # the lease was lost; another process settles it

    def __add__(self, other: "Delivered") -> "Delivered":
        """Return the sum of both."""
        mine, theirs = self.counts(), other.counts()
        return Delivered(**{name: mine[name] + theirs[name] for name in mine})

    def counts(self) -> dict[str, int]:
        """Return the counts by name."""
        return asdict(self)


def deliver_due() -> Delivered:
    """Send everything that may leave now, over connections of its own."""
    return asyncio.run(_deliver_once())


async def _deliver_once() -> Delivered:
    async with MailTransport(relay_of()) as transport:
        return await deliver_round(transport, post_of())


async def deliver_round(
    mailer: Mailer, post: PostOffice, stopping: Callable[[], bool] = lambda: False
) -> Delivered:
    """Gather and send until nothing more may leave; return the counts.

    Once `stopping` says so, no mail is begun; those in hand are settled, those
    claimed and not begun go back to the queue.
    """
    hands = _Hands(mailer, asyncio.Semaphore(post.connections), stopping)
    while count := _gather(post):
        hands.done.notices += count
    while not stopping() and (claimed := _claim(post)):
        letters = _letters(claimed, post)
        sending = (hands.send(one, letter) for one, letter in letters)
        ended = await asyncio.gather(*sending, return_exceptions=True)
        for broken in (e for e in ended if e is not None):
            raise broken
    return hands.done


def _gather(post: PostOffice) -> int:
    with transaction() as session:
        return gather(session, post.paper.bounce_domain)


def _claim(post: PostOffice) -> list[Claimed]:
    with transaction() as session:
        return claim(session, post.lease, BATCH)


def _letters(
    claimed: list[Claimed], post: PostOffice
) -> list[tuple[Claimed, Outgoing]]:
    """Render the claimed mails; writes only the links they carry."""
    with transaction() as session:
        made = ((one, _letter(session, one, post)) for one in claimed)
        return [(one, letter) for one, letter in made if letter is not None]


def _letter(session: Session, claimed: Claimed, post: PostOffice) -> Outgoing | None:
    """Render one mail; what cannot be written is held and shown, the rest goes on."""
    mail = session.exec(select(Mail).where(Mail.id == claimed.mail_id)).one()
    try:
        return outgoing(session, mail, post.paper)
    except ValueError as refusal:
        settle(session, claimed, MailState.HELD, f"文面を作成できません：{refusal}")
        return None


@dataclass
class _Hands:
    """What the mails of one delivery share."""

    mailer: Mailer
    at_once: asyncio.Semaphore
    stopping: Callable[[], bool]
    done: Delivered = field(default_factory=Delivered)

    async def send(self, claimed: Claimed, out: Outgoing) -> None:
        """Send one mail and settle it, whatever became of it."""
        async with self.at_once:
            state: MailState | None = None  # not begun
            if self.stopping():
                reply = "送信処理を終了するため戻した"
            elif claimed.has_time(clock.real_now()):
                state, reply = await _attempt(self.mailer, out)
            else:
                reply = "送信の持ち時間が残り少ないため戻した"
            await self._settled(claimed, state, reply)

    async def _settled(
        self, claimed: Claimed, state: MailState | None, reply: str
    ) -> None:
        """Settle, also when the database is away for a while."""
        for _ in range(SETTLE_WITHIN):
            try:
                return _settle(claimed, state, reply, self.done)
            except DATABASE_AWAY:
                log.warning("mail not yet settled", extra={"mail": claimed.mail_id})
            await asyncio.sleep(1)
        return _settle(claimed, state, reply, self.done)


async def _attempt(mailer: Mailer, out: Outgoing) -> tuple[MailState, str]:
    """Return the state the attempt leads to: the error's type decides."""
    try:
        sent = await mailer.send(out)
    except Retryable as refusal:
        return MailState.QUEUED, refusal.reply
    except Final as refusal:
        return MailState.FAILED, refusal.reply
    except Unknown as refusal:
        return MailState.UNKNOWN, refusal.reply
    return MailState.SENT, sent.reply


def _settle(
    claimed: Claimed, state: MailState | None, reply: str, done: Delivered
) -> None:
    with transaction() as session:
        if state is None:
            mail = give_back(session, claimed, reply)
        else:
            mail = settle(session, claimed, state, reply)
        if mail is not None and mail.state in (MailState.FAILED, MailState.UNKNOWN):
            _ask_a_person(session, mail, refused=state is MailState.FAILED)
    counted = "too_late" if mail is None else _COUNTED[mail.state]
    setattr(done, counted, getattr(done, counted) + 1)
    log.info(
        "mail settled",
        extra={"mail": claimed.mail_id, "attempt": claimed.attempt, "as": counted},
    )


_COUNTED = {
    MailState.SENT: "sent",
    MailState.QUEUED: "retried",
    MailState.FAILED: "failed",
    MailState.UNKNOWN: "unknown",
}


def _ask_a_person(session: Session, mail: Mail, *, refused: bool) -> None:
    """Open our desk's task: find the right address, or ask whether it arrived.

    A mail given up after 48 hours says nothing about its address: it is telephoned.
    """
    notice = session.exec(
        select(Notice).where(Notice.mail_id == mail.id).limit(1)
    ).first()
    held = directory(session)
    post = held.posts[mail.post_id]
    if refused:
        row = session.merge(post)
        row.bounced_at = clock.now(session)
        session.add(row)
        session.flush()
        forget_directory(session)
    if notice is None:
        return
    given_up = errand_kind(held.desks[post.desk_id].channel)
    unsure = given_up if mail.state is MailState.FAILED else ErrandKind.MAIL_UNKNOWN
    kind, at = ErrandKind.ADDRESS if refused else unsure, clock.now(session)
    begin_errand(session, notice, kind, post.desk_id, at, mail_id=mail.id)
