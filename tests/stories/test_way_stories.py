"""届け方 — mail, FAX, telephone, a bounced address, an urgent case on a closed day."""

from datetime import date, datetime

import pytest
from sqlmodel import select

from models.columns import TOKYO
from models.errand_task import ErrandKind, ErrandState
from models.event import Event
from models.procedure import Side
from models.referral_sheet import ReferralState, Sheet, SheetForm, Way
from models.refusals import ConsentMissing
from tasks.acts import act
from tasks.database import reading, transaction
from tasks.sheets import draft_sheet
from tests.databases import OWN, TAX
from tests.factories import a_referral, a_sheet
from tests.stories.diary import SHAKYO, SHAKYO_DESK, STAFF, Diary, addresses

SCHOOL, VOLUNTEER = "高等学校", "民生委員"  # by FAX; by telephone


def three_counters(diary: Diary) -> list[int]:
    """One sheet of ours to 社会福祉協議会, a school and a 民生委員."""
    by = diary.town.party(OWN, Side.SENDER)
    sheet = a_sheet(diary.town, SHAKYO, SCHOOL, VOLUNTEER)
    with transaction(diary.town.scope) as session:
        made = draft_sheet(session, sheet, by)
        for referral in made:
            act(session, "referral", referral.id, "check_consent", by)
            act(session, "referral", referral.id, "send", by)
        return [referral.id for referral in made]


def test_one_sheet_to_three_counters_has_three_receipts(diary: Diary) -> None:
    shakyo, school, volunteer = three_counters(diary)
    sent = diary.mails_now()

    # one mail to the counter that reads mail; two tasks for our desk, said by mail
    assert addresses(sent) == [STAFF, STAFF, SHAKYO_DESK]
    fax, call = diary.errands()
    assert [fax.kind, call.kind] == [ErrandKind.FAX, ErrandKind.TELEPHONE]
    assert [fax.number, call.number] == ["26-00001-2", "26-00001-3"]

    # each answers in its own way and for itself alone
    diary.did(shakyo, "acknowledge", SHAKYO, via="link")
    diary.reached(fax.id, OWN)
    diary.did(school, "acknowledge", SCHOOL, via="fax")
    assert diary.state(volunteer) is ReferralState.SENT
    diary.reached(call.id, OWN)
    diary.did(volunteer, "decline", VOLUNTEER, via="telephone")

    states = [diary.state(each) for each in (shakyo, school, volunteer)]
    assert states == [
        ReferralState.ACKNOWLEDGED,
        ReferralState.ACKNOWLEDGED,
        ReferralState.DECLINED,
    ]
    assert diary.errands() == []
    assert diary.refuted() == []


def test_a_counter_without_mail_is_telephoned_and_its_answer_recorded(
    diary: Diary,
) -> None:
    referral = a_referral(diary.town, sender=OWN, receiver=VOLUNTEER)
    asked = diary.mails_now()
    [call] = diary.errands()
    assert addresses(asked) == [STAFF]
    assert "電話での連絡" in asked[0].subject
    assert "民生委員" in asked[0].text

    # not telephoned on the next open day: our 担当 is reminded on the one after
    diary.live_until(date(2026, 9, 24))
    assert diary.days_with_mail(STAFF) == [date(2026, 9, 17), date(2026, 9, 24)]
    diary.reached(call.id, OWN)
    diary.did(referral, "acknowledge", VOLUNTEER, "民生 つばさ", via="telephone")
    told = diary.did(referral, "report", VOLUNTEER, "民生 つばさ", via="telephone")

    assert addresses(told) == [STAFF]
    assert diary.errands() == []
    assert diary.refuted() == []


def test_a_silent_counter_without_mail_becomes_a_new_call(diary: Diary) -> None:
    a_referral(diary.town, sender=OWN, receiver=VOLUNTEER)
    [first] = diary.errands()
    diary.reached(first.id, OWN)
    diary.live_until(date(2026, 9, 28))

    assert [e.kind for e in diary.errands()] == [ErrandKind.TELEPHONE]
    assert len(diary.errands(ErrandState.DONE)) == 1


def test_a_refused_address_becomes_a_task_and_no_second_mail(diary: Diary) -> None:
    diary.relay.faults["RCPT"] = "550 no such mailbox"
    referral = a_referral(diary.town, sender=OWN, receiver=SHAKYO)
    told = diary.mails_now()

    [task] = diary.errands()
    assert (task.kind, task.mail_id is not None) == (ErrandKind.ADDRESS, True)
    assert addresses(told) == []
    assert addresses(diary.mails_now()) == [STAFF]

    # its reminder goes to nobody's mailbox but to a person who telephones
    diary.live_until(date(2026, 9, 28))
    assert diary.days_with_mail(SHAKYO_DESK) == []
    kinds = [e.kind for e in diary.errands()]
    assert kinds == [ErrandKind.ADDRESS, ErrandKind.TELEPHONE]
    assert diary.state(referral) is ReferralState.SENT
    assert diary.refuted() == []


def test_an_urgent_case_leaves_on_a_closed_day(diary: Diary) -> None:
    saturday = datetime(2026, 9, 19, 10, 0, tzinfo=TOKYO)
    diary.live_until(saturday.date())
    urgent = a_referral(
        diary.town, sender=TAX, receiver=OWN, urgent_reason="食べるものがない"
    )
    usual = a_referral(diary.town)
    sent = diary.mails_now()

    assert addresses(sent) == [STAFF]
    assert sent[0].subject.startswith("【要確認】緊急のつなぎ")
    assert diary.duty(urgent, "acknowledgement").due_on == saturday.date()

    # the usual one waits for the first open day; the urgent one climbs from there
    assert diary.live_until(date(2026, 9, 23)) == []
    first_open_day = diary.live_until(date(2026, 9, 24))
    assert any("26-00002" in mail.subject for mail in first_open_day)
    assert diary.state(usual) is ReferralState.SENT
    assert diary.refuted() == []


def test_a_card_the_person_carries_needs_no_consent_and_says_so(diary: Diary) -> None:
    to = ((diary.town.desks[OWN], Way.CARRIED),)
    a_referral(diary.town, to=to, consent=None, form=SheetForm.GUIDE_CARD)
    with reading() as session:
        sent = session.exec(select(Event).where(Event.verb == "send")).one()

    assert sent.legal_basis == "本人持参（提供に当たらない）"
    assert addresses(diary.mails_now()) == [STAFF]


def test_nothing_is_sent_without_a_consent_and_nothing_is_left_behind(
    diary: Diary,
) -> None:
    with pytest.raises(ConsentMissing, match="同意の記録がない"):
        a_referral(diary.town, consent=None)

    assert diary.mails_now() == []
    with reading() as session:
        assert session.exec(select(Sheet)).all() == []
