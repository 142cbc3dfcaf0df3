"""処理の記録 — one row per pass, day and municipality, so that a missed run shows."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import func
from sqlmodel import Session, col, select

from models.duty import Duty, DutyState
from models.municipality import Municipality
from models.pass_report import PassReport
from models.watch import PassRun
from tasks import clock
from tasks.database import transaction
from tasks.planning import is_dry_run


def begin(name: str, today: date) -> bool:
    """Note the start of a pass for every municipality; tell whether it may act.

    Ahead of a real clock it may not, and leaves no note: it would hide a missed run.
    """
    with transaction() as session:
        if is_dry_run(session, today):
            return False
        at = clock.now(session)
        for municipality_id in session.exec(select(Municipality.id)).all():
            session.add(
                PassRun(
                    municipality_id=municipality_id,
                    name=name,
                    for_day=today,
                    started_at=at,
                )
            )
    return True


def finish(report: PassReport) -> dict[str, int]:
    """Note the end of the latest run; return how old the oldest overdue duty is."""
    with transaction() as session:
        at = clock.now(session)
        for run in _unfinished(session, report):
            run.finished_at = at
            run.counts = report.counts()
            session.add(run)
        oldest = session.exec(
            select(func.min(Duty.due_on)).where(
                Duty.state == DutyState.OPEN, col(Duty.due_on) < report.today
            )
        ).one()
    days = (report.today - oldest).days if oldest else 0
    return {"oldest_overdue_calendar_days": days}


def _unfinished(session: Session, report: PassReport) -> Sequence[PassRun]:
    return session.exec(
        select(PassRun)
        .where(PassRun.name == report.name, PassRun.for_day == report.today)
        .where(col(PassRun.finished_at).is_(None))
    ).all()
