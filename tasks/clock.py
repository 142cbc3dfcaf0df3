"""時計 — the only place that reads the clock.

In demo, exercise and replay databases the office's clock may be moved; then every
pass, page, closed day and link expiry moves with it. Leases and retry times run on
the real clock, because a mail server knows no other.
"""

from datetime import UTC, date, datetime, timedelta

from sqlmodel import Session, select

from models.columns import office_day
from models.municipality import DatabaseKind, Installation
from models.refusals import ProcedureError


class ClockFixed(ProcedureError):
    """The clock of a production database cannot be moved."""


def real_now() -> datetime:
    """Return the real moment, aware, UTC."""
    return datetime.now(UTC)


def now(session: Session) -> datetime:
    """Return the office's moment: the real one plus what the clock was moved."""
    return real_now() + timedelta(seconds=_installation(session).advanced_seconds)


def office_today(session: Session) -> date:
    """Return the office's day in Asia/Tokyo."""
    return office_day(now(session))


def advance(session: Session, by: timedelta) -> datetime:
    """Move the clock of a demo, exercise or replay database; return the new moment.

    Raises ClockFixed in production, and for a step backwards.
    """
    installation = _installation(session)
    if installation.kind is DatabaseKind.PRODUCTION:
        raise ClockFixed("本番のデータベースでは時計を進められません。")
    if by < timedelta(0):
        raise ClockFixed("時計を戻すことはできません。")
    installation.advanced_seconds += int(by.total_seconds())
    session.add(installation)
    session.flush()
    return now(session)


def set_to(session: Session, moment: datetime) -> datetime:
    """Move the clock so that it shows this moment now. Raises ClockFixed."""
    return advance(session, moment - now(session) + timedelta(seconds=1))


def start_at(session: Session, moment: datetime) -> None:
    """Let a replay database whose clock was never moved begin at a past moment.

    Afterwards it only goes forward. Raises ClockFixed for any other database.
    """
    installation = _installation(session)
    fresh = installation.advanced_seconds == 0
    if installation.kind is not DatabaseKind.REPLAY or not fresh:
        raise ClockFixed(
            "時計を過去から始められるのは、再現用の新しいデータベースだけです。"
        )
    installation.advanced_seconds = int((moment - real_now()).total_seconds())
    session.add(installation)
    session.flush()


def _installation(session: Session) -> Installation:
    """Return the one row, read once per session: a transaction has one clock."""
    if "installation" not in session.info:
        session.info["installation"] = session.exec(select(Installation)).first()
    found: Installation | None = session.info["installation"]
    if found is None:
        del session.info["installation"]
        raise ProcedureError(
            "データベースがまだ準備されていません。tsunagi init を実行してください。"
        )
    return found
