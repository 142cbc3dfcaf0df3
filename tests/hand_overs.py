"""Handovers made through the verbs only, with something valid given."""

from dataclasses import replace
from datetime import date

from models.drafts import HandoverDraft
from models.handover import HANDOVER
from models.handover_sheet import Basis, Handover
from models.procedure import Side
from tasks.acts import act
from tasks.database import reading, transaction
from tasks.handovers import begin_handover
from tests.databases import OWN, Town
from tests.factories import CONSENT, a_sheet

ASSISTANCE = "生活保護担当"
GIVEN = {
    "record_application": {"applied_on": "2026-09-08", "application_way": "oral"},
    "extend_decision": {"extension_reason": "扶養義務者の資産の調査に日時を要するため"},
    "report_decision": {"decision": "started", "decided_on": "2026-09-17"},
    "note_no_application": {
        "no_application_reason": "就労収入の見込みが立ったため",
        "next_look_on": "2026-10-01",
    },
    "look_again": {
        "look_note": "収入は続いています。",
        "next_look_on": "2026-11-02",
    },
    "end_looking": {"look_summary": "収入が安定し、家計改善支援を続けます。"},
    "inform": {"wish_or_concern": "concern"},
    "note_neither": {"neither_note": "9月17日に面談し、希望のないことを確認"},
    "start_contact": {"contact_result": "met"},
    "record_interview": {
        "wish_to_apply": "does_not",
        "guided_on": "2026-09-17",
        "guidance_note": "申請書を渡し、申請の方法を説明",
    },
    "tell_person": {"person_told_on": "2026-09-18", "person_told_how": "met"},
    "ask_use": {"use_question": "利用の回数"},
    "report_use": {"use_status": "月2回利用"},
    "withdraw": {"withdrawal_reason": "ご本人の状況が変わったため"},
    "correct_application": {
        "applied_on": "2026-09-10",
        "correction_reason": "聞き取りの誤り",
    },
    "note_no_notice": {"no_notice_note": "ご本人に説明し、実施機関に確認中"},
    "drop": {"dropped_because": "登録の誤り"},
}


def a_draft(
    town: Town,
    to: str = ASSISTANCE,
    *,
    sheet: dict[str, object] | None = None,
    **more: object,
) -> HandoverDraft:
    """An 引継ぎ票 to this counter, under a consent that names it."""
    consent = replace(CONSENT, given_on=date(2026, 4, 1))
    written = a_sheet(town, to, **{"consent": consent, **(sheet or {})})
    usual: dict[str, object] = {
        "sheet": written,
        "basis": Basis.CONSENT,
        "means": "所持金は少なく、電気が止まる見込みです。",
        "ends_on": None if to == ASSISTANCE else date(2026, 10, 30),
    }
    return HandoverDraft(**{**usual, **more})  # type: ignore[arg-type]


def a_handover(
    town: Town,
    *verbs: str,
    sender: str = OWN,
    receiver: str = ASSISTANCE,
    **different: object,
) -> int:
    """The id of a handover begun and taken through these verbs, in order."""
    with transaction(town.scope) as session:
        draft = a_draft(town, receiver, **different)  # type: ignore[arg-type]
        by = town.party(sender, Side.SENDER)
        made = begin_handover(session, draft, by).id
    for verb in verbs:
        do(town, made, verb)
    return made


def do(town: Town, handover_id: int, verb: str, **given: str) -> None:
    """One act by the desk whose verb it is."""
    side = HANDOVER.verb(verb).by
    row = the_handover(town, handover_id)
    desks = {Side.SENDER: row.sender_desk_id, Side.RECEIVER: row.receiver_desk_id}
    named = {desk: agency for agency, desk in town.desks.items()}
    by = town.party(named[desks[side]], side)
    with transaction(town.scope) as session:
        act(
            session, "handover", handover_id, verb, by, {**GIVEN.get(verb, {}), **given}
        )


def the_handover(town: Town, handover_id: int) -> Handover:
    """The row as it stands."""
    with reading(town.scope) as session:
        found = session.get(Handover, handover_id)
        assert found is not None
        return found
