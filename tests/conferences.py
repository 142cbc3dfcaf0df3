"""Meetings called and taken further through the verbs, the stages and the profiles."""

from datetime import date
from typing import Any

from sqlmodel import col, select

from models.conference import CONFERENCE
from models.conference_action_item import ActionItem
from models.conference_drafts import ActionDraft, ConferenceDraft
from models.conference_follow_up import ACTION_ITEM
from models.conference_invitation import Invitation
from models.conference_reply import INVITATION
from models.conference_series import ConferenceKind, MemberDraft, SeriesDraft
from models.conference_sheet import Conference, ConferenceItem
from models.duty import Duty, DutyState
from models.procedure import Procedure, Side
from tasks.acts import act
from tasks.conference_action_items import note_action_item
from tasks.conference_calendar import (
    collect_agendas,
    end_past_invitations,
    propose_next,
    send_standing_invitations,
    settle_standing_days,
)
from tasks.conference_series import set_series
from tasks.conferences import call_conference
from tasks.database import reading, transaction
from tests.databases import OWN, TAX, Town

CONFERENCES = ("conference", "invitation", "action_item")
SHAKYO = "市社会福祉協議会"
HOSPITAL = "病院"
MON_FRI = {"kind": "weekly", "weekdays": [0, 4]}
QUARTERLY = {
    "kind": "every_months",
    "n": 3,
    "from_year": 2026,
    "from_month": 10,
    "nth": 2,
    "weekday": 2,
}
DECLARED: dict[str, Procedure] = {
    "conference": CONFERENCE,
    "invitation": INVITATION,
    "action_item": ACTION_ITEM,
}
TABLES: dict[str, Any] = {
    "conference": Conference,
    "invitation": Invitation,
    "action_item": ActionItem,
}
NEW_DAY = {"held_on": "2026-10-15", "starts": "10:00", "ends": "11:30", "room": ""}
MEETING_GIVEN = {
    "fix_date": NEW_DAY,
    "move": NEW_DAY,
    "hold": {"attended": "4"},
    "write_minutes": {
        "decisions": "26-00001は支援プラン案のとおり。",
        "minutes_kept_at": "窓口の鍵付き書庫",
    },
    "cancel": {"cancelled_because": "議題がないため"},
    "add_item": {
        "item_kind": "case",
        "item_number": "26-00001",
        "item_words": "見守りの分担",
        "item_tax": "none",
    },
}


def conference_stages(today: date) -> dict[str, int]:
    """The stages of the daily pass, in the order of the flow."""
    with transaction() as session:
        return {
            "ended": end_past_invitations(session, today),
            "proposed": propose_next(session, today),
            "settled": settle_standing_days(session, today),
            "invited": send_standing_invitations(session, today),
            "collected": collect_agendas(session, today),
        }


def a_series(town: Town, *members: str, **different: Any) -> int:
    """The id of a series convened by our own desk, kept as a profile keeps it."""
    desks = [town.desks[name] for name in members or (TAX, SHAKYO)]
    usual: dict[str, Any] = {
        "key": "regular",
        "name": "定例支援調整会議",
        "kind": ConferenceKind.REGULAR,
        "convener_desk_id": town.desks[OWN],
        "cadence": QUARTERLY,
        "holds_from": date(2026, 4, 1),
        "members": tuple(MemberDraft(desk) for desk in desks),
        "room": "第1会議室",
    }
    with transaction(town.scope) as session:
        return set_series(session, SeriesDraft(**{**usual, **different})).id


def a_meeting(town: Town, *members: str, **different: Any) -> int:
    """The id of a meeting called by our own desk for its own purpose."""
    desks = tuple(town.desks[name] for name in members or (TAX, SHAKYO))
    usual: dict[str, Any] = {
        "kind": ConferenceKind.INDIVIDUAL,
        "name": "個別支援調整会議",
        "desks": desks,
        "held_on": date(2026, 10, 8),
        "starts": "14:00",
        "ends": "15:30",
        "room": "第1会議室",
    }
    draft = ConferenceDraft(**{**usual, **different})
    with transaction(town.scope) as session:
        return call_conference(session, draft, town.party(OWN, Side.SENDER)).id


def convene(town: Town, conference_id: int, *verbs: str, **given: str) -> None:
    """Acts of the convening desk on its meeting."""
    by = town.party(OWN, Side.SENDER, "相談 みどり")
    for verb in verbs:
        usual = {**MEETING_GIVEN.get(verb, {}), **given}
        with transaction(town.scope) as session:
            act(session, "conference", conference_id, verb, by, usual)


def answer(town: Town, conference_id: int, agency: str, verb: str, **to: str) -> None:
    """What a member desk says to its invitation."""
    row = the_invitation(town, conference_id, agency)
    by = town.party(agency, Side.RECEIVER)
    with transaction(town.scope) as session:
        act(session, "invitation", row.id, verb, by, to)


def take_home(town: Town, conference_id: int, agency: str, due_on: date) -> int:
    """The id of a 持ち帰り事項 of that desk."""
    draft = ActionDraft(town.desks[agency], "空き部屋の情報を調べる", due_on)
    by = town.party(OWN, Side.SENDER)
    with transaction(town.scope) as session:
        conference = session.get_one(Conference, conference_id)
        return note_action_item(session, conference, draft, by).id


def act_on_item(town: Town, item_id: int, verb: str, agency: str, **given: str) -> None:
    """One act on a 持ち帰り事項."""
    by = town.party(agency, ACTION_ITEM.verb(verb).by)
    with transaction(town.scope) as session:
        act(session, "action_item", item_id, verb, by, given)


def the(town: Town, process: str, case_id: int) -> Any:
    """The row as it stands."""
    with reading(town.scope) as session:
        return session.get_one(TABLES[process], case_id)


def meetings_of(town: Town, series_id: int) -> list[Conference]:
    """Every meeting of a series, in order of its proposed day."""
    query = select(Conference).where(Conference.series_id == series_id)
    with reading(town.scope) as session:
        return list(session.exec(query.order_by(col(Conference.proposed_on))))


def the_invitation(town: Town, conference_id: int, agency: str) -> Invitation:
    """The invitation of that agency's desk."""
    query = select(Invitation).where(
        Invitation.conference_id == conference_id,
        Invitation.receiver_desk_id == town.desks[agency],
    )
    with reading(town.scope) as session:
        return session.exec(query).one()


def items_of(town: Town, conference_id: int) -> list[ConferenceItem]:
    """What stands on the agenda."""
    query = select(ConferenceItem).where(ConferenceItem.conference_id == conference_id)
    with reading(town.scope) as session:
        return list(session.exec(query.order_by(col(ConferenceItem.id))))


def open_duty(town: Town, process: str, case_id: int, step: str) -> Duty:
    """The open duty of that step."""
    query = select(Duty).where(
        Duty.procedure == process,
        Duty.case_id == case_id,
        Duty.step == step,
        Duty.state == DutyState.OPEN,
    )
    with reading(town.scope) as session:
        return session.exec(query).one()
