"""名簿を読む — load desks, posts and calendars once per session."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import lru_cache
from typing import Any

from sqlmodel import Session, col, select

from models.absence import Absence
from models.agency import Agency, Desk, Post
from models.calendar import BusinessCalendar
from models.closed_day import ClosedDay
from models.closures import DayException, NthWeekdayOpen
from models.directory import Directory

STANDARD = BusinessCalendar()


_shared: list[dict[Any, Directory]] = []  # while nothing changes: one per scope


@contextmanager
def unchanging_directory() -> Iterator[None]:
    """Let all sessions share what one loaded: for a year in which nobody changes it."""
    _shared.append({})
    try:
        yield
    finally:
        _shared.pop()


def directory(session: Session) -> Directory:
    """Return the directory of the session's scope, loaded on first use."""
    if "directory" not in session.info:
        session.info["directory"] = _load_or_share(session)
    held: Directory = session.info["directory"]
    return held


def forget_directory(session: Session) -> None:
    """Load the directory anew on next use, after desks or posts were changed."""
    session.info.pop("directory", None)


def _load_or_share(session: Session) -> Directory:
    if not _shared:
        return _load(session)
    scope = session.info.get("scope")
    if scope not in _shared[-1]:
        _shared[-1][scope] = _load(session)
    return _shared[-1][scope]


def _load(session: Session) -> Directory:
    desks = session.exec(select(Desk)).all()
    return Directory(
        session.exec(select(Agency)).all(),
        desks,
        session.exec(select(Post)).all(),
        _calendars(
            desks, session.exec(select(ClosedDay).order_by(col(ClosedDay.id))).all()
        ),
        session.exec(select(Absence).where(col(Absence.ended_at).is_(None))).all(),
    )


def _calendars(
    desks: Sequence[Desk], closed_days: Sequence[ClosedDay]
) -> dict[int, BusinessCalendar]:
    """Return each desk's calendar: town, then agency, then desk; the later wins."""
    town: dict[int, list[ClosedDay]] = defaultdict(list)
    agency: dict[int, list[ClosedDay]] = defaultdict(list)
    desk: dict[int, list[ClosedDay]] = defaultdict(list)
    for day in closed_days:
        if day.desk_id is not None:
            desk[day.desk_id].append(day)
        elif day.agency_id is not None:
            agency[day.agency_id].append(day)
        else:
            town[day.municipality_id].append(day)
    return {
        d.id: _calendar(
            tuple(
                DayException(c.on, c.kind, c.name, c.source)
                for c in (*town[d.municipality_id], *agency[d.agency_id], *desk[d.id])
            ),
            tuple(d.open_saturdays),
            frozenset(d.weekly_closed),
        )
        for d in desks
    }


@lru_cache(maxsize=4096)
def _calendar(
    exceptions: tuple[DayException, ...],
    saturdays: tuple[int, ...],
    weekly_closed: frozenset[int],
) -> BusinessCalendar:
    """Return one calendar object per distinct content, so its cache is shared."""
    calendar = STANDARD.with_exceptions(*exceptions) if exceptions else STANDARD
    if weekly_closed:
        calendar = replace(calendar, weekly_closed=weekly_closed)
    if not saturdays:
        return calendar
    return calendar.with_open_weekdays(NthWeekdayOpen(5, saturdays))
