"""会議の型の登録 — keep a series and its members as a profile or a form gives them."""

from datetime import date, timedelta
from typing import Any

from sqlmodel import Session, col, select

from models.conference_cadence import cadence_from_json
from models.conference_series import (
    ConferenceSeries,
    MemberDraft,
    SeriesDraft,
    SeriesMember,
)
from models.refusals import GivenMissing, NothingHere
from models.time_of_day import time_of_day
from tasks import clock
from tasks.directory import directory

_COLUMNS = (
    *("name", "kind", "convener_desk_id", "cadence", "starts", "ends"),
    *("room", "date_stands", "holds_from", "ends_on"),
)


def set_series(session: Session, draft: SeriesDraft) -> ConferenceSeries:
    """Return the series of that key as the draft says it; saying it twice is once.

    A member the draft no longer names belonged until yesterday. Raises NothingHere
    for an unknown desk, CadenceUnreadable, GivenMissing for a time nobody can read.
    """
    _refuse(session, draft)
    town = directory(session).desks[draft.convener_desk_id].municipality_id
    series = session.exec(
        select(ConferenceSeries)
        .where(ConferenceSeries.municipality_id == town)
        .where(ConferenceSeries.key == draft.key)
        .with_for_update()
    ).one_or_none()
    wanted: dict[str, Any] = {name: getattr(draft, name) for name in _COLUMNS}
    wanted["starts"], wanted["ends"] = (time_of_day(wanted[n]) for n in _TIMES)
    if series is None:
        series = ConferenceSeries(municipality_id=town, key=draft.key, **wanted)
    for name, value in wanted.items():
        setattr(series, name, value)
    session.add(series)
    session.flush()
    _set_members(session, series, draft.members)
    return series


_TIMES = ("starts", "ends")


def _refuse(session: Session, draft: SeriesDraft) -> None:
    desks = directory(session).desks
    cadence_from_json(draft.cadence)
    named = [draft.convener_desk_id, *(m.desk_id for m in draft.members)]
    if unknown := [desk for desk in named if desk not in desks]:
        raise NothingHere(f"「{draft.name}」の窓口が見つかりません（{unknown[0]}）。")
    if not (draft.key.strip() and draft.name.strip()):
        raise GivenMissing("会議の名称を入力してください。", "name")
    if time_of_day(draft.starts) >= time_of_day(draft.ends):
        raise GivenMissing("終了時刻は開始時刻より後にしてください。", "ends")


def _set_members(
    session: Session, series: ConferenceSeries, drafts: tuple[MemberDraft, ...]
) -> None:
    held = {
        (member.desk_id, member.since): member
        for member in session.exec(
            select(SeriesMember).where(SeriesMember.series_id == series.id)
        )
    }
    wanted = {(d.desk_id, d.since or series.holds_from): d for d in drafts}
    for key, draft in wanted.items():
        member = held.get(key) or SeriesMember(
            municipality_id=series.municipality_id,
            series_id=series.id,
            desk_id=draft.desk_id,
            since=key[1],
        )
        member.rank, member.until = draft.rank, draft.until
        member.owes_materials = draft.owes_materials
        session.add(member)
    today = clock.office_today(session)
    for key in held.keys() - wanted.keys():
        _end(session, held[key], today)
    session.flush()


def _end(session: Session, member: SeriesMember, today: date) -> None:
    """End a membership yesterday; one that had not begun is taken off."""
    if member.since >= today:
        session.delete(member)
    elif member.until is None or member.until >= today:
        member.until = today - timedelta(days=1)
        session.add(member)


def members_on(session: Session, series_id: int, day: date) -> list[SeriesMember]:
    """Return the members of a series on that day, in the order they were entered."""
    members = session.exec(
        select(SeriesMember)
        .where(SeriesMember.series_id == series_id)
        .order_by(col(SeriesMember.id))
    )
    return [member for member in members if member.belongs_on(day)]


def running_series(session: Session, today: date) -> list[ConferenceSeries]:
    """Return every series that is held on that day or later."""
    found = session.exec(
        select(ConferenceSeries)
        .where(
            (col(ConferenceSeries.ends_on).is_(None))
            | (col(ConferenceSeries.ends_on) >= today)
        )
        .order_by(col(ConferenceSeries.id))
    )
    return list(found)
