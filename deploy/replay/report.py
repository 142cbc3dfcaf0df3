"""再現の報告 — counted from the database and the sink, never from the plan."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import func
from sqlmodel import Session, col, select

from deploy.replay.published import OWN
from deploy.replay.sink import Received
from models.checks import Check
from models.duty import Duty, DutyState
from models.errand_task import Errand
from models.event import Event
from models.mail import Mail, MailState
from models.notice import Notice
from models.referral import REFERRAL
from models.referral_sheet import Referral, ReferralState
from models.watch import PassRun
from tasks.directory import directory
from tasks.verifying import verify

ASSUMED = "庁外・庁内へのつなぎ41件とその相手先は仮定です（公表値ではありません）"
_WAITING = (MailState.QUEUED, MailState.SENDING)
Counts = dict[str, int]


@dataclass
class Report:
    """What a replay ends with; `violations` names every row that is off."""

    seed: int
    by_source: Counts
    outward: dict[str, Any]
    states: Counts
    rungs: Counts
    errands: Counts
    answered: Counts
    mails: Counts
    notices: Counts
    received: int
    passes: Counts
    duplicates: int
    closed_day_mails: int
    verify: list[dict[str, Any]]
    further_days: int
    seconds: float = 0.0
    delivery_seconds: float = 0.0
    mails_per_second: float = 0.0
    violations: list[str] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """Return the report with plain values."""
        return asdict(self)


def report(
    session: Session,
    anchors: Path,
    received: list[Received],
    expected: tuple[Counts, Counts],
    seed: int,
    further_days: int,
    *,
    whole: bool,
) -> Report:
    """Count everything; `expected` are referrals by source and by outward partner.

    Over the whole year no check may have looked at nothing.
    """
    checks = verify(session, anchors)
    arrived = _referrals(session, inward=True)
    sent_out = _referrals(session, inward=False)
    rungs = _rungs(session)
    made = Report(
        seed=seed,
        by_source=arrived,
        outward={"total": sum(sent_out.values()), "assumed": ASSUMED, "by": sent_out},
        states=_counts(session, col(Referral.state)),
        rungs=dict(sorted(Counter(rungs.values()).items())),
        errands=_counts(session, col(Errand.state)),
        answered=_answered(session),
        mails=_counts(session, col(Mail.state)),
        notices=_notices(session),
        received=len(received),
        passes=_counts(session, col(PassRun.name)),
        duplicates=len(received) - len({m.message_id for m in received}),
        closed_day_mails=len(list(_on_closed_days(session, received))),
        verify=[_as_json(one) for one in checks],
        further_days=further_days,
    )
    made.violations = [
        *_count_faults(arrived, expected[0]),
        *_count_faults(sent_out, expected[1]),
        *_standing_nowhere(session, rungs),
        *_mail_faults(session, received),
        *_doubled(received),
        *_on_closed_days(session, received),
        *_unproven(checks, whole=whole),
    ]
    return made


def _counts(session: Session, column: Any) -> Counts:
    rows = session.exec(select(column, func.count()).group_by(column)).all()
    return dict(sorted((str(value), count) for value, count in rows))


def _referrals(session: Session, *, inward: bool) -> Counts:
    """Return how many were sent, by the agency on the other side."""
    held = directory(session)
    rows = session.exec(
        select(Referral.sender_desk_id, Referral.receiver_desk_id).where(
            col(Referral.sent_at).is_not(None)
        )
    ).all()
    pairs = [(held.agency_of(s).name, held.agency_of(r).name) for s, r in rows]
    names = [s if inward else r for s, r in pairs if (r if inward else s) == OWN]
    return dict(sorted(Counter(names).items()))


def _rungs(session: Session) -> dict[str, str]:
    """Return where every referral that has not ended stands, by 受付番号."""
    final = [s for s, state in REFERRAL.states.items() if state.final]
    rows = session.exec(
        select(Referral.number, Duty)
        .outerjoin(
            Duty,
            (col(Duty.case_id) == Referral.id)
            & (col(Duty.procedure) == "referral")
            & (col(Duty.state) == DutyState.OPEN),
        )
        .where(col(Referral.state).not_in(final))
        .order_by(col(Duty.rungs_said), col(Duty.id))
    ).all()
    return {number: _rung(duty) for number, duty in rows}


def _rung(duty: Duty | None) -> str:
    """Return the highest rung the duty has reached; empty where it stands on none."""
    if duty is None or duty.rungs_said == 0:
        return ""
    step = REFERRAL.step(duty.step)
    return f"{step.label}：{step.ladder[duty.rungs_said - 1].label}"


def _answered(session: Session) -> Counts:
    """Return how people answered: acts on つなぎ by screen, link, code, telephone."""
    rows = session.exec(
        select(Event.via, func.count())
        .where(Event.procedure == "referral", col(Event.case_id).is_not(None))
        .where(col(Event.verb).not_in(("draft", "check_consent", "send", "open_sheet")))
        .group_by(col(Event.via))
    ).all()
    return dict(sorted((via, count) for via, count in rows))


def _notices(session: Session) -> Counts:
    rows = session.exec(
        select(Notice.state, Notice.reason, func.count()).group_by(
            col(Notice.state), col(Notice.reason)
        )
    ).all()
    named = ((f"{s}（{r}）" if r else str(s), count) for s, r, count in rows)
    return dict(sorted(named))


def _as_json(one: Check) -> dict[str, Any]:
    return {"name": one.name, "rows": one.rows, "holds": one.holds}


def _count_faults(counted: Counts, expected: Counts) -> Iterator[str]:
    for name in sorted(counted.keys() | expected.keys()):
        if counted.get(name, 0) != expected.get(name, 0):
            yield f"{name}：{counted.get(name, 0)}件（本来は{expected.get(name, 0)}件）"


def _standing_nowhere(session: Session, rungs: dict[str, str]) -> Iterator[str]:
    unsent = (ReferralState.DRAFT, ReferralState.CONSENT_CHECKED)
    for number in session.exec(
        select(Referral.number).where(col(Referral.state).in_(unsent))
    ):
        yield f"{number}：下書きのまま残っています"
    yield from (
        f"{n}：どの段にも立っていません" for n, rung in rungs.items() if not rung
    )


def _mail_faults(session: Session, received: list[Received]) -> Iterator[str]:
    """Yield mails sent but not received, received but not sent, or still waiting."""
    rows = session.exec(select(Mail.message_id, Mail.state)).all()
    arrived = {m.message_id.strip("<>") for m in received}
    sent = {identity for identity, state in rows if state is MailState.SENT}
    yield from (f"mail {m}：送信済みだが届いていません" for m in sorted(sent - arrived))
    yield from (f"mail {m}：届いたが送信済みでない" for m in sorted(arrived - sent))
    for identity, state in rows:
        if state in _WAITING:
            yield f"mail {identity}：送信待ちのまま残っています"


def _doubled(received: list[Received]) -> Iterator[str]:
    times = Counter(m.message_id for m in received)
    yield from (f"mail {m}：{n}回届きました" for m, n in times.items() if n > 1)


def _on_closed_days(session: Session, received: list[Received]) -> Iterator[str]:
    held = directory(session)
    desks = {p.email: p.desk_id for p in held.posts.values() if p.email}
    for mail in received:
        if not held.calendars[desks[mail.to]].is_open(mail.on):
            yield f"mail {mail.message_id}：{mail.on}（閉庁日）に届きました"


def _unproven(checks: list[Check], *, whole: bool) -> Iterator[str]:
    for one in checks:
        if not one.rows and (whole or not one.may_be_empty):
            yield f"{one.label}：確かめる行がありません"
        yield from (f"{one.label}：{violation}" for violation in one.violations)
