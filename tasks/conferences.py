"""会議の招集 — call a meeting of its own, or plan the next one of a series.

Its acts go through `tasks.acts.act`; its members hear by `conference_members`.
"""

from typing import Any

from sqlmodel import Session

from models.conference_drafts import ConferenceDraft
from models.conference_series import ConferenceSeries
from models.conference_sheet import Conference
from models.decide import Party
from models.directory import Directory
from models.follow_up import as_system
from models.refusals import GivenMissing, NothingHere
from tasks import clock
from tasks.acts import act, begin
from tasks.conference_members import draft_invitation
from tasks.directory import directory
from tasks.numbers import next_number


def call_conference(session: Session, draft: ConferenceDraft, by: Party) -> Conference:
    """Return a meeting on a day that is settled; an urgent one invites at once.

    Raises LooksLikeIndividualNumber, GivenMissing, NothingHere for an unknown desk.
    """
    draft.refuse_individual_numbers()
    held, convener = directory(session), by.desk_id
    assert convener is not None
    desks = [desk for desk in draft.desks if desk != convener]
    if not (draft.name.strip() and desks):
        name = "members" if draft.name.strip() else "name"
        raise GivenMissing("会議の名称と構成員の窓口を入力してください。", name)
    if any(desk not in held.desks for desk in desks):
        raise NothingHere("構成員の窓口が見つかりません。選び直してください。")
    made = Conference(
        **_columns(session, held, convener),
        kind=draft.kind,
        name=draft.name.strip(),
        urgent=draft.urgent,
        proposed_on=draft.held_on,
    )
    begin(session, "conference", made, as_system(by), "propose")
    for desk in desks:
        draft_invitation(session, made, desk, desk in draft.materials_from, by)
    act(session, "conference", made.id, "fix_date", by, _day(draft))
    return made


def plan_next(
    session: Session, series: ConferenceSeries, by: Party, **slot: Any
) -> Conference:
    """Return the next meeting of a series, with its day to be settled."""
    held = directory(session)
    made = Conference(
        **_columns(session, held, series.convener_desk_id),
        series_id=series.id,
        kind=series.kind,
        name=series.name,
        **slot,
    )
    begin(session, "conference", made, by, "propose")
    return made


def _columns(session: Session, held: Directory, convener: int) -> dict[str, Any]:
    town = held.desks[convener].municipality_id
    return {
        "municipality_id": town,
        "number": next_number(session, town, clock.office_today(session)),
        "sender_desk_id": convener,
        "receiver_desk_id": convener,
        "own_desk_id": own_desk(held, convener),
    }


def own_desk(held: Directory, convener: int) -> int:
    """Return the desk of 自立相談支援 whose posts silence climbs."""
    if held.is_own(convener):
        return convener
    town = held.desks[convener].municipality_id
    own = (d for d in held.desks.values() if held.is_own(d.id))
    return next((d.id for d in own if d.municipality_id == town), convener)


def _day(draft: ConferenceDraft) -> dict[str, str]:
    return {
        "held_on": draft.held_on.isoformat(),
        "starts": draft.starts,
        "ends": draft.ends,
        "room": draft.room,
    }
