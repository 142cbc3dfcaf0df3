"""引継ぎ, as the law and the manual would say it: who may, on what ground, by when."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from models.consent import Consent
from models.decide import Change, decide
from models.handover import HANDOVER
from models.handover_entrance import Entrance, WishToApply
from models.handover_sheet import Basis, Direction, Handover
from models.handover_sheet import HandoverState as S
from models.procedure import Side
from models.refusals import ConsentMissing, GivenMissing, NotYourTurn, StepNotOpen
from models.statutes import STATUTORY_LIMITS
from tests.models.hand_offs import (
    AT,
    GIVEN,
    TODAY,
    Counter,
    Record,
    a_consent,
    a_handover,
    a_sheet,
    facts_of,
    party_of,
)

WHOLE = ["identity", "situation"]
AUTHORITY = {
    *("record_application", "correct_application", "correct_extended"),
    *("extend_decision", "report_decision"),
}


def shared(case: Handover, consent: Consent | None) -> Change:
    facts = facts_of(case, "sharing", record=Record(a_sheet(), consent))
    return decide(HANDOVER, facts, "share", party_of(Side.SENDER), AT, {})


def applied(**given: str) -> Change:
    facts = facts_of(a_handover(S.RECEIVED), "application")
    by = party_of(Side.RECEIVER)
    return decide(HANDOVER, facts, "record_application", by, AT, {**GIVEN, **given})


def test_what_the_authority_alone_records_is_written_down_by_nobody_else() -> None:
    receiving = {
        v.name for v in HANDOVER.verbs if v.by is Side.RECEIVER and v.in_person
    }
    assert receiving - {"open_sheet"} == AUTHORITY

    facts = facts_of(a_handover(S.RECEIVED), "application")
    for via in ("telephone", "fax"):
        by = replace(party_of(Side.RECEIVER), via=via)
        with pytest.raises(NotYourTurn, match="その窓口だけが記録"):
            decide(HANDOVER, facts, "record_application", by, AT, GIVEN)


def test_a_receipt_opens_no_time_limit_of_the_law() -> None:
    by_law = {
        v for s in HANDOVER.steps if s.law in STATUTORY_LIMITS for v in s.opens_on
    }

    assert by_law == AUTHORITY - {"report_decision"}


@pytest.mark.parametrize(
    ("typed", "due", "warned"),
    [
        ("2026-09-08", date(2026, 9, 22), date(2026, 9, 18)),
        ("令和8年4月20日", date(2026, 5, 4), date(2026, 5, 1)),
    ],
)
def test_fourteen_days_run_from_the_application_and_are_never_moved(
    typed: str, due: date, warned: date
) -> None:
    opening, no_notice = applied(applied_on=typed).opens

    assert no_notice.deadline.due_on == due + timedelta(days=16)
    assert (opening.deadline.raw_on, opening.deadline.due_on) == (due, due)
    assert opening.next_notice_on == warned
    assert opening.deadline.why.start_label == "生活保護の申請"


def test_thirty_days_are_extended_once_and_for_a_reason_only() -> None:
    case, by = a_handover(S.APPLIED), party_of(Side.RECEIVER)
    open_once = facts_of(case, "decision")
    [opening] = decide(HANDOVER, open_once, "extend_decision", by, AT, GIVEN).opens

    assert opening.deadline.due_on == date(2026, 10, 8)
    with pytest.raises(GivenMissing, match="特別な理由"):
        decide(HANDOVER, open_once, "extend_decision", by, AT, {})
    extended = facts_of(case, "extended_decision")
    with pytest.raises(StepNotOpen):
        decide(HANDOVER, extended, "extend_decision", by, AT, GIVEN)


@pytest.mark.parametrize("typed", ["2026-09-18", "令和9年1月1日"])
def test_an_application_has_happened(typed: str) -> None:
    with pytest.raises(GivenMissing, match="今日まで") as refusal:
        applied(applied_on=typed)

    assert refusal.value.name == "applied_on"


@pytest.mark.parametrize("typed", ["あさって", "9月31日", "R8.13.1"])
def test_a_day_nobody_can_read_is_asked_for_again(typed: str) -> None:
    with pytest.raises(GivenMissing, match="申請日") as refusal:
        applied(applied_on=typed)

    assert refusal.value.name == "applied_on"


@pytest.mark.parametrize("typed", ["2026-09-17", "2026-09-01"])
def test_a_next_look_lies_ahead(typed: str) -> None:
    facts = facts_of(a_handover(S.RECEIVED), "application")
    given = {**GIVEN, "next_look_on": typed}
    with pytest.raises(GivenMissing, match="明日以降"):
        decide(
            HANDOVER, facts, "note_no_application", party_of(Side.RECEIVER), AT, given
        )


@pytest.mark.parametrize(
    ("consent", "why"),
    [
        (None, "同意の記録がない"),
        (a_consent(items=WHOLE, withdrawn_on=date(2026, 9, 17)), "撤回後"),
        (a_consent(items=WHOLE, to_agency_ids=[99]), "含まれていません"),
        (a_consent(), "相談の内容の提供"),
        (a_consent(items=WHOLE, result_may_return=False), "お返し"),
    ],
)
def test_without_the_whole_consent_nothing_is_shared(
    consent: Consent | None, why: str
) -> None:
    case = a_handover(S.TO_SHARE, basis=Basis.CONSENT, basis_reason="")
    with pytest.raises(ConsentMissing, match=why):
        shared(case, consent)


def test_with_it_or_on_another_ground_with_a_reason_it_is() -> None:
    consented: Any = a_handover(S.TO_SHARE, basis=Basis.CONSENT, basis_reason="")

    assert shared(consented, a_consent(items=WHOLE)).state is S.SHARED
    for basis in set(Basis) - {Basis.CONSENT, Basis.NOTICE}:
        assert shared(a_handover(S.TO_SHARE, basis=basis), None).state is S.SHARED
        silent = a_handover(S.TO_SHARE, basis=basis, basis_reason=" ")
        with pytest.raises(ConsentMissing, match="理由"):
            shared(silent, None)


BARE = Record(a_sheet(), None)
CONTRACTOR = Record(a_sheet(), None, receiver=Counter(12, "委託先", contractor=True))


@pytest.mark.parametrize("verb", sorted(AUTHORITY))
def test_no_contractor_enters_what_the_authority_alone_may(verb: str) -> None:
    case = a_handover(S(next(iter(HANDOVER.verb(verb).from_states))))
    steps = [s.name for s in HANDOVER.steps]
    facts = facts_of(case, *steps, record=CONTRACTOR)
    with pytest.raises(NotYourTurn, match="委託を受けた事業者"):
        decide(HANDOVER, facts, verb, party_of(Side.RECEIVER), AT, GIVEN)


def an_interview(**different: Any) -> Handover:
    usual = {"entrance": Entrance.INTERVIEW, "direction": Direction.FROM_ASSISTANCE}
    return a_handover(S.AT_INTERVIEW, **{**usual, **different})


def test_nobody_is_handed_on_from_an_interview_before_wish_and_guidance() -> None:
    facts = facts_of(an_interview(), "interview")
    with pytest.raises(StepNotOpen, match="申請意思の有無と申請の案内"):
        decide(HANDOVER, facts, "inform", party_of(Side.SENDER), AT, GIVEN)


def test_who_wishes_to_apply_is_never_sent_elsewhere_instead() -> None:
    told = {"guided_on": TODAY, "guidance_note": "申請書を交付"}
    wishes = an_interview(wish_to_apply=WishToApply.WISHES, **told)
    by = party_of(Side.SENDER)
    with pytest.raises(StepNotOpen, match="引継ぎを申請に代えることは"):
        decide(HANDOVER, facts_of(wishes, "informing"), "inform", by, AT, GIVEN)

    for wish in (WishToApply.DOES_NOT, WishToApply.UNDECIDED):
        facts = facts_of(an_interview(wish_to_apply=wish, **told), "informing")
        assert decide(HANDOVER, facts, "inform", by, AT, GIVEN).state is S.INFORMED


def during(state: S = S.DURING, **different: Any) -> Handover:
    usual = {"entrance": Entrance.DURING, "direction": Direction.FROM_ASSISTANCE}
    return a_handover(state, **{**usual, "basis": Basis.NOTICE, **different})


def test_a_notice_by_law_needs_no_consent_but_the_person_is_told() -> None:
    by, facts = party_of(Side.SENDER), facts_of(during(), "informing", record=BARE)
    change = decide(HANDOVER, facts, "notify", by, AT, {})
    [notice] = [o for o in change.opens if o.step.name == "person_notice"]

    assert notice.debtor_desk_id == facts.desks[Side.SENDER]
    assert any("第55条の11第2項" in said for said in notice.deadline.why.remarks)
    with pytest.raises(ConsentMissing, match="特定被保護者として通知する"):
        decide(HANDOVER, facts, "inform", by, AT, GIVEN)
    consented = facts_of(during(basis=Basis.SPECIAL_REASON), "informing")
    with pytest.raises(ConsentMissing, match="通知ではありません"):
        decide(HANDOVER, consented, "notify", by, AT, {})


@pytest.mark.parametrize(
    ("owed", "why"), [("person_notice", "ご本人へ通知"), ("use_report", "報告を待って")]
)
def test_no_notice_by_law_ends_before_what_the_law_asks(owed: str, why: str) -> None:
    facts = facts_of(during(S.CONTACTED), "confirmation", owed)
    with pytest.raises(StepNotOpen, match=why):
        decide(HANDOVER, facts, "confirm", party_of(Side.SENDER), AT, {})


def test_a_late_decision_says_that_its_reason_is_stated() -> None:
    facts = facts_of(a_handover(S.APPLIED, applied_on=date(2026, 9, 2)), "decision")
    by = party_of(Side.RECEIVER)
    given = {"decision": "started", "decided_on": "2026-09-17"}  # the 15th day
    with pytest.raises(GivenMissing, match="第24条第6項") as refusal:
        decide(HANDOVER, facts, "report_decision", by, AT, given)

    assert refusal.value.name == "delay_stated"
    stated = {**given, "delay_stated": "stated"}
    decide(HANDOVER, facts, "report_decision", by, AT, stated)
    decide(
        HANDOVER, facts, "report_decision", by, AT, {**given, "decision": "withdrawn"}
    )
    in_time = {**given, "decided_on": "2026-09-16"}
    decide(HANDOVER, facts, "report_decision", by, AT, in_time)
    early = {**given, "decided_on": "2026-09-01"}
    with pytest.raises(GivenMissing, match="申請日以後"):
        decide(HANDOVER, facts, "report_decision", by, AT, early)


def test_nobody_says_there_was_no_notice_before_the_thirtieth_day() -> None:
    by = party_of(Side.SENDER)
    early = facts_of(a_handover(S.APPLIED, applied_on=date(2026, 8, 19)), "no_notice")
    with pytest.raises(StepNotOpen, match="30日目"):
        decide(HANDOVER, early, "note_no_notice", by, AT, GIVEN)

    on_it = facts_of(a_handover(S.APPLIED, applied_on=date(2026, 8, 18)), "no_notice")
    assert decide(HANDOVER, on_it, "note_no_notice", by, AT, GIVEN).closes


def test_a_corrected_application_counts_again_and_says_why() -> None:
    case, by = a_handover(S.APPLIED), party_of(Side.RECEIVER)
    facts = facts_of(case, "decision", "no_notice")
    given = {"applied_on": "2026-09-10", "correction_reason": "聞き取りの誤り"}
    change = decide(HANDOVER, facts, "correct_application", by, AT, given)
    due = {o.step.name: o.deadline for o in change.opens}

    assert due["decision"].due_on == date(2026, 9, 24)
    assert due["no_notice"].due_on == date(2026, 10, 10)
    assert "訂正" in "".join(due["decision"].why.sentences())
    same = {**given, "applied_on": "2026-09-08"}
    with pytest.raises(GivenMissing, match="同じです"):
        decide(HANDOVER, facts, "correct_application", by, AT, same)
    extended = facts_of(case, "extended_decision", "no_notice")
    with pytest.raises(StepNotOpen):
        decide(HANDOVER, extended, "correct_application", by, AT, given)
    again = decide(HANDOVER, extended, "correct_extended", by, AT, given)
    assert {o.step.name: o.deadline.due_on for o in again.opens} == {
        "extended_decision": date(2026, 10, 10),
        "no_notice": date(2026, 10, 10),
    }


def test_an_application_can_no_longer_be_withdrawn_with_the_handover() -> None:
    facts = facts_of(a_handover(S.APPLIED), "decision")
    with pytest.raises(StepNotOpen):
        decide(HANDOVER, facts, "withdraw", party_of(Side.SENDER), AT, {})


def test_no_pass_ever_ends_a_handover() -> None:
    assert [v.name for v in HANDOVER.verbs if v.by is Side.SYSTEM] == []
    assert [r for s in HANDOVER.steps for r in s.ladder if r.ends_with] == []


@pytest.mark.parametrize(
    "entrance", [Entrance.ENDING, Entrance.INTERVIEW, Entrance.REFUSED]
)
def test_only_of_somebody_still_assisted_is_the_use_asked(entrance: Entrance) -> None:
    case = during(S.CONTACTED, entrance=entrance)

    with pytest.raises(StepNotOpen, match="第22条第3項"):
        decide(
            HANDOVER,
            facts_of(case, "confirmation"),
            "ask_use",
            party_of(Side.SENDER),
            AT,
            GIVEN,
        )
