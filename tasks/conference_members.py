"""会議の構成員 — who is asked to a meeting, and what an act on it means for them.

An act on a meeting is one act; that its members are invited, told of another day, or
no longer asked follows from it in the same transaction (`tasks/cases.py`).
"""

from collections.abc import Sequence

from sqlmodel import Session, col, select

from models.conference_invitation import Invitation, InvitationState, Owed
from models.conference_reply import ASKED
from models.conference_sheet import Conference
from models.decide import Change, Party
from models.follow_up import FollowUp, as_system
from models.procedure import Side
from tasks import chain, clock
from tasks.conference_items import keep_item
from tasks.conference_series import members_on

_ENDS = {"cancel": "call_off", "hold": "close"}  # what became of those who are asked


def for_its_members(
    session: Session, conference: Conference, change: Change
) -> Sequence[FollowUp]:
    """Return what an act on a meeting means for its members; keep a typed item.

    Raises what `keep_item` raises, before anything is saved.
    """
    verb, by = change.verb.name, change.by
    if verb == "add_item":
        keep_item(session, conference, change.given, by)
    if verb not in {"invite", "send_invitations", "fix_date", "fix_proposed", "move"}:
        return _ended(session, conference, verb, as_system(by))
    if verb in ("invite", "send_invitations"):
        return _told(session, conference, as_system(by))
    if not _is_told_at_once(conference, verb):
        return ()
    invites = "send_invitations" if by.side is Side.SYSTEM else "invite"
    return (FollowUp("conference", conference.id, invites, by=by),)


def _is_told_at_once(conference: Conference, verb: str) -> bool:
    """An urgent day, and any change of a day the members know already."""
    if verb == "move":
        return conference.invited_at is not None
    return conference.urgent


def _ended(
    session: Session, conference: Conference, verb: str, by: Party
) -> list[FollowUp]:
    """End what nobody is asked any more: the meeting was held, or called off."""
    if verb not in _ENDS:
        return []
    found = invitations_of(session, conference.id)
    drafts = [each for each in found if each.state is InvitationState.DRAFT]
    asked = [each for each in found if each.state in ASKED]
    return [
        *(FollowUp("invitation", each.id, "take_back", by=by) for each in drafts),
        *(FollowUp("invitation", each.id, _ENDS[verb], by=by) for each in asked),
    ]


def _told(session: Session, conference: Conference, by: Party) -> list[FollowUp]:
    """Invite whoever is not invited yet, and tell the others of a change."""
    found = invitations_of(session, conference.id)
    added = _add_members(session, conference, found, by)
    return [
        FollowUp("invitation", each.id, verb, _told_of(conference, each), by)
        for each in (*found, *added)
        if (verb := _telling(conference, each))
    ]


def _telling(conference: Conference, each: Invitation) -> str:
    if each.state is InvitationState.DRAFT:
        return "invite"
    changed = each.sequence != conference.sequence
    return "invite_again" if each.state in ASKED and changed else ""


def _told_of(conference: Conference, each: Invitation) -> dict[str, str]:
    assert conference.held_on is not None
    return {
        "held_on": conference.held_on.isoformat(),
        "starts": conference.starts,
        "ends": conference.ends,
        "room": conference.room,
        "sequence": str(conference.sequence),
        "materials_owed": each.materials_owed.value,
    }


def _add_members(
    session: Session, conference: Conference, found: Sequence[Invitation], by: Party
) -> list[Invitation]:
    """Return a draft for each member of the series who has none yet."""
    if conference.series_id is None or conference.held_on is None:
        return []
    there = {each.receiver_desk_id for each in found} | {conference.sender_desk_id}
    members = members_on(session, conference.series_id, conference.held_on)
    new = {m.desk_id: m.owes_materials for m in members if m.desk_id not in there}
    return [
        draft_invitation(session, conference, desk, owes, by)
        for desk, owes in new.items()
    ]


def draft_invitation(
    session: Session, conference: Conference, desk: int, owes: bool, by: Party
) -> Invitation:
    """Keep a desk chosen for a meeting; it is told when the invitations leave."""
    place = len(invitations_of(session, conference.id)) + 1
    made = Invitation(
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
        materials_owed=Owed.YES if owes else Owed.NO,
    )
    session.add(made)
    session.flush()
    chain.append_act(session, made, "invitation", "draft", by, clock.now(session))
    return made


def invitations_of(session: Session, conference_id: int) -> Sequence[Invitation]:
    """Return every invitation to a meeting, locked, in the order they were made."""
    return session.exec(
        select(Invitation)
        .where(Invitation.conference_id == conference_id)
        .order_by(col(Invitation.id))
        .with_for_update()
    ).all()
