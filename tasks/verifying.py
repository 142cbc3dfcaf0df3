"""検証（verify） — prove chain and ledger from the rows themselves.

Every check says how many rows it looked at; a check over nothing has not passed.
"""

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from sqlmodel import Session, col, select

from models.checks import Check, check
from models.duty import Duty
from models.event import GENESIS, ChainHead, Event, page_seal, seal_of
from models.notice import Notice
from tasks.anchors import read_anchors, unreadable_lines
from tasks.ledger_checks import (
    closed_days,
    duties_replayed,
    live_cases,
    mailed_notices,
    mails_have_history,
    stops_replayed,
)


def verify(session: Session, anchor_path: Path) -> list[Check]:
    """Return every check over the session's scope."""
    return [
        _chain(session),
        _tail(session),
        _anchored(session, anchor_path),
        _pages(session),
        mails_have_history(session),
        mailed_notices(session),
        closed_days(session),
        duties_replayed(session),
        stops_replayed(session),
        live_cases(session),
    ]


def _chain(session: Session) -> Check:
    """Each event seals the one before it, without a gap."""
    last: dict[int, tuple[int, str]] = defaultdict(lambda: (0, GENESIS))
    rows, broken = 0, []
    events = select(Event).order_by(col(Event.municipality_id), col(Event.seq))
    for event in session.exec(events.execution_options(yield_per=1000)):
        rows += 1
        seq, seal = last[event.municipality_id]
        linked = event.seq == seq + 1 and event.previous == seal
        if not linked or seal_of(event) != event.seal:
            broken.append(f"event {event.id}（連番{event.seq}）")
        last[event.municipality_id] = (event.seq, event.seal)
    return check("chain", "記録の連鎖", rows, iter(broken))


def _tail(session: Session) -> Check:
    """The last event is the one the head names: no tail was cut off."""
    heads = session.exec(select(ChainHead)).all()

    def violations() -> Iterator[str]:
        for head in heads:
            last = session.exec(
                select(Event.seq, Event.seal)
                .where(Event.municipality_id == head.municipality_id)
                .order_by(col(Event.seq).desc())
                .limit(1)
            ).first()
            if last is None or tuple(last) != (head.seq, head.seal):
                yield f"chain_head {head.id}"
        chained = session.exec(select(col(Event.municipality_id)).distinct()).all()
        for headless in set(chained) - {head.municipality_id for head in heads}:
            yield f"municipality {headless}（末尾の控えがない）"

    return check("tail", "連鎖の末尾", len(heads), violations())


def _anchored(session: Session, path: Path) -> Check:
    """Every anchored head is still in the chain."""
    town = session.info["scope"].municipality_id
    anchors = [a for a in read_anchors(path) if town in (None, a.municipality_id)]

    def violations() -> Iterator[str]:
        yield from (f"{path.name} {n}行目" for n in unreadable_lines(path))
        for anchor in anchors:
            seal = session.exec(
                select(Event.seal)
                .where(Event.municipality_id == anchor.municipality_id)
                .where(Event.seq == anchor.seq)
            ).one_or_none()
            if seal != anchor.seal:
                yield f"anchor {anchor.on}（連番{anchor.seq}）"

    return check(
        "anchors", "データベース外の控え", len(anchors), violations(), may_be_empty=True
    )


def _pages(session: Session) -> Check:
    """Each page of a pass still has the rows it sealed."""
    pages = session.exec(select(Event).where(Event.verb == "page")).all()

    def violations() -> Iterator[str]:
        for page in pages:
            rows = session.exec(
                select(Notice.duty_id, Notice.occurrence, Notice.rung, Notice.post_id)
                .join(Duty, col(Duty.id) == Notice.duty_id)
                .where(Notice.municipality_id == page.municipality_id)
                .where(Notice.created_at == page.at)
                .where(Notice.rung != "asked", col(Notice.informs).is_(False))
                .where(Duty.procedure == page.procedure)
            ).all()
            written = sorted([list(row) for row in rows])
            if page_seal(written) != page.given["rows_seal"]:
                yield f"event {page.id}（通知{len(written)}件）"

    return check("pages", "一括処理の控え", len(pages), violations(), may_be_empty=True)
