"""閉庁日の登録 — an office's closed or open day, and open duties counted again.

The same function previews and does it; the caller of a preview rolls back.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlmodel import Session, col, select

from models.closed_day import ClosedDay
from models.closures import DayKind
from models.decide import Party
from models.refusals import GivenMissing, NothingHere
from models.wareki import era_form
from tasks import chain, clock
from tasks.directory import directory, forget_directory
from tasks.policy_versions import note_reprojection
from tasks.reprojection import Reprojection, reproject

LONGEST_NAME = 60


@dataclass(frozen=True)
class ClosedDayDraft:
    """One day that differs; without an agency it is the whole town's."""

    on: date
    kind: DayKind
    name: str
    source: str
    agency_id: int | None = None


def add_closed_day(
    session: Session, municipality_id: int, draft: ClosedDayDraft, by: Party
) -> Reprojection:
    """Keep the day and count open duties again; a day kept before is written anew.

    Raises GivenMissing for a past day or no name, NothingHere for an unknown agency.
    """
    _refuse(session, draft)
    day = session.exec(_kept(municipality_id, draft)).one_or_none() or ClosedDay(
        municipality_id=municipality_id,
        agency_id=draft.agency_id,
        on=draft.on,
        name=draft.name,
        source=draft.source,
        recorded_at=clock.now(session),
    )
    day.kind, day.name, day.source = draft.kind, draft.name.strip(), draft.source
    session.add(day)
    session.flush()
    forget_directory(session)
    done = reproject(session, municipality_id, by)
    _record(session, municipality_id, draft, by)
    note_reprojection(session, municipality_id, done, by)
    return done


def _kept(municipality_id: int, draft: ClosedDayDraft) -> Any:
    return select(ClosedDay).where(
        ClosedDay.municipality_id == municipality_id,
        ClosedDay.on == draft.on,
        col(ClosedDay.agency_id) == draft.agency_id,
        col(ClosedDay.desk_id).is_(None),
    )


def _refuse(session: Session, draft: ClosedDayDraft) -> None:
    today = clock.office_today(session)
    if draft.on < today:
        told = f"今日（{era_form(today)}）以降の日を入力してください。"
        raise GivenMissing(told, "on")
    if not 0 < len(draft.name.strip()) <= LONGEST_NAME:
        told = f"「名称」を{LONGEST_NAME}文字以内で入力してください。"
        raise GivenMissing(told, "name")
    if draft.agency_id not in {None, *directory(session).agencies}:
        raise NothingHere("機関が見つかりません。選び直してください。")


def _record(
    session: Session, municipality_id: int, draft: ClosedDayDraft, by: Party
) -> None:
    chain.append_by(
        session,
        municipality_id,
        by,
        clock.now(session),
        procedure="calendar",
        verb="add_day",
        given={
            "on": draft.on.isoformat(),
            "kind": draft.kind.value,
            "name": draft.name.strip(),
            "agency_id": draft.agency_id,
        },
    )
