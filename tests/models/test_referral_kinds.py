"""つなぎの種類: each asks for its own, and for nothing of another's."""

from datetime import date
from typing import Any

import pytest

from models.consent import ConsentItem
from models.decide import decide
from models.policy import DEFAULT_NUMBERS
from models.procedure import Side
from models.referral import REFERRAL
from models.referral_kind import ReferralKind as K
from models.referral_kinds import (
    ON_REPORT,
    RULES,
    answered_in_words,
    checked_particulars,
    particulars_faults,
    sent_in_words,
)
from models.referral_sheet import Referral, ReferralState
from models.refusals import ConsentMissing, GivenMissing, LooksLikeIndividualNumber
from tests.models.hand_offs import (
    AT,
    GIVEN,
    Record,
    a_consent,
    a_policy,
    a_referral,
    a_sheet,
    done,
    facts_of,
    party_of,
)

TODAY = date(2026, 9, 17)
TYPED = {
    K.GENERAL: {},
    K.FREE_CARE: {"care_criteria": "世帯収入が基準の1.4倍まで。給与明細が必要"},
    K.FOOD: {"household_size": "\uff13", "allergy": "卵"},
    K.HOUSING: {"housing_need": "tonight"},
    K.WITHDRAWN: {"approach": "family"},
    K.LAWYER: {"booking_on": "令和8年9月25日", "booking_slot": "14時から"},
    K.LOAN: {"loan_kind": "small"},
    K.TAX_INSPECTION: {
        "inspected_items": "市県民税 令和7年度",
        "form_dated_on": "R8.9.10",
    },
    K.CARE_NETWORK: {"network": "children", "network_basis": "children"},
    K.AIR_CONDITIONER: {"grant_state": "applying"},
}
REPORTED = {
    "care_answer": "reduced",
    "food_answer": "handed",
    "housing_answer": "offered",
    "lawyer_answer": "booked",
    "loan_answer": "applied",
    "inspection_answer": "shown",
    "network_answer": "taken_up",
    "next_consultation_on": "2026-09-24",
}


def of_kind(kind: K, state: ReferralState, **particulars: str) -> Referral:
    kept = checked_particulars(
        kind, {**TYPED[kind], **particulars}, TODAY, to_send=True
    )
    return a_referral(state, kind=kind, particulars=kept)


def sent(referral: Referral, **facts: Any) -> Any:
    facts = {"record": Record(a_sheet(), a_consent(items=["identity", "tax"])), **facts}
    return done(
        REFERRAL, "send", ReferralState.CONSENT_CHECKED, facts_of(referral, **facts)
    )


def report(referral: Referral, **given: str) -> Any:
    by = party_of(Side.RECEIVER)
    facts = facts_of(referral, "result")
    return decide(REFERRAL, facts, "report", by, AT, {**GIVEN, **given})


def test_every_kind_has_its_rule_and_an_example_here() -> None:
    assert set(RULES) == set(K) == set(TYPED)
    assert set(DEFAULT_NUMBERS["referral.kinds"]) == {kind.value for kind in K}
    assert {name for rule in RULES.values() for name in rule.reports} == {
        given.name for given in ON_REPORT
    }


@pytest.mark.parametrize("kind", K)
def test_a_kind_that_says_all_it_must_is_sent(kind: K) -> None:
    assert (
        sent(of_kind(kind, ReferralState.CONSENT_CHECKED)).state is ReferralState.SENT
    )


@pytest.mark.parametrize(
    "kind", [k for k in K if any(g.required for g in RULES[k].fields)]
)
def test_a_kind_that_leaves_something_out_is_not_sent(kind: K) -> None:
    empty = a_referral(ReferralState.CONSENT_CHECKED, kind=kind, particulars={})
    faults = dict(particulars_faults(kind, {}, TODAY, to_send=True))

    assert set(faults) == {g.name for g in RULES[kind].fields if g.required}
    assert dict(particulars_faults(kind, {}, TODAY, to_send=False)) == {}
    with pytest.raises(GivenMissing) as refused:
        sent(empty)
    assert refused.value.name in faults


@pytest.mark.parametrize("kind", K)
def test_the_result_of_a_kind_answers_from_its_own_list(kind: K) -> None:
    referral = of_kind(kind, ReferralState.ACCEPTED)
    needed = RULES[kind].reports
    if needed:
        with pytest.raises(GivenMissing):
            report(referral)
    change = report(referral, **REPORTED)
    kept = change.row.get("particulars", {})

    assert {*needed} <= set(kept) or not needed
    assert {name for name in REPORTED if name in kept} == set(needed)


def test_food_without_the_next_appointment_is_not_reported() -> None:
    with pytest.raises(GivenMissing, match="次回の相談日") as refused:
        report(of_kind(K.FOOD, ReferralState.ACCEPTED), food_answer="handed")
    assert refused.value.name == "next_consultation_on"


def test_days_and_numbers_are_kept_alike_and_read_in_japanese() -> None:
    lawyer = of_kind(K.LAWYER, ReferralState.SENT)
    food = of_kind(K.FOOD, ReferralState.SENT)
    food.particulars = {**food.particulars, "food_answer": "handed"}

    assert lawyer.particulars["booking_on"] == "2026-09-25"
    assert ("予約を希望する日", "令和8年9月25日（金）") in sent_in_words(lawyer)
    assert food.particulars["household_size"] == "3"
    assert answered_in_words(food) == [("受渡しの結果", "お渡しした")]


def test_a_loan_comes_to_us_first_where_that_is_agreed_but_not_for_education() -> None:
    agreed = a_policy(loan__first_to_us=True)
    loan = of_kind(K.LOAN, ReferralState.CONSENT_CHECKED)
    seen = of_kind(K.LOAN, ReferralState.CONSENT_CHECKED, first_seen_on="2026-09-10")
    school = of_kind(K.LOAN, ReferralState.CONSENT_CHECKED, loan_kind="education")

    with pytest.raises(GivenMissing, match="先に自立相談支援で面談"):
        sent(loan, policy=agreed)
    assert sent(seen, policy=agreed).state is ReferralState.SENT
    assert sent(school, policy=agreed).state is ReferralState.SENT
    assert sent(loan).state is ReferralState.SENT


def test_tax_is_asked_for_only_under_its_own_consent() -> None:
    asks = of_kind(K.TAX_INSPECTION, ReferralState.CONSENT_CHECKED)
    without = Record(a_sheet(), a_consent(items=[ConsentItem.IDENTITY.value]))

    with pytest.raises(ConsentMissing, match="地方税法第22条"):
        sent(asks, record=without)


def test_an_article_stands_in_for_the_consent_and_nothing_else_does() -> None:
    nobody = Record(a_sheet(), None)
    by_law = of_kind(K.CARE_NETWORK, ReferralState.CONSENT_CHECKED)
    agreed = of_kind(
        K.CARE_NETWORK, ReferralState.CONSENT_CHECKED, network_basis="consent"
    )
    pretended = of_kind(K.HOUSING, ReferralState.CONSENT_CHECKED)
    pretended.particulars = {**pretended.particulars, "network_basis": "children"}

    assert sent(by_law, record=nobody).state is ReferralState.SENT
    for referral in (agreed, pretended):
        with pytest.raises(ConsentMissing):
            sent(referral, record=nobody)


def test_a_kind_the_town_does_not_use_is_refused() -> None:
    only = a_policy(referral__kinds=["general"])

    with pytest.raises(GivenMissing, match="この市では使いません"):
        sent(of_kind(K.FOOD, ReferralState.CONSENT_CHECKED), policy=only)


def test_no_field_of_a_kind_takes_an_individual_number() -> None:
    with pytest.raises(LooksLikeIndividualNumber):
        checked_particulars(
            K.FREE_CARE, {"care_criteria": "番号 1234 5678 9018"}, TODAY, to_send=True
        )
