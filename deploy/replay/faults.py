"""再現の点検 — names every row of a replay that is not as it must be."""

from collections import Counter
from collections.abc import Iterator

from sqlmodel import Session, col, select

from deploy.replay.counting import Counts
from deploy.replay.sink import Received
from models.checks import Check
from models.mail import Mail, MailState
from models.notice import Notice, NoticeState
from models.referral_sheet import Referral, ReferralState
from tasks.directory import directory

_WAITING = (MailState.QUEUED, MailState.SENDING)
_UNSENT = (ReferralState.DRAFT, ReferralState.CONSENT_CHECKED)


def wrong_counts(counted: Counts, expected: Counts) -> Iterator[str]:
    """Yield each source or partner whose count is not the expected one."""
    for name in sorted(counted.keys() | expected.keys()):
        if counted.get(name, 0) != expected.get(name, 0):
            yield f"{name}：{counted.get(name, 0)}件（本来は{expected.get(name, 0)}件）"


def standing_nowhere(session: Session, rungs: dict[str, str]) -> Iterator[str]:
    """Yield what was never sent, or has neither ended nor reached a rung."""
    for number in session.exec(
        select(Referral.number).where(col(Referral.state).in_(_UNSENT))
    ):
        yield f"{number}：下書きのまま残っています"
    yield from (
        f"{n}：どの段にも立っていません" for n, rung in rungs.items() if not rung
    )


def lost_mails(session: Session, received: list[Received]) -> Iterator[str]:
    """Yield mails sent but not received, received but not sent, or still waiting."""
    rows = session.exec(select(Mail.message_id, Mail.state)).all()
    arrived = {m.message_id.strip("<>") for m in received}
    sent = {identity for identity, state in rows if state is MailState.SENT}
    yield from (f"mail {m}：送信済みだが届いていません" for m in sorted(sent - arrived))
    yield from (f"mail {m}：届いたが送信済みでない" for m in sorted(arrived - sent))
    for identity, state in rows:
        if state in _WAITING:
            yield f"mail {identity}：送信待ちのまま残っています"


def waiting_notices(session: Session) -> Iterator[str]:
    """Yield notices that still wait, or that were not said and do not say why."""
    for notice in session.exec(
        select(Notice.id).where(Notice.state == NoticeState.QUEUED)
    ):
        yield f"notice {notice}：送信待ちのまま残っています"
    unsaid = (NoticeState.SUPPRESSED, NoticeState.CANCELLED)
    for notice in session.exec(
        select(Notice.id).where(
            col(Notice.state).in_(unsaid), col(Notice.reason).is_(None)
        )
    ):
        yield f"notice {notice}：送らなかった理由がありません"


def doubled_mails(received: list[Received]) -> Iterator[str]:
    """Yield each Message-ID that reached the sink more than once."""
    times = Counter(m.message_id for m in received)
    yield from (f"mail {m}：{n}回届きました" for m, n in times.items() if n > 1)


def mails_on_closed_days(session: Session, received: list[Received]) -> Iterator[str]:
    """Yield what reached its reader on a day the reader's desk is closed."""
    held = directory(session)
    desks = {p.email: p.desk_id for p in held.posts.values() if p.email}
    for mail in received:
        if not held.calendars[desks[mail.to]].is_open(mail.on):
            yield f"mail {mail.message_id}：{mail.on}（閉庁日）に届きました"


def unproven(checks: list[Check], *, whole: bool) -> Iterator[str]:
    """Yield each violation of `verify`; over a whole year also checks of nothing."""
    for one in checks:
        if not one.rows and (whole or not one.may_be_empty):
            yield f"{one.label}：確かめる行がありません"
        yield from (f"{one.label}：{violation}" for violation in one.violations)
