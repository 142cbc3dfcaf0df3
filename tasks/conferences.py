"""会議の進行 — call a meeting, and what follows from an act on it for its members.

A meeting's own acts go through `tasks.acts.act`; what they mean for the invitations
and the agenda is done here, in the same transaction.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlmodel import Session, col, select

from models.conference_drafts import ConferenceDraft
from models.conference_invitation import Invitation, InvitationState, Owed
from models.conference_reply import ASKED
from models.conference_series import ConferenceSeries
from models.conference_sheet import Conference
from models.decide import Change, Party
from models.directory import Directory
from models.procedure import Side
from models.refusals import GivenMissing, NothingHere
from tasks import clock
from tasks.acts import act, begin
from tasks.conference_agenda import keep_item
from tasks.conference_series import members_on, set_series
from tasks.directory import directory
from tasks.numbers import next_number

__all__ = ["call_conference", "further", "set_series", "take_step"]


def take_step(
    session: Session,
    conference_id: int,
    verb: str,
    by: Party,
    given: Mapping[str, str] | None = None,
    version: int | None = None,
) -> Change:
    """Do what the verb says to the meeting, and what follows from it for others."""
    change = act(session, "conference", conference_id, verb, by, given, version)
    further(session, conference_id, change)
    return change


def further(session: Session, conference_id: int, change: Change) -> None:
    """Do what follows from an act on a meeting: tell its members, note its item."""
    conference = session.get_one(Conference, conference_id)
    name, by = change.verb.name, change.by
    if _is_told_at_once(conference, name):
        _invite_now(session, conference, by)
    elif name in ("invite", "send_invitations"):
        _tell_members(session, conference, as_system(by))
    elif name == "cancel":
        _call_off(session, conference, as_system(by))
    elif name == "hold":
        _end(session, conference, as_system(by))
    elif name == "add_item":
        keep_item(session, conference, change.given, by)


def _is_told_at_once(conference: Conference, verb: str) -> bool:
    """An urgent day, and any change of a day the members know already."""
    if verb == "move":
        return conference.invited_at is not None
    return conference.urgent and verb in ("fix_date", "fix_proposed")


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
        _choose(session, made, desk, draft, by)
    day = _day(draft.held_on.isoformat(), draft.starts, draft.ends, draft.room)
    take_step(session, made.id, "fix_date", by, day)
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


def as_system(by: Party) -> Party:
    """Return the same person as the one from whose act something follows."""
    return Party(Side.SYSTEM, by.name, by.via, by.desk_id, by.user_id)


def _day(held_on: str, starts: str, ends: str, room: str) -> dict[str, str]:
    return {"held_on": held_on, "starts": starts, "ends": ends, "room": room}


def day_of(conference: Conference) -> dict[str, str]:
    """Return the settled day as a verb is given it."""
    assert conference.held_on is not None
    on = conference.held_on.isoformat()
    return _day(on, conference.starts, conference.ends, conference.room)


def _choose(
    session: Session, made: Conference, desk: int, draft: ConferenceDraft, by: Party
) -> None:
    """Keep a desk chosen for this meeting; it is told when the invitations leave."""
    owed = Owed.YES if desk in draft.materials_from else Owed.NO
    row = _row(session, made, desk, owed)
    begin(session, "invitation", row, by, "draft")


def _row(session: Session, conference: Conference, desk: int, owed: Owed) -> Invitation:
    place = len(invitations_of(session, conference.id)) + 1
    return Invitation(
        municipality_id=conference.municipality_id,
        number=f"{conference.number}-{place}",
        sender_desk_id=conference.sender_desk_id,
        receiver_desk_id=desk,
        own_desk_id=conference.own_desk_id,
        urgent=conference.urgent,
        conference_id=conference.id,
        kind=conference.kind,
        held_on=conference.held_on or conference.proposed_on,
        starts=conference.starts,
        ends=conference.ends,
        room=conference.room,
        materials_owed=owed,
    )


def invitations_of(session: Session, conference_id: int) -> Sequence[Invitation]:
    """Return every invitation to a meeting, in the order they were made."""
    return session.exec(
        select(Invitation)
        .where(Invitation.conference_id == conference_id)
        .order_by(col(Invitation.id))
    ).all()


def _invite_now(session: Session, conference: Conference, by: Party) -> None:
    verb = "send_invitations" if by.side is Side.SYSTEM else "invite"
    take_step(session, conference.id, verb, by)


def _tell_members(session: Session, conference: Conference, by: Party) -> None:
    """Invite whoever is not invited yet, and tell the others of a change."""
    _add_members(session, conference, by)
    for each in invitations_of(session, conference.id):
        given = {
            **day_of(conference),
            "sequence": str(conference.sequence),
            "materials_owed": each.materials_owed.value,
        }
        if each.state is InvitationState.DRAFT:
            act(session, "invitation", each.id, "invite", by, given)
        elif each.state in ASKED and each.sequence != conference.sequence:
            act(session, "invitation", each.id, "invite_again", by, given)


def _add_members(session: Session, conference: Conference, by: Party) -> None:
    if conference.series_id is None or conference.held_on is None:
        return
    there = {each.receiver_desk_id for each in invitations_of(session, conference.id)}
    for member in members_on(session, conference.series_id, conference.held_on):
        if member.desk_id in there | {conference.sender_desk_id}:
            continue
        owed = Owed.YES if member.owes_materials else Owed.NO
        row = _row(session, conference, member.desk_id, owed)
        begin(session, "invitation", row, by, "draft")


def _call_off(session: Session, conference: Conference, by: Party) -> None:
    for each in invitations_of(session, conference.id):
        if each.state is InvitationState.DRAFT:
            act(session, "invitation", each.id, "take_back", by)
        elif each.state in ASKED:
            act(session, "invitation", each.id, "call_off", by)


def _end(session: Session, conference: Conference, by: Party) -> None:
    for each in invitations_of(session, conference.id):
        verb = "take_back" if each.state is InvitationState.DRAFT else "close"
        if each.state in ASKED or each.state is InvitationState.DRAFT:
            act(session, "invitation", each.id, verb, by)
