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
    seen = set()
    for item in found:
        key = (item.municipality_id, item.kind, item.subject)
        seen.add(key)
        row = kept.get(key) or Finding(
            municipality_id=item.municipality_id,
            kind=item.kind,
            subject=item.subject,
            detail=item.detail,
            first_seen_at=at,
            last_seen_at=at,
        )
        row.last_seen_at, row.detail = at, item.detail
        kept[key] = row
        session.add(row)
    for key, row in kept.items():
        if key not in seen:
            row.resolved_at = at
            session.add(row)
    session.flush()
    return len(seen)
