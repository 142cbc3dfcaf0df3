"""再現の報告 — counted from the database and the sink, never from the plan."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from sqlmodel import Session, col

from deploy.replay import counting, faults
from deploy.replay.counting import Counts
from deploy.replay.sink import Received
from models.checks import Check
from models.errand_task import Errand
from models.mail import Mail
from models.referral_sheet import Referral
from models.watch import PassRun
from tasks.verifying import verify

ASSUMED = (
    "自立相談支援機関から送ったつなぎの件数と相手先は仮定です（公表値ではありません）"
)


@dataclass(frozen=True)
class Lived:
    """What was lived through, besides the rows: mail, anchors, what must be counted."""

    seed: int
    received: list[Received]
    anchors: Path
    inward: Counts  # expected by source
    outward: Counts  # expected by partner
    further_days: int
    whole: bool  # the whole year: then no check may have looked at nothing


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


def report(session: Session, lived: Lived) -> Report:
    """Count everything and name what is off."""
    checks = verify(session, lived.anchors)
    sent_out = counting.sent_referrals(session, inward=False)
    received = lived.received
    return Report(
        seed=lived.seed,
        by_source=counting.sent_referrals(session, inward=True),
        outward={"total": sum(sent_out.values()), "assumed": ASSUMED, "by": sent_out},
        states=counting.counts_by(session, col(Referral.state)),
        rungs=counting.tally(counting.rungs_stood_on(session).values()),
        errands=counting.counts_by(session, col(Errand.state)),
        answered=counting.ways_answered(session),
        mails=counting.counts_by(session, col(Mail.state)),
        notices=counting.notices_by_state(session),
        received=len(received),
        passes=counting.counts_by(session, col(PassRun.name)),
        duplicates=len(received) - len({m.message_id for m in received}),
        closed_day_mails=len(list(faults.mails_on_closed_days(session, received))),
        verify=[_as_json(one) for one in checks],
        further_days=lived.further_days,
        violations=list(_violations(session, lived, checks)),
    )


def _violations(session: Session, lived: Lived, checks: list[Check]) -> Iterator[str]:
    arrived = counting.sent_referrals(session, inward=True)
    sent_out = counting.sent_referrals(session, inward=False)
    yield from faults.wrong_counts(arrived, lived.inward)
    yield from faults.wrong_counts(sent_out, lived.outward)
    yield from faults.standing_nowhere(session, counting.rungs_stood_on(session))
    yield from faults.lost_mails(session, lived.received)
    yield from faults.waiting_notices(session)
    yield from faults.doubled_mails(lived.received)
    yield from faults.mails_on_closed_days(session, lived.received)
    yield from faults.unproven(checks, whole=lived.whole)


def _as_json(one: Check) -> dict[str, Any]:
    return {"name": one.name, "rows": one.rows, "holds": one.holds}
