"""引継ぎ, lived day by day: 生活保護 both ways, around Silver Week and year 2026."""

from datetime import date

import pytest
from sqlmodel import select

from models.duty import Duty, DutyState
from models.handover_sheet import HandoverState as S
from models.why import Why
from tasks.database import reading
from tests.databases import OWN
from tests.hand_overs import ASSISTANCE, a_handover, do, the_handover
from tests.stories.diary import Diary, addresses

STAFF = "jiritsu@city.tsunagi.example"
HOGO = "hogo@city.tsunagi.example"


def the_duty(diary: Diary, handover_id: int, step: str) -> Duty:
    """The open duty of that step."""
    query = select(Duty).where(
        Duty.procedure == "handover",
        Duty.case_id == handover_id,
        Duty.step == step,
        Duty.state == DutyState.OPEN,
    )
    with reading(diary.town.scope) as session:
        return session.exec(query).one()


def test_an_oral_application_is_decided_in_time_and_the_result_comes_back(
    diary: Diary,
) -> None:
    made = a_handover(diary.town, "share")

    assert addresses(diary.mails_now()) == [HOGO]

    do(diary.town, made, "acknowledge")
    do(diary.town, made, "record_application")  # of 9 September, entered on the 17th

    assert set(addresses(diary.mails_now())) == {STAFF}
    duty = the_duty(diary, made, "decision")
    assert (duty.raw_due_on, duty.due_on) == (date(2026, 9, 22), date(2026, 9, 22))
    assert duty.next_notice_on == date(2026, 9, 18)
    said = "".join(Why.from_json(duty.why).sentences())
    assert "国民の休日" in said
    assert "生活保護法第24条第5項" in said

    [warning] = diary.live_until(date(2026, 9, 18))
    assert warning.to == HOGO
    assert "法律で定められた期限" in warning.text
    assert "期限：令和8年9月22日（火）" in warning.text

    do(diary.town, made, "report_decision", decided_on="2026-09-18")
    assert addresses(diary.mails_now()) == [STAFF]
    do(diary.town, made, "confirm")
    assert addresses(diary.mails_now()) == [HOGO]
    assert the_handover(diary.town, made).state is S.CONFIRMED
    assert diary.refuted() == []


@pytest.mark.parametrize(
    ("begins", "applied", "due", "warned"),
    [
        (date(2026, 9, 8), "2026-09-08", date(2026, 9, 22), date(2026, 9, 18)),
        (date(2026, 4, 20), "R8.4.20", date(2026, 5, 4), date(2026, 5, 1)),
        (date(2026, 12, 18), "R8.12.18", date(2027, 1, 1), date(2026, 12, 28)),
    ],
)
def test_the_fourteenth_day_stays_where_it_falls_and_is_warned_of_before(
    diary: Diary, begins: date, applied: str, due: date, warned: date
) -> None:
    diary.sleep_until(begins)
    made = a_handover(diary.town, "share", "acknowledge")
    do(diary.town, made, "record_application", applied_on=applied)
    duty = the_duty(diary, made, "decision")

    assert (duty.raw_due_on, duty.due_on, duty.next_notice_on) == (due, due, warned)
    assert the_handover(diary.town, made).applied_on == begins


def test_thirty_days_need_a_reason_and_still_run_from_the_application(
    diary: Diary,
) -> None:
    made = a_handover(
        diary.town, "share", "acknowledge", "record_application", "extend_decision"
    )
    duty = the_duty(diary, made, "extended_decision")

    assert duty.due_on == date(2026, 10, 8)
    assert duty.next_notice_on == date(2026, 10, 7)
    assert "ただし書" in "".join(Why.from_json(duty.why).sentences())


def test_an_undecided_application_climbs_our_side_and_never_ends_by_itself(
    diary: Diary,
) -> None:
    made = a_handover(diary.town, "share", "acknowledge", "record_application")
    diary.live_until(date(2026, 10, 9))

    assert the_handover(diary.town, made).state is S.APPLIED
    late = [m for d, m in diary.mails if d > date(2026, 9, 22)]
    assert {m.to for m in late} >= {HOGO, STAFF}
    assert all("期限超過" not in m.text + m.subject for m in late if m.to == HOGO)
    assert len(diary.errands()) == 1  # our chief telephones


def test_no_application_is_looked_at_again_on_the_day_that_was_set(
    diary: Diary,
) -> None:
    made = a_handover(diary.town, "share", "acknowledge", "note_no_application")
    diary.mails_now()
    diary.live_until(date(2026, 9, 30))
    [asked] = diary.live_until(date(2026, 10, 1))

    assert (asked.to, "【本日期限】" in asked.subject) == (STAFF, True)
    do(diary.town, made, "look_again")
    assert the_duty(diary, made, "next_look").due_on == date(2026, 11, 2)
    do(diary.town, made, "record_application", applied_on="2026-10-01")
    assert the_duty(diary, made, "decision").due_on == date(2026, 10, 15)
    assert diary.refuted() == []


def test_before_the_end_of_assistance_the_person_is_asked_and_met(
    diary: Diary,
) -> None:
    made = a_handover(diary.town, sender=ASSISTANCE, receiver=OWN)
    duty = the_duty(diary, made, "asking")

    assert (duty.due_on, duty.next_notice_on) == (
        date(2026, 10, 30),
        date(2026, 10, 16),
    )
    first = diary.live_until(date(2026, 10, 16))
    assert addresses(first) == [HOGO]

    do(diary.town, made, "inform")
    assert addresses(diary.mails_now()) == [STAFF]
    do(diary.town, made, "take_over")
    do(diary.town, made, "start_contact")
    do(diary.town, made, "confirm")
    assert the_handover(diary.town, made).state is S.CONFIRMED
    assert diary.refuted() == []


def test_neither_wish_nor_concern_is_recorded_and_ends_it(diary: Diary) -> None:
    made = a_handover(diary.town, "note_neither", sender=ASSISTANCE, receiver=OWN)
    diary.mails_now()
    diary.live_until(date(2026, 11, 4))

    assert the_handover(diary.town, made).state is S.NEITHER
    assert diary.mails == []


def test_a_handover_not_shared_on_its_day_is_noticed(diary: Diary) -> None:
    a_handover(diary.town)
    diary.live_until(date(2026, 9, 18))

    assert addresses(diary.mails_now() + [m for _, m in diary.mails]) == [STAFF]
