"""測定用の町 — the town that is measured, and the pattern of its duties.

It is the demo's (30 counters with mail, one without, …) on a Thursday at 10:00;
the mail rows add counters of their own, so that no address meets its daily cap.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlmodel import col, select

from bench.filling import fill
from bench.grounds import Ground
from deploy.demo import found_town
from deploy.migrate import migrate
from models.agency import Agency, AgencySide, Channel, Desk, Post, Rank
from models.columns import TOKYO
from models.duty import Duty
from models.municipality import DatabaseKind, Installation
from tasks import clock
from tasks.database import connect, reading, transaction

TODAY = date(2026, 10, 1)  # a Thursday; Wednesday and Friday are open days too
NOW = datetime(2026, 10, 1, 10, 0, tzinfo=TOKYO)
EARLIER = NOW - timedelta(days=14)
YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)
_FIRST_ADDED = 10_001


@dataclass(frozen=True)
class Town:
    """Whom duties can be between: our own desk, and partners reached by mail."""

    municipality_id: int
    own: int
    partners: tuple[tuple[int, int], ...]  # desk and its post


def founded(ground: Ground, counters: int = 0) -> Town:
    """Found the town in the ground's template, with that many counters more."""
    migrate(ground.url)
    connect(ground.url)
    with transaction() as session:
        town = found_town(session, "測定市", DatabaseKind.DEMO)
        installation = session.exec(select(Installation)).one()
        installation.advanced_seconds = int((NOW - clock.real_now()).total_seconds())
        session.add(installation)
        municipality_id = town.id
    _add_counters(municipality_id, counters)
    return _town(municipality_id)


def _town(municipality_id: int) -> Town:
    with reading() as session:
        seats = session.exec(
            select(Agency.side, Desk.id, Post.id)
            .join(Desk, col(Desk.agency_id) == Agency.id)
            .join(Post, col(Post.desk_id) == Desk.id)
            .where(Desk.channel == Channel.MAIL, Post.rank == Rank.STAFF)
            .order_by(col(Desk.id))
        ).all()
    [own] = [desk for side, desk, _ in seats if side is AgencySide.OWN]
    partners = tuple((d, p) for side, d, p in seats if side is not AgencySide.OWN)
    return Town(municipality_id, own, partners)


def _add_counters(municipality_id: int, count: int) -> None:
    ids = range(_FIRST_ADDED, _FIRST_ADDED + count)
    town: dict[str, Any] = {"municipality_id": municipality_id}
    agency = Agency(**town, name="", side=AgencySide.EXTERNAL)
    desk = Desk(**town, agency_id=0, name="窓口", phone="046-000-0000")
    post = Post(**town, desk_id=0, title="担当")
    fill(Agency, ({"id": i, "name": f"連携機関{i}"} for i in ids), agency)
    fill(Desk, ({"id": i, "agency_id": i} for i in ids), desk)
    addresses = ({"email": f"madoguchi{i}@partner.example"} for i in ids)
    both = zip(ids, addresses, strict=True)
    fill(Post, ({"id": i, "desk_id": i, **address} for i, address in both), post)


def duty_like(town: Town, **more: Any) -> Duty:
    """Return a duty of the town as a pattern for many."""
    given = {
        "procedure": "referral",
        "step": "result",
        "case_id": 0,
        "number": "",
        "occurrence": "1",
        "creditor_desk_id": town.own,
        "debtor_desk_id": town.own,
        "own_desk_id": town.own,
        "opened_at": EARLIER,
        "raw_due_on": TODAY,
        "due_on": TODAY,
        "ladder": "result",
        "policy_version": 1,
        "why": {
            "start": "受領確認",
            "start_on": EARLIER.date().isoformat(),
            "rule": "9月17日（木）の翌日から14日を数えました。",
            "skipped": [],
            "certainty": "official",
        },
    }
    return Duty(municipality_id=town.municipality_id, **{**given, **more})
