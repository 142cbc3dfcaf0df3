"""つなぎ, told in days: out before Silver Week, and the long way home."""

from datetime import date

import pytest
from sqlmodel import col, select

from models.errand_task import ErrandKind, ErrandState
from models.event import Event
from models.referral_sheet import Referral, ReferralState
from models.refusals import LinkNotUsable
from tasks.database import reading
from tasks.visits import mail_of_code
from tests.databases import OWN, SECRET_KEY, TAX
from tests.factories import a_referral
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

SILVER_WEEK = [
    ("2026-09-19", "土曜日"),
    ("2026-09-20", "日曜日"),
    ("2026-09-21", "敬老の日"),
    ("2026-09-22", "国民の休日"),
    ("2026-09-23", "秋分の日"),
]


def test_a_referral_before_silver_week_climbs_and_comes_home(diary: Diary) -> None:
    # Thursday 9/17: sent, asked at once, due three open days later, and why that day
    referral = a_referral(diary.town, sender=OWN, receiver=SHAKYO)
    asked = only(diary.mails_now(), lambda mail: mail.to == SHAKYO_DESK)
    due = diary.duty(referral, "acknowledgement")
    assert due.due_on == date(2026, 9, 25)
    assert [(d["on"], d["name"]) for d in due.why["skipped"]] == SILVER_WEEK
    assert due.why["start_label"] == "送付"

    # Silver Week and the days up to the due day: nobody is written to
    diary.live_until(date(2026, 9, 25))
    assert diary.mailed(date(2026, 9, 18), date(2026, 9, 25)) == []

    # the first open day after: they and our 担当; then 主任; then 係長 telephones
    again = diary.live_until(date(2026, 9, 28))
    assert addresses(again) == [STAFF, SHAKYO_DESK]
    assert addresses(diary.live_until(date(2026, 9, 29))) == [SENIOR]
    assert addresses(diary.live_until(date(2026, 10, 2))) == [CHIEF, CHIEF]
    assert diary.mailed(date(2026, 9, 30), date(2026, 10, 1)) == []
    [call] = diary.errands()
    assert (call.kind, call.rank) == (ErrandKind.TELEPHONE, "chief")

    # the call is made; the counter types 受付番号 and 確認コード of the reminder,
    # for the code of the first mail lived fourteen days
    diary.reached(call.id, OWN)
    with pytest.raises(LinkNotUsable):
        the_mail_of(due.number, asked.code)
    reminder = only(again, lambda mail: mail.to == SHAKYO_DESK)
    assert the_mail_of(due.number, reminder.code) == SHAKYO_DESK
    told = diary.did(referral, "acknowledge", SHAKYO, "社協 なぎさ", via="code")
    assert addresses(told) == [STAFF]
    assert "受領確認の完了" in told[0].subject

    # taken up, first contact, an interim note, the result, the confirmation
    diary.did(referral, "accept", SHAKYO)
    diary.live_until(date(2026, 10, 6))
    diary.did(referral, "start_contact", SHAKYO)
    assert addresses(diary.did(referral, "note_progress", SHAKYO)) == [STAFF]
    diary.live_until(date(2026, 10, 14))
    assert addresses(diary.did(referral, "report", SHAKYO)) == [STAFF]
    diary.live_until(date(2026, 10, 15))
    assert addresses(diary.did(referral, "confirm", OWN)) == [SHAKYO_DESK]

    # silence from then on, and everything proved
    assert diary.live_until(date(2026, 11, 6)) == []
    assert diary.days_with_mail()[-1] == date(2026, 10, 15)
    assert diary.state(referral) is ReferralState.CONFIRMED
    assert diary.refuted() == []


def the_mail_of(number: str, code: str) -> str:
    """Whose mail this 受付番号 and 確認コード open."""
    with reading() as session:
        return mail_of_code(session, SECRET_KEY.encode(), number, code).to_address


def test_the_five_facts_each_have_their_own_moment(diary: Diary) -> None:
    referral = a_referral(diary.town)
    verbs = ("open_sheet", "acknowledge", "accept", "start_contact", "report")
    for day, verb in zip((24, 25, 28, 29, 30), verbs, strict=True):
        diary.live_until(date(2026, 9, day))
        diary.did(referral, verb, OWN)
    with reading() as session:
        row = session.exec(select(Referral)).one()

    moments = [
        row.sent_at,
        row.opened_at,
        row.acknowledged_at,
        row.accepted_at,
        row.in_contact_at,
        row.reported_at,
    ]
    days = [moment.day for moment in moments if moment]
    assert days == [17, 24, 25, 28, 29, 30]


def test_each_act_is_an_event_with_its_person_and_way(diary: Diary) -> None:
    referral = a_referral(diary.town)
    diary.did(referral, "acknowledge", OWN, "相談 みどり")
    diary.did(referral, "report", OWN, "相談 みどり", outcome="supported")
    diary.did(referral, "confirm", TAX, "収納 はじめ", via="link")
    with reading() as session:
        events = session.exec(select(Event).order_by(col(Event.seq))).all()

    assert [(e.verb, e.actor, e.via) for e in events] == [
        ("draft", "窓口 はな", "screen"),
        ("check_consent", "窓口 はな", "screen"),
        ("send", "窓口 はな", "screen"),
        ("acknowledge", "相談 みどり", "screen"),
        ("report", "相談 みどり", "screen"),
        ("confirm", "収納 はじめ", "link"),
    ]
    assert events[2].legal_basis


def test_contact_and_result_run_side_by_side_after_the_receipt(diary: Diary) -> None:
    referral = a_referral(diary.town)
    diary.did(referral, "acknowledge", OWN)
    contact = diary.duty(referral, "first_contact")
    result = diary.duty(referral, "result")

    # five open days, counted over Silver Week; fourteen days, the first not counted
    assert contact.due_on == date(2026, 9, 29)
    assert result.due_on == date(2026, 10, 1)
    assert addresses(diary.live_until(date(2026, 9, 29))) == [STAFF]
    diary.did(referral, "start_contact", OWN)
    assert diary.live_until(date(2026, 9, 30)) == []
    assert addresses(without_thanks(diary.live_until(date(2026, 10, 1)))) == [STAFF]


def test_a_result_reported_at_once_closes_what_was_still_owed(diary: Diary) -> None:
    referral = a_referral(diary.town)
    diary.did(referral, "acknowledge", OWN)
    told = diary.did(referral, "report", OWN, outcome="no_show")
    asks = only(told, lambda mail: mail.to == TAX_DESK)

    assert "結果の確認" in asks.subject
    assert diary.duty(referral, "first_contact").closed_how == "report"
    assert diary.duty(referral, "confirmation").debtor_desk_id == diary.town.desks[TAX]


def test_the_errand_of_the_chief_ends_when_somebody_was_reached(diary: Diary) -> None:
    a_referral(diary.town, sender=OWN, receiver=SHAKYO)
    diary.live_until(date(2026, 10, 2))
    [call] = diary.errands()
    diary.reached(call.id, OWN)
    diary.live_until(date(2026, 10, 16))

    assert diary.errands() == []
    assert [e.id for e in diary.errands(ErrandState.DONE)] == [call.id]
    assert diary.mailed(date(2026, 10, 3), date(2026, 10, 16)) == []
