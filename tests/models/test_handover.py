"""引継ぎ, as the law and the manual would say it: who may, on what ground, by when."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from models.consent import Consent
from models.decide import Change, decide
from models.handover import HANDOVER
from models.handover_sheet import Basis, Handover
from models.handover_sheet import HandoverState as S
from models.procedure import Side
from models.refusals import ConsentMissing, GivenMissing, NotYourTurn, StepNotOpen
from models.statutes import STATUTORY_LIMITS
from tests.models.hand_offs import (
    AT,
    GIVEN,
    Record,
    a_consent,
    a_handover,
    a_sheet,
    facts_of,
    party_of,
)

WHOLE = ["identity", "situation"]
AUTHORITY = {"record_application", "extend_decision", "report_decision"}


def shared(case: Handover, consent: Consent | None) -> Change:
    facts = facts_of(case, "sharing", record=Record(a_sheet(), consent))
    return decide(HANDOVER, facts, "share", party_of(Side.SENDER), AT, {})


def applied(**given: str) -> Change:
    facts = facts_of(a_handover(S.RECEIVED), "application")
    by = party_of(Side.RECEIVER)
    return decide(HANDOVER, facts, "record_application", by, AT, {**GIVEN, **given})


def test_what_the_authority_alone_records_is_written_down_by_nobody_else() -> None:
    assert {v.name for v in HANDOVER.verbs if v.in_person} == AUTHORITY

    facts = facts_of(a_handover(S.RECEIVED), "application")
    for via in ("telephone", "fax"):
        by = replace(party_of(Side.RECEIVER), via=via)
        with pytest.raises(NotYourTurn, match="その窓口だけが記録"):
            decide(HANDOVER, facts, "record_application", by, AT, GIVEN)


def test_a_receipt_opens_no_time_limit_of_the_law() -> None:
    by_law = {s.opens_on for s in HANDOVER.steps if s.law in STATUTORY_LIMITS}

    assert by_law == {("record_application",), ("extend_decision",)}


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
    [opening] = applied(applied_on=typed).opens

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
    for basis in set(Basis) - {Basis.CONSENT}:
        assert shared(a_handover(S.TO_SHARE, basis=basis), None).state is S.SHARED
        silent = a_handover(S.TO_SHARE, basis=basis, basis_reason=" ")
        with pytest.raises(ConsentMissing, match="理由"):
            shared(silent, None)


def test_no_pass_ever_ends_a_handover() -> None:
    assert [v.name for v in HANDOVER.verbs if v.by is Side.SYSTEM] == []
    assert [r for s in HANDOVER.steps for r in s.ladder if r.ends_with] == []
