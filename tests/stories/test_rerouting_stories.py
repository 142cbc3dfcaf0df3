"""つなぎ直しと統合, told in days: passed on and reported; two counters, one person."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest
from sqlmodel import col, select

from models.consent import Consent, ConsentWay
from models.event import Event
from models.procedure import Side
from models.referral_sheet import DeclineReason, Referral, ReferralState, Sheet
from models.refusals import ConsentMissing, GivenMissing, StepNotOpen
from tasks.database import reading, transaction
from tasks.joining import join
from tasks.rerouting import Another, WiderConsent, pass_on, reroute
from tasks.same_person import same_person
from tests.databases import OWN, TAX, Town
from tests.factories import PERSON, a_referral, a_referral_that_was, do
from tests.stories.diary import (
    SHAKYO,
    SHAKYO_DESK,
    STAFF,
    TAX_DESK,
    Diary,
    addresses,
)

AGREED = WiderConsent(date(2026, 9, 17), ConsentWay.ORAL, "窓口の鍵付き書庫")


def sent_on(
    town: Town,
    referral_id: int,
    to: str,
    consent: WiderConsent | None = None,
    sender: str = OWN,
) -> int:
    """The sender sends the sheet of a declined referral to another counter."""
    by = town.party(sender, Side.SENDER)
    with transaction(town.scope) as session:
        another = Another(town.desks[to], consent=consent)
        return reroute(session, referral_id, by, another).id


def the(referral_id: int) -> Referral:
    with reading() as session:
        return session.get_one(Referral, referral_id)


def verbs(referral_id: int) -> list[str]:
    query = select(Event.verb).where(Event.case_id == referral_id)
    with reading() as session:
        found: Sequence[str] = session.exec(query.order_by(col(Event.seq))).all()
        return list(found)


def test_declined_by_one_counter_the_sheet_goes_to_another_and_is_reported(
    diary: Diary,
) -> None:
    town = diary.town
    first = a_referral(town, sender=OWN, receiver=SHAKYO)
    diary.mails_now()
    asked = diary.did(first, "decline", SHAKYO, decline_reason="other_counter")
    assert addresses(asked) == [STAFF]

    # 9/18: the person agrees, and the same sheet goes to 収納課
    diary.live_until(date(2026, 9, 18))
    second = sent_on(town, first, TAX, AGREED)
    [told] = diary.mails_now()
    assert told.to == TAX_DESK
    assert SHAKYO not in told.text  # who could not take it is nobody's business
    assert (the(first).state, the(second).state) == (
        ReferralState.REROUTED,
        ReferralState.SENT,
    )
    assert the(second).rerouted_from == first
    assert the(second).sheet_id == the(first).sheet_id
    assert the(second).number == f"{the(first).number}-2"

    # both time lines tell it
    assert verbs(first)[-1] == "reroute"
    assert verbs(second) == ["draft_again", "check_consent", "send"]

    # received, reported, confirmed; the first one is silent
    diary.live_until(date(2026, 9, 24))
    for verb in ("acknowledge", "report"):
        diary.did(second, verb, TAX)
    diary.did(second, "confirm", OWN)
    diary.live_until(date(2026, 10, 20))
    late = diary.mailed(date(2026, 9, 25), date(2026, 10, 20))
    assert [m for m in late if the(first).number in m.subject] == []
    assert diary.state(second) is ReferralState.CONFIRMED
    assert diary.refuted() == []


def test_without_a_consent_for_the_new_counter_nothing_is_sent_or_ended(
    any_town: Town,
) -> None:
    first = a_referral_that_was(any_town, "decline", sender=OWN, receiver=SHAKYO)
    with pytest.raises(ConsentMissing, match="含まれていません"):
        sent_on(any_town, first, TAX)

    assert the(first).state is ReferralState.DECLINED
    with reading() as session:
        assert len(session.exec(select(Referral)).all()) == 1


def test_a_wider_consent_keeps_the_items_and_the_former_record(town: Town) -> None:
    first = a_referral_that_was(town, "decline", sender=OWN, receiver=SHAKYO)
    sent_on(town, first, TAX, AGREED)
    with reading() as session:
        before, now = session.exec(select(Consent).order_by(col(Consent.id))).all()
        sheet = session.exec(select(Sheet)).one()

    assert sheet.consent_id == now.id
    assert set(now.to_agency_ids) > set(before.to_agency_ids)
    assert now.items == before.items
    assert now.result_may_return == before.result_may_return
    assert (now.given_on, now.way) == (AGREED.given_on, ConsentWay.ORAL)


@pytest.mark.parametrize("to", [OWN, SHAKYO])
def test_it_goes_neither_back_nor_to_the_counter_that_declined(
    town: Town, to: str
) -> None:
    first = a_referral_that_was(town, "decline", sender=OWN, receiver=SHAKYO)
    with pytest.raises(GivenMissing):
        sent_on(town, first, to, AGREED)


def test_it_is_sent_on_once_and_only_after_it_was_declined(town: Town) -> None:
    first = a_referral(town, sender=OWN, receiver=SHAKYO)
    with pytest.raises(StepNotOpen):
        sent_on(town, first, TAX, AGREED)
    do(town, first, "decline", town.party(SHAKYO, Side.RECEIVER))
    sent_on(town, first, TAX, AGREED)
    with pytest.raises((StepNotOpen, GivenMissing)):
        sent_on(town, first, TAX, AGREED)


def test_a_counter_that_knows_better_names_another_and_the_sender_sends(
    diary: Diary,
) -> None:
    town = diary.town
    first = a_referral(town, sender=OWN, receiver=SHAKYO)
    diary.mails_now()
    with transaction(town.scope) as session:
        pass_on(session, first, town.party(SHAKYO, Side.RECEIVER), town.desks[TAX])
    [told] = diary.mails_now()
    assert told.to == STAFF
    row = the(first)
    assert row.state is ReferralState.DECLINED
    assert row.suggested_desk_id == town.desks[TAX]
    assert row.decline_reason is DeclineReason.OTHER_COUNTER

    sent_on(town, first, TAX, AGREED)
    assert addresses(diary.mails_now()) == [TAX_DESK]
    assert diary.refuted() == []


def test_what_a_partner_sends_on_is_still_followed_by_our_side(diary: Diary) -> None:
    # 収納課 wrote to us, not ours: 収納課 sends it to 社協, and we hear of silence
    town = diary.town
    first = a_referral(town)
    diary.did(first, "decline", OWN, decline_reason="not_ours")
    second = sent_on(town, first, SHAKYO, AGREED, sender=TAX)
    diary.mails_now()

    assert the(second).own_desk_id == town.desks[OWN]
    assert STAFF in addresses(diary.live_until(date(2026, 9, 28)))
    diary.did(second, "acknowledge", SHAKYO)
    assert diary.refuted() == []


def from_two(diary: Diary, **second: Any) -> tuple[int, int]:
    """Two counters write to us about the same person; both sheets were opened."""
    first = a_referral(diary.town)
    made = a_referral(diary.town, sender=SHAKYO, **second)
    for each in (first, made):
        diary.did(each, "open_sheet", OWN)
    diary.mails_now()
    return first, made


def suggested(diary: Diary, referral_id: int) -> list[int]:
    with reading(diary.town.scope) as session:
        found = same_person(session, session.get_one(Referral, referral_id))
        return [each.id for each in found]


def joined(diary: Diary, second: int, first: int) -> None:
    by = diary.town.party(OWN, Side.RECEIVER, "相談 みどり")
    with transaction(diary.town.scope) as session:
        join(session, second, first, by)


def test_a_second_counters_sheet_is_joined_and_both_hear_the_result(
    diary: Diary,
) -> None:
    first, second = from_two(diary)
    assert suggested(diary, second) == [first]
    joined(diary, second, first)

    # its sender is told 受付済, and nothing else
    [told] = diary.mails_now()
    assert told.to == SHAKYO_DESK
    assert "受領確認" in told.subject
    assert diary.state(second) is ReferralState.JOINED

    # one piece of work: contact is made once; the result goes to both, each its own
    diary.did(first, "acknowledge", OWN)
    diary.did(first, "start_contact", OWN)
    diary.live_until(date(2026, 9, 24))
    told_both = diary.did(
        first, "report", OWN, outcome="supported", outcome_note="秘密"
    )
    assert addresses(told_both) == sorted([SHAKYO_DESK, TAX_DESK])
    assert diary.state(second) is ReferralState.REPORTED
    assert the(second).outcome == "supported"
    assert the(second).outcome_note == ""

    # each confirms its own
    diary.did(second, "confirm", SHAKYO)
    diary.did(first, "confirm", TAX)
    assert diary.refuted() == []


def test_nothing_of_one_sender_reaches_the_other(diary: Diary) -> None:
    first, second = from_two(diary)
    joined(diary, second, first)
    diary.did(first, "acknowledge", OWN)
    diary.did(first, "report", OWN)
    diary.live_until(date(2026, 10, 16))

    to_shakyo = [m for _, m in diary.mails if m.to == SHAKYO_DESK]
    to_tax = [m for _, m in diary.mails if m.to == TAX_DESK]
    assert to_shakyo
    assert to_tax
    for mail in to_shakyo:
        assert not any(word in mail.text for word in (TAX, "統合", the(first).number))
    for mail in to_tax:
        if "お礼" not in mail.subject:
            secret = (SHAKYO, "統合", the(second).number)
            assert not any(word in mail.text for word in secret)


def test_a_refusal_to_the_sender_does_not_say_that_it_was_joined(diary: Diary) -> None:
    first, second = from_two(diary)
    joined(diary, second, first)
    with pytest.raises(StepNotOpen) as refused:
        diary.did(second, "give_supplement", SHAKYO)

    assert "統合" not in str(refused.value)
    assert "受領確認済み" in str(refused.value)


def test_where_the_first_is_withdrawn_the_second_is_reported_by_itself(
    diary: Diary,
) -> None:
    first, second = from_two(diary)
    joined(diary, second, first)
    diary.did(first, "withdraw", TAX)
    diary.did(first, "confirm_withdrawal", OWN)
    diary.mails_now()

    # its own result is still owed, on the day it always was
    assert diary.duty(second, "result").due_on == date(2026, 10, 1)
    assert STAFF in addresses(diary.live_until(date(2026, 10, 1)))
    assert SHAKYO_DESK in addresses(diary.did(second, "report", OWN))
    assert diary.refuted() == []


@pytest.mark.parametrize(
    "different",
    [
        {"client": PERSON.__class__("別 次郎", "べつ じろう", PERSON.born_on)},
        {"client": PERSON.__class__("試験 一郎", PERSON.kana, date(1980, 4, 2))},
        {"client": PERSON.__class__("試験 一郎", "", PERSON.born_on)},
    ],
    ids=["another name", "another birthday", "no kana"],
)
def test_somebody_else_is_not_suggested_and_cannot_be_joined(
    diary: Diary, different: dict[str, Any]
) -> None:
    first, second = from_two(diary, **different)

    assert suggested(diary, second) == []
    with pytest.raises(GivenMissing):
        joined(diary, second, first)


def test_kana_written_another_way_is_the_same_person(diary: Diary) -> None:
    same = PERSON.__class__("試験 一郎", "シケンイチロウ", PERSON.born_on)
    first, second = from_two(diary, client=same)

    assert suggested(diary, second) == [first]


def test_nothing_is_suggested_to_a_partner_or_before_the_sheet_was_opened(
    diary: Diary,
) -> None:
    town = diary.town
    closed, open_one = a_referral(town), a_referral(town, sender=SHAKYO)
    diary.did(open_one, "open_sheet", OWN)
    assert suggested(diary, open_one) == []  # the other one lies unopened
    diary.did(closed, "open_sheet", OWN)
    assert suggested(diary, open_one) == [closed]

    theirs = [a_referral(town, sender=OWN, receiver=SHAKYO) for _ in range(2)]
    for each in theirs:
        diary.did(each, "open_sheet", SHAKYO)
    assert suggested(diary, theirs[0]) == []


def test_no_chain_of_joined_referrals(diary: Diary) -> None:
    first, second = from_two(diary)
    third = a_referral(diary.town, sender=SHAKYO)
    diary.did(third, "open_sheet", OWN)
    joined(diary, second, first)

    assert second not in suggested(diary, third)
    with pytest.raises(StepNotOpen, match="さらに統合"):
        joined(diary, first, third)
