"""Meetings, invitations and 持ち帰り事項 as plain values, and what their verbs take."""

from datetime import date
from typing import Any

from models.conference_action_item import ActionItem
from models.conference_invitation import Invitation
from models.conference_series import ConferenceKind
from models.conference_sheet import Conference

MEETING_GIVEN = {
    "held_on": "2026-09-17",
    "starts": "14時",
    "ends": "15:30",
    "room": "第1会議室",
    "sequence": "0",
    "materials_owed": "yes",
    "item_kind": "case",
    "item_number": "26-00001",
    "item_words": "見守りの分担",
    "item_tax": "none",
    "collected": "2",
    "plan_number": "26-00002",
    "plan_outcome": "approved",
    "person_present": "present",
    "back_reason": "収入の見通しを確かめる",
    "attended": "4",
    "decisions": "支援プラン案のとおり。",
    "minutes_kept_at": "窓口の鍵付き書庫",
    "cancelled_because": "議題がないため",
    "substitute": "納税相談係長",
    "absence_reason": "other_duty",
    "materials_way": "逓送",
    "due_on": "2026-09-30",
    "again_because": "結果の書類を確認してください。",
}
_BETWEEN: dict[str, Any] = {
    "id": 8,
    "municipality_id": 1,
    "number": "26-00001",
    "sender_desk_id": 1,
    "receiver_desk_id": 2,
    "own_desk_id": 1,
    "kind": ConferenceKind.REGULAR,
}


def a_conference(state: Any, **different: Any) -> Conference:
    usual = {
        **_BETWEEN,
        "name": "定例支援調整会議",
        "state": state,
        "proposed_on": date(2026, 9, 17),
        "held_on": date(2026, 9, 17),
        "starts": "14:00",
        "ends": "15:30",
    }
    return Conference(**{**usual, **different})


def an_invitation(state: Any, **different: Any) -> Invitation:
    usual = {
        **_BETWEEN,
        "conference_id": 8,
        "state": state,
        "held_on": date(2026, 10, 14),
        "starts": "14:00",
        "ends": "15:30",
    }
    return Invitation(**{**usual, **different})


def an_action_item(state: Any, **different: Any) -> ActionItem:
    usual = {
        **_BETWEEN,
        "conference_id": 8,
        "state": state,
        "what": "空き部屋の情報を調べる",
        "due_on": date(2026, 9, 30),
    }
    return ActionItem(**{**usual, **different})


MEETINGS: dict[str, Any] = {
    "conference": a_conference,
    "invitation": an_invitation,
    "action_item": an_action_item,
}
