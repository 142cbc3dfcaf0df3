"""停止, told in days: over 年末年始, in hospital, and let run again by itself."""

from datetime import date

import pytest
from sqlmodel import col, select

from models.decide import Party
from models.duty import Duty, DutyState
from models.event import Event
from models.notice import Notice, NoticeState
from models.procedure import Side
from models.refusals import GivenMissing, NotYourTurn, RowChanged, StepNotOpen
from models.suspended_days import Pause
from models.suspension import Suspension, SuspensionReason
from models.why import Why
from tasks.database import reading, transaction
from tasks.suspensions import resume, suspend
from tests.databases import OWN, TAX, Town
from tests.factories import a_referral, do
from tests.hand_overs import a_handover
from tests.stories.diary import SHAKYO, STAFF, Diary, addresses

HOSPITAL = SuspensionReason.IN_HOSPITAL
NOTE = "市立病院の相談室から電話"


def stop(
    town: Town,
    duty: Duty,
    from_on: date,
    until_on: date | None = None,
    agency: str = OWN,
    version: int | None = None,
) -> None:
    """Somebody of that agency stops the clock of this duty."""
    by = town.party(agency, Side.RECEIVER, "相談 みどり")
    pause = Pause(HOSPITAL, NOTE, from_on, until_on)
    with transaction(town.scope) as session:
        suspend(session, duty.id, by, pause, version)


def run_again(town: Town, duty: Duty, agency: str = OWN) -> None:
    with transaction(town.scope) as session:
        resume(session, duty.id, town.party(agency, Side.RECEIVER, "相談 みどり"))


def said(duty: Duty) -> str:
    return "".join(Why.from_json(duty.why).sentences())


def test_a_result_suspended_over_the_new_year_is_resumed_and_told_why(
    diary: Diary,
) -> None:
    diary.sleep_until(date(2026, 12, 21))
    referral = a_referral(diary.town)
    diary.did(referral, "acknowledge", OWN)
    diary.did(referral, "start_contact", OWN)
    result = diary.duty(referral, "result")
    assert result.due_on == date(2027, 1, 4)

    # 12/24: the person goes into hospital; nobody is reminded while the clock stands
    diary.live_until(date(2026, 12, 24))
    stop(diary.town, result, date(2026, 12, 24))
    assert diary.duty(referral, "result").state is DutyState.SUSPENDED
    diary.live_until(date(2027, 1, 12))
    quiet = diary.mailed(date(2026, 12, 25), date(2027, 1, 12))
    assert [mail for mail in quiet if mail.to == STAFF] == []
    with reading() as session:  # nor is anything written down to be said later
        written = select(Notice.rung).where(Notice.duty_id == result.id)
        assert session.exec(written).all() == []

    # 1/12: home again; nineteen calendar days are added, as the rule counts them
    run_again(diary.town, result)
    moved = diary.duty(referral, "result")
    assert moved.state is DutyState.OPEN
    assert moved.due_on == date(2027, 1, 25)  # 1/23 is a Saturday
    assert "12月24日（木）から2027年1月11日（月）まで停止していたため" in said(moved)
    assert "19日を加えました。" in said(moved)

    # the clock runs: on the new day we are reminded, once
    assert diary.live_until(date(2027, 1, 22)) == []
    assert addresses(diary.live_until(date(2027, 1, 25))) == [STAFF]
    diary.did(referral, "report", OWN)
    assert diary.refuted() == []


def test_a_stop_until_a_day_ends_by_itself_and_open_days_are_added(
    diary: Diary,
) -> None:
    referral = a_referral(diary.town, sender=OWN, receiver=SHAKYO)
    diary.mails_now()
    receipt = diary.duty(referral, "acknowledgement")
    assert receipt.due_on == date(2026, 9, 25)
    stop(diary.town, receipt, date(2026, 9, 17), date(2026, 9, 25))

    # 9/17, 18, 24, 25 stood still: four open days; the pass of the 26th lets it run
    diary.live_until(date(2026, 9, 26))
    moved = diary.duty(referral, "acknowledgement")
    assert (moved.state, moved.due_on) == (DutyState.OPEN, date(2026, 10, 1))
    assert "4開庁日を加えました" in said(moved)
    assert diary.live_until(date(2026, 10, 1)) == []
    assert len(diary.live_until(date(2026, 10, 2))) == 2
    assert diary.refuted() == []


def test_a_pass_that_comes_days_late_counts_no_day_too_many(diary: Diary) -> None:
    referral = a_referral(diary.town, sender=OWN, receiver=SHAKYO)
    receipt = diary.duty(referral, "acknowledgement")
    stop(diary.town, receipt, date(2026, 9, 17), date(2026, 9, 25))
    diary.sleep_until(date(2026, 10, 6))
    diary.passes()

    moved = diary.duty(referral, "acknowledgement")
    assert moved.due_on == date(2026, 10, 1)
    with reading() as session:
        [row] = session.exec(select(Suspension)).all()
    assert row.resumed_on == date(2026, 9, 26)
    assert row.resumed_by == "システム"
    diary.passes()  # running twice changes nothing
    assert diary.duty(referral, "acknowledgement").due_on == date(2026, 10, 1)


def test_a_reminder_written_before_the_stop_waits_for_the_new_day(
    diary: Diary,
) -> None:
    referral = a_referral(diary.town)
    receipt = diary.duty(referral, "acknowledgement")  # ours, due on 9/24
    diary.mails_now()
    diary.live_until(date(2026, 9, 24))
    diary.sleep_until(date(2026, 9, 25))
    diary.passes()  # writes 担当への通知, which is not sent before it is stopped
    stop(diary.town, receipt, date(2026, 9, 25))
    assert diary.mails_now() == []
    diary.live_until(date(2026, 9, 29))
    run_again(diary.town, receipt)

    # two open days: due on the 28th, the reminder of +1 goes on the 29th
    assert diary.duty(referral, "acknowledgement").due_on == date(2026, 9, 28)
    assert addresses(diary.live_until(date(2026, 9, 30)))[:1] != []
    rungs = select(Notice.rung, Notice.state).where(Notice.rung == "staff")
    with reading() as session:
        assert {s for _, s in session.exec(rungs)} == {NoticeState.MAILED}
    assert diary.refuted() == []


def test_a_day_the_law_fixes_is_not_stopped_for_anybody(any_town: Town) -> None:
    made = a_handover(any_town, "share", "acknowledge", "record_application")
    query = select(Duty).where(Duty.case_id == made, Duty.step == "decision")
    with reading() as session:
        decision = session.exec(query).one()

    with pytest.raises(StepNotOpen, match="生活保護法第24条"):
        stop(any_town, decision, date(2026, 9, 17))


def test_each_stop_and_each_start_is_one_event_and_one_row(any_town: Town) -> None:
    referral = a_referral(any_town)
    with reading() as session:
        receipt = session.exec(select(Duty)).one()
    stop(any_town, receipt, date(2026, 9, 17))
    run_again(any_town, receipt)
    verbs = select(Event.verb, Event.given).order_by(col(Event.seq).desc()).limit(2)
    with reading() as session:
        (again, _), (stopped, words) = session.exec(verbs).all()
        [row] = session.exec(select(Suspension)).all()

    assert (stopped, again) == ("suspend", "resume")
    assert words == {
        "step": "acknowledgement",
        "occurrence": "1",
        "reason": "in_hospital",
        "evidence": NOTE,
        "from_on": "2026-09-17",
        "until_on": "",
    }
    assert row.resumed_on == row.from_on
    # the same day: nothing was lost, nothing is added
    with reading() as session:
        assert session.get_one(Duty, receipt.id).due_on == receipt.due_on
    do(any_town, referral, "acknowledge", any_town.party(OWN, Side.RECEIVER))


def test_what_is_stopped_can_still_be_answered(diary: Diary) -> None:
    referral = a_referral(diary.town)
    stop(diary.town, diary.duty(referral, "acknowledgement"), date(2026, 9, 17))
    diary.did(referral, "acknowledge", OWN)

    assert diary.duty(referral, "acknowledgement").state is DutyState.DONE
    assert diary.refuted() == []


def test_only_the_debtor_and_our_own_side_stop_a_clock(town: Town) -> None:
    a_referral(town, sender=OWN, receiver=SHAKYO)
    with reading() as session:
        receipt = session.exec(select(Duty)).one()
    for stranger in (TAX,):
        with pytest.raises(NotYourTurn, match="対応する窓口"):
            stop(town, receipt, date(2026, 9, 17), agency=stranger)
    stop(town, receipt, date(2026, 9, 17), agency=SHAKYO)
    with pytest.raises(NotYourTurn):
        run_again(town, receipt, agency=TAX)
    run_again(town, receipt)


def test_a_stop_is_refused_twice_in_the_past_or_over_an_older_page(town: Town) -> None:
    a_referral(town)
    with reading() as session:
        receipt = session.exec(select(Duty)).one()
    with pytest.raises(StepNotOpen, match="停止していません"):
        run_again(town, receipt)
    with pytest.raises(GivenMissing):
        stop(town, receipt, date(2026, 9, 16))  # before it was owed
    with pytest.raises(RowChanged):
        stop(town, receipt, date(2026, 9, 17), version=99)
    stop(town, receipt, date(2026, 9, 17))
    with pytest.raises(StepNotOpen, match="停止できる状態にありません"):
        stop(town, receipt, date(2026, 9, 17))


def test_the_party_of_a_stop_is_named(town: Town) -> None:
    a_referral(town)
    with reading() as session:
        receipt = session.exec(select(Duty)).one()
    nobody = Party(Side.RECEIVER, "外部 太郎", "screen", None)
    with pytest.raises(NotYourTurn), transaction(town.scope) as session:
        suspend(session, receipt.id, nobody, Pause(HOSPITAL, NOTE, date(2026, 9, 17)))
