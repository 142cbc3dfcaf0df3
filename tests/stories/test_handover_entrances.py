"""引継ぎの入口, told in days: the interview, 却下の後, 特定被保護者, and no notice."""

from datetime import date

import pytest
from sqlmodel import select

from models.duty import Duty, DutyState
from models.event import Event
from models.handover_entrance import AssistedProgramme, Criterion, Entrance
from models.handover_sheet import Basis
from models.handover_sheet import HandoverState as S
from models.refusals import GivenMissing, StepNotOpen
from models.why import Why
from tasks.database import reading
from tests.databases import OWN, Town
from tests.hand_overs import ASSISTANCE, a_handover, do, the_handover
from tests.proof import refuted
from tests.stories.diary import Diary, addresses
from tests.stories.test_handover_stories import HOGO, STAFF, the_duty

FROM = {"sender": ASSISTANCE, "receiver": OWN, "ends_on": None}
NOTICE = {
    **FROM,
    "entrance": Entrance.DURING,
    "basis": Basis.NOTICE,
    "service": AssistedProgramme.BUDGET.value,
    "criterion": Criterion.EXPECTED.value,
}


def entered(town: Town, entrance: Entrance, *verbs: str, **different: object) -> int:
    """A handover of the 実施機関 by this entrance."""
    more = {**FROM, "entrance": entrance, **different}
    return a_handover(town, *verbs, **more)  # type: ignore[arg-type]


def test_an_interview_leads_on_only_after_wish_and_guidance(diary: Diary) -> None:
    town = diary.town
    made = entered(town, Entrance.INTERVIEW)
    with pytest.raises(StepNotOpen, match="先に、申請意思の有無"):
        do(town, made, "inform")

    do(town, made, "record_interview", wish_to_apply="wishes")
    with pytest.raises(StepNotOpen, match="申請に代えることは"):
        do(town, made, "inform")
    assert diary.mails_now() == []  # nothing has reached our side

    do(town, made, "record_interview", wish_to_apply="undecided")
    do(town, made, "inform")
    assert addresses(diary.mails_now()) == [STAFF]
    do(town, made, "take_over")
    do(town, made, "start_contact")
    do(town, made, "confirm")
    assert the_handover(town, made).state is S.CONFIRMED
    assert diary.refuted() == []


def test_who_wishes_to_apply_goes_on_to_the_application(diary: Diary) -> None:
    made = entered(diary.town, Entrance.INTERVIEW)
    do(diary.town, made, "record_interview", wish_to_apply="wishes")
    do(diary.town, made, "turn_to_application", application_help="記入を援助")
    diary.live_until(date(2026, 9, 25))

    assert the_handover(diary.town, made).state is S.TO_APPLICATION
    assert diary.mails == []
    assert diary.refuted() == []


def test_after_a_refusal_the_person_is_handed_on_within_two_open_days(
    diary: Diary,
) -> None:
    ended = {"ended_as": "refused", "decided_on": date(2026, 9, 16)}
    made = entered(diary.town, Entrance.REFUSED, **ended)
    row = the_handover(diary.town, made)

    assert (row.state, row.decision, str(row.decided_on)) == (
        S.AFTER_REFUSAL,
        "refused",
        "2026-09-16",
    )
    assert the_duty(diary, made, "informing").due_on == date(2026, 9, 24)
    do(diary.town, made, "inform")
    assert addresses(diary.mails_now()) == [STAFF]


def test_a_notice_by_law_is_also_told_to_the_person(any_town: Town) -> None:
    made = a_handover(any_town, **NOTICE)  # type: ignore[arg-type]
    do(any_town, made, "notify")
    with reading(any_town.scope) as session:
        [event] = session.exec(select(Event).where(Event.verb == "notify")).all()
        owed = session.exec(
            select(Duty.step, Duty.debtor_desk_id).where(Duty.state == DutyState.OPEN)
        ).all()

    assert "特定被保護者の通知（生活保護法第55条の11第1項）" in str(event.legal_basis)
    assert ("person_notice", any_town.desks[ASSISTANCE]) in owed
    for verb in ("take_over", "start_contact"):
        do(any_town, made, verb)
    with pytest.raises(StepNotOpen, match="第55条の11第2項"):
        do(any_town, made, "confirm")
    do(any_town, made, "tell_person", person_told_on="2026-09-17")
    do(any_town, made, "ask_use")
    with pytest.raises(StepNotOpen, match="報告を待って"):
        do(any_town, made, "confirm")
    do(any_town, made, "report_use")
    do(any_town, made, "confirm")

    assert the_handover(any_town, made).state is S.CONFIRMED
    assert refuted(any_town) == []


def test_the_notice_by_law_is_a_ground_during_assistance_only(town: Town) -> None:
    with pytest.raises(GivenMissing, match="保護を受けている間"):
        entered(town, Entrance.INTERVIEW, basis=Basis.NOTICE)
    with pytest.raises(GivenMissing, match="特定被保護者の要件"):
        a_handover(town, **{**NOTICE, "criterion": ""})  # type: ignore[arg-type]


def test_no_notice_by_the_thirtieth_day_reaches_our_own_side(diary: Diary) -> None:
    town = diary.town
    made = a_handover(town, "share", "acknowledge", "record_application")
    no_notice = the_duty(diary, made, "no_notice")

    assert no_notice.due_on == date(2026, 10, 8)
    assert "第24条第7項" in "".join(Why.from_json(no_notice.why).sentences())
    diary.live_until(date(2026, 10, 7))
    before = [m for d, m in diary.mails if "第24条第7項" in m.subject + m.text]
    said = diary.live_until(date(2026, 10, 8))

    assert before == []
    assert STAFF in {m.to for m in said if "第24条第7項" in m.subject + m.text}
    do(town, made, "note_no_notice")
    decided = {"decided_on": "2026-10-08", "decision": "refused"}
    with pytest.raises(GivenMissing, match="第24条第6項"):
        do(town, made, "report_decision", **decided)
    do(town, made, "report_decision", **decided, delay_stated="stated")
    assert diary.refuted() == []


def test_a_corrected_application_moves_the_day_and_says_so(diary: Diary) -> None:
    town = diary.town
    made = a_handover(town, "share", "acknowledge", "record_application")
    do(town, made, "correct_application")
    duty = the_duty(diary, made, "decision")

    assert duty.due_on == date(2026, 9, 24)
    assert "訂正" in "".join(Why.from_json(duty.why).sentences())
    assert str(the_handover(town, made).applied_on) == "2026-09-10"
    assert diary.refuted() == []


def test_a_handover_is_taken_back_by_both_sides(diary: Diary) -> None:
    town = diary.town
    made = a_handover(town, "share", "acknowledge")
    diary.mails_now()
    do(town, made, "withdraw")

    assert addresses(diary.mails_now()) == [HOGO]
    assert the_handover(town, made).state is S.WITHDRAWING
    do(town, made, "confirm_withdrawal")
    assert addresses(diary.mails_now()) == [STAFF]
    assert the_handover(town, made).state is S.WITHDRAWN
    assert diary.refuted() == []
