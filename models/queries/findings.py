"""見守りの問合せ — open findings, and the latest run of every pass."""

from typing import Any

from sqlalchemy import func
from sqlmodel import col, select

from models.watch import Finding, PassRun


def open_findings() -> Any:
    """Return what was found and is not gone, the oldest first."""
    return (
        select(Finding)
        .where(col(Finding.resolved_at).is_(None))
        .order_by(col(Finding.first_seen_at), col(Finding.id))
    )


def last_runs() -> Any:
    """Return the latest run of every pass."""
    latest = select(func.max(PassRun.id)).group_by(col(PassRun.name))
    return select(PassRun).where(col(PassRun.id).in_(latest)).order_by(PassRun.name)
