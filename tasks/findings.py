"""所見を書く — keep what a watch pass found; gone findings are marked resolved."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from models.watch import Finding, FindingKind


@dataclass(frozen=True)
class Found:
    """One thing found, about one row."""

    municipality_id: int
    kind: FindingKind
    subject: str
    detail: str


def keep_findings(
    session: Session, found: list[Found], looked_for: set[FindingKind], at: datetime
) -> int:
    """Store what is found, resolve what is gone; return how many stand open now."""
    kept = {
        (f.municipality_id, f.kind, f.subject): f
        for f in session.exec(
            select(Finding)
            .where(col(Finding.resolved_at).is_(None))
            .where(col(Finding.kind).in_(looked_for))
        )
    }
    standing = {(f.municipality_id, f.kind, f.subject): f for f in found}
    for key, item in standing.items():
        row = kept.get(key) or _new(item, at)
        row.last_seen_at, row.detail = at, item.detail
        session.add(row)
    for key in kept.keys() - standing.keys():
        kept[key].resolved_at = at
        session.add(kept[key])
    session.flush()
    return len(standing)


def _new(item: Found, at: datetime) -> Finding:
    return Finding(
        municipality_id=item.municipality_id,
        kind=item.kind,
        subject=item.subject,
        detail=item.detail,
        first_seen_at=at,
        last_seen_at=at,
    )
