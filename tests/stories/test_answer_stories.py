"""回答 — declined, asked back, withdrawn: every answer leaves one side with a duty."""

from datetime import date

import pytest

from models.referral_sheet import ReferralState
from models.refusals import AlreadyAnswered, NotYourTurn, StepNotOpen
from tests.databases import OWN, TAX
from tests.factories import a_referral
from tests.stories.diary import (
    SENIOR,
    SHAKYO,
    SHAKYO_DESK,
    STAFF,
    TAX_DESK,
    Diary,
    addresses,
)


def test_after_a_decline_the_sender_owes_the_next_step(diary: Diary) -> None:
    referral = a_referral(diary.town, sender=OWN, receiver=SHAKYO)
    diary.mails_now()
    told = diary.did(referral, "decline", SHAKYO, decline_reason="full")

    assert addresses(told) == [STAFF]
    assert "引受けの辞退" in told[0].subject
    next_step = diary.duty(referral, "next_step")
    assert next_step.debtor_desk_id == diary.town.desks[OWN]
    assert next_step.due_on == date(2026, 9, 29)  # five open days over Silver Week

    # reminded on the day, again the day after, then 主任; then it is written down
    diary.live_until(date(2026, 10, 1))
    assert diary.days_with_mail(STAFF)[1:] == [date(2026, 9, 29), date(2026, 9, 30)]
    assert diary.days_with_mail(SENIOR) == [date(2026, 10, 1)]
    diary.did(referral, "note_decline", OWN, next_step="別の機関へつなぎ直す")
    assert diary.live_until(date(2026, 10, 20)) == []
    assert diary.state(referral) is ReferralState.DECLINE_NOTED
    assert diary.refuted() == []


def test_a_question_goes_to_the_sender_and_the_answer_comes_back(diary: Diary) -> None:
    referral = a_referral(diary.town)
    diary.did(referral, "acknowledge", OWN)
    asked = diary.did(referral, "ask_supplement", OWN)
    assert addresses(asked) == [TAX_DESK]
    assert diary.duty(referral, "supplement").due_on == date(2026, 9, 29)

    # on the due day they are asked again; the result still has its own day
    diary.live_until(date(2026, 9, 29))
    assert diary.days_with_mail(TAX_DESK)[1:] == [date(2026, 9, 29)]
    answered = diary.did(referral, "give_supplement", TAX)

    assert addresses(answered) == [STAFF]
    assert "補足について（回答）" in answered[0].subject
    assert diary.duty(referral, "result").due_on == date(2026, 10, 1)
    assert diary.refuted() == []


def test_a_second_question_is_a_second_round(diary: Diary) -> None:
    referral = a_referral(diary.town)
    diary.did(referral, "acknowledge", OWN)
    for _ in range(2):
        assert addresses(diary.did(referral, "ask_supplement", OWN)) == [TAX_DESK]
        assert addresses(diary.did(referral, "give_supplement", TAX)) == [STAFF]

    assert diary.duty(referral, "supplement").occurrence == "2"
    with pytest.raises(AlreadyAnswered):
        diary.did(referral, "give_supplement", TAX)


def test_a_withdrawal_ends_only_when_both_sides_said_so(diary: Diary) -> None:
    referral = a_referral(diary.town, sender=OWN, receiver=SHAKYO)
    diary.mails_now()
    diary.did(referral, "acknowledge", SHAKYO)
    told = diary.did(referral, "withdraw", OWN)

    assert addresses(told) == [SHAKYO_DESK]
    assert told[0].subject.startswith("【取消】")
    assert diary.state(referral) is ReferralState.WITHDRAWING
    assert diary.duty(referral, "result").closed_how == "withdraw"

    # silence does not end it: they are asked again on the due day and after it
    diary.live_until(date(2026, 9, 30))
    assert diary.state(referral) is ReferralState.WITHDRAWING
    again = [date(2026, 9, 29), date(2026, 9, 30)]
    assert diary.days_with_mail(SHAKYO_DESK)[1:] == again
    done = diary.did(referral, "confirm_withdrawal", SHAKYO)
    assert addresses(done) == [STAFF]
    assert diary.state(referral) is ReferralState.WITHDRAWN
    assert diary.live_until(date(2026, 10, 20)) == []
    assert diary.refuted() == []


def test_only_the_receiver_acknowledges_and_only_the_sender_confirms(
    diary: Diary,
) -> None:
    referral = a_referral(diary.town)
    with pytest.raises(NotYourTurn):
        diary.did(referral, "acknowledge", TAX)
    with pytest.raises(NotYourTurn):
        diary.did(referral, "acknowledge", SHAKYO)
    diary.did(referral, "acknowledge", OWN)
    diary.did(referral, "report", OWN)
    with pytest.raises(NotYourTurn):
        diary.did(referral, "confirm", OWN)

    assert diary.state(referral) is ReferralState.REPORTED


def test_who_comes_second_reads_who_was_first(diary: Diary) -> None:
    referral = a_referral(diary.town)
    diary.did(referral, "acknowledge", OWN, "相談 みどり")
    with pytest.raises(AlreadyAnswered, match=r"相談 みどりさんが「受領を確認する」"):
        diary.did(referral, "acknowledge", OWN, "相談 あおい")


def test_a_late_confirmation_of_an_ended_referral_is_refused_in_words(
    diary: Diary,
) -> None:
    referral = a_referral(diary.town)
    diary.did(referral, "acknowledge", OWN)
    diary.did(referral, "report", OWN)
    diary.live_until(date(2026, 10, 7))
    with pytest.raises(StepNotOpen, match="報告済（確認なし）"):
        diary.did(referral, "confirm", TAX)


def test_a_decline_after_the_receipt_closes_contact_and_result(diary: Diary) -> None:
    referral = a_referral(diary.town)
    diary.did(referral, "acknowledge", OWN)
    diary.did(referral, "decline", OWN, decline_reason="other_counter")

    assert diary.duty(referral, "first_contact").closed_how == "decline"
    assert diary.duty(referral, "result").closed_how == "decline"
    assert addresses(diary.live_until(date(2026, 9, 29))) == [TAX_DESK]
    assert diary.refuted() == []
