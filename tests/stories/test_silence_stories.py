"""沈黙 — nobody answers: who hears, on which day, and what silence never ends."""

from datetime import date

from sqlmodel import select

from models.agency import Agency, Post, Rank
from models.errand_task import ErrandKind
from models.notice import Notice, NoticeState
from models.referral_sheet import ReferralState
from tasks.database import reading, transaction
from tests.databases import OWN, TAX
from tests.factories import a_referral, a_referral_that_was
from tests.stories.diary import (
    CHIEF,
    SENIOR,
    SHAKYO,
    SHAKYO_DESK,
    STAFF,
    TAX_DESK,
    Diary,
    addresses,
    only,
    without_thanks,
)

VOLUNTEER = "民生委員"  # by telephone only
REPORTED_ON = date(2026, 9, 17)
CONFIRM_BY = date(2026, 10, 6)  # ten open days over Silver Week


def test_a_silent_sender_is_reminded_once_then_both_hear_the_end(diary: Diary) -> None:
    referral = a_referral_that_was(diary.town, "acknowledge", "report")
    diary.mails_now()
    assert diary.duty(referral, "confirmation").due_on == CONFIRM_BY

    # three open days before the due day, in polite words
    diary.live_until(CONFIRM_BY)
    reminders = without_thanks(diary.mailed(date(2026, 9, 18), CONFIRM_BY))
    assert addresses(reminders) == [TAX_DESK]
    assert diary.days_with_mail(TAX_DESK)[-1] == date(2026, 10, 1)
    assert "期限超過" not in reminders[0].subject + reminders[0].text

    # the open day after the due day it ends, and both are told
    told = diary.live_until(date(2026, 10, 7))
    assert addresses(told) == [STAFF, TAX_DESK]
    assert all("終了（確認なし）" in mail.subject for mail in told)
    assert diary.state(referral) is ReferralState.REPORTED_UNCONFIRMED
    assert diary.live_until(date(2026, 10, 16)) == []
    assert diary.refuted() == []


def test_a_result_that_reached_nobody_does_not_lapse(diary: Diary) -> None:
    referral = a_referral(diary.town)
    diary.mails_now()
    diary.did(referral, "acknowledge", OWN)
    diary.relay.faults["RCPT"] = "550 no such mailbox"
    diary.did(referral, "report", OWN)
    diary.live_until(date(2026, 10, 20))

    assert diary.state(referral) is ReferralState.REPORTED
    assert {e.kind for e in diary.errands()} == {
        ErrandKind.ADDRESS,
        ErrandKind.TELEPHONE,
    }

    # our desk reaches them by telephone: now the silence counts
    for errand in diary.errands():
        diary.reached(errand.id, OWN)
    diary.live_until(date(2026, 10, 22))
    assert diary.state(referral) is ReferralState.REPORTED_UNCONFIRMED
    assert diary.refuted() == []


def test_one_call_tells_a_counter_without_mail_of_receipt_and_result(
    diary: Diary,
) -> None:
    referral = a_referral_that_was(
        diary.town, "acknowledge", "report", sender=VOLUNTEER
    )

    # both fell on one day: one call is enough for both
    [call] = diary.errands()
    diary.reached(call.id, OWN)
    diary.live_until(date(2026, 10, 8))

    assert diary.state(referral) is ReferralState.REPORTED_UNCONFIRMED
    assert diary.refuted() == []


def test_a_partner_who_owes_is_asked_politely_while_our_side_climbs(
    diary: Diary,
) -> None:
    a_referral(diary.town, sender=OWN, receiver=SHAKYO)
    diary.live_until(date(2026, 10, 2))
    again = only(
        diary.mailed(date(2026, 9, 18), date(2026, 10, 2)),
        lambda mail: mail.to == SHAKYO_DESK,
    )

    assert again.subject.startswith("【再送】ご回答のお願い（再）")
    assert "回答希望日" in again.text
    assert "期限" not in again.text
    assert diary.days_with_mail(STAFF)[0] == date(2026, 9, 28)
    assert diary.days_with_mail(SENIOR) == [date(2026, 9, 29)]
    assert diary.days_with_mail(CHIEF) == [date(2026, 10, 2)]
    assert [e.kind for e in diary.errands()] == [ErrandKind.TELEPHONE]


def test_our_own_desk_that_owes_hears_itself_and_telephones_nobody(
    diary: Diary,
) -> None:
    a_referral(diary.town)
    diary.live_until(date(2026, 10, 9))

    # due Thursday 9/24 (two open days); counted from there +1, +2, +5
    assert diary.days_with_mail(STAFF) == [date(2026, 9, 17), date(2026, 9, 25)]
    assert diary.days_with_mail(SENIOR) == [date(2026, 9, 28)]
    assert diary.days_with_mail(CHIEF) == [date(2026, 10, 1)]
    assert diary.days_with_mail(TAX_DESK) == []
    assert diary.errands() == []


def test_after_five_missed_days_each_hears_only_the_highest_rung(diary: Diary) -> None:
    first = a_referral(diary.town, sender=OWN, receiver=SHAKYO)
    a_referral(diary.town, sender=OWN, receiver=SHAKYO)
    diary.mails_now()
    diary.sleep_until(date(2026, 10, 2))
    diary.passes()
    diary.passes()
    late = diary.mails_now()

    # 担当 and 主任 were overtaken by 係長, who gets the two requests to telephone too
    assert addresses(late) == [CHIEF, CHIEF, CHIEF]
    assert only(late, lambda mail: "2件" in mail.subject).to == CHIEF
    assert said_of(first) == {
        ("asked", NoticeState.MAILED, None),
        ("staff", NoticeState.SUPPRESSED, "overtaken"),
        ("senior", NoticeState.SUPPRESSED, "overtaken"),
        ("chief", NoticeState.MAILED, None),
    }
    assert diary.refuted() == []


def said_of(referral_id: int) -> set[tuple[str, NoticeState, str | None]]:
    """Rung, state and reason of every notice about the first duty of a referral."""
    with reading() as session:
        rows = session.exec(select(Notice).where(Notice.duty_id == referral_id)).all()
    return {(n.rung, n.state, n.reason) for n in rows}


def test_nobody_hears_of_what_was_answered_between_pass_and_mail(
    diary: Diary,
) -> None:
    referral = a_referral(diary.town, sender=OWN, receiver=SHAKYO)
    diary.live_until(date(2026, 9, 25))
    diary.sleep_until(date(2026, 9, 28))
    diary.passes()
    told = diary.did(referral, "acknowledge", SHAKYO)

    assert addresses(told) == [STAFF]
    assert "受領確認の完了" in told[0].subject
    assert diary.refuted() == []


def test_each_recipient_gets_one_mail_for_everything_that_is_late(
    diary: Diary,
) -> None:
    for _ in range(7):
        a_referral(diary.town, sender=OWN, receiver=SHAKYO)
    diary.live_until(date(2026, 9, 25))
    late = diary.live_until(date(2026, 9, 28))

    assert addresses(late) == [STAFF, SHAKYO_DESK]
    assert all("7件" in mail.subject for mail in late)


def test_the_chief_of_another_agency_hears_only_where_that_is_agreed(
    diary: Diary,
) -> None:
    a_chief_at(diary, SHAKYO, "kakaricho@shakyo.example", may_hear=True)
    a_chief_at(diary, TAX, "kacho@shuno.example", may_hear=False)
    a_referral(diary.town, sender=OWN, receiver=SHAKYO)
    a_referral(diary.town, sender=OWN, receiver=TAX)
    diary.live_until(date(2026, 10, 2))

    assert diary.days_with_mail("kakaricho@shakyo.example") == [date(2026, 10, 2)]
    assert diary.days_with_mail("kacho@shuno.example") == []


def a_chief_at(diary: Diary, agency: str, email: str, *, may_hear: bool) -> None:
    """Give another agency's desk a 係長, who may hear of silence or not."""
    desk_id = diary.town.desks[agency]
    with transaction(diary.town.scope) as session:
        theirs = session.exec(select(Agency).where(Agency.name == agency)).one()
        theirs.chief_may_hear = may_hear
        chief = Post(
            municipality_id=diary.town.municipality_id,
            desk_id=desk_id,
            title="係長",
            rank=Rank.CHIEF,
            email=email,
        )
        session.add_all([theirs, chief])
