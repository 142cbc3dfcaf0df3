"""担当替え, lived day by day: a contract from 1 April, in the middle of everything."""

from datetime import date

import pytest
from sqlmodel import col, select

from models.duty import Duty, DutyState
from models.event import Event
from models.refusals import GivenMissing, StepNotOpen
from models.transfer_sheet import HAND_ON, BatchState, TransferGround, TransferState
from tasks.database import reading, transaction
from tasks.transfers import count_open
from tests.databases import OWN, Town
from tests.factories import a_referral_that_was
from tests.hand_overs import a_handover
from tests.hand_overs import do as on_handover
from tests.proof import refuted
from tests.stories.diary import CHIEF, SENIOR, STAFF, Diary, run_pass
from tests.transfers_begun import (
    CONTRACTOR,
    CONTRACTOR_DESK,
    a_contractor,
    begun,
    do,
    finish,
    receipts,
    the_batch,
)

BEFORE = date(2027, 3, 25)
LAST_DAY = date(2027, 3, 31)


def owed(town: Town, procedure: str, case_id: int) -> dict[str, int]:
    """The open duties of a case: who owes each."""
    query = select(Duty.step, Duty.debtor_desk_id).where(
        Duty.procedure == procedure,
        Duty.case_id == case_id,
        Duty.state == DutyState.OPEN,
    )
    with reading(town.scope) as session:
        return dict(session.exec(query).all())


def hand_ons(town: Town) -> list[tuple[str, int | None]]:
    """The cases that changed hands, in order."""
    query = select(Event.procedure, Event.case_id).where(Event.verb == HAND_ON)
    with reading(town.scope) as session:
        return list(session.exec(query.order_by(col(Event.seq))).all())


def test_a_contract_begins_in_the_middle_of_everything(diary: Diary) -> None:
    town = diary.town
    new = a_contractor(town)
    diary.sleep_until(BEFORE)
    referral = a_referral_that_was(town, "acknowledge")
    handover = a_handover(town, "share", "acknowledge")
    on_handover(town, handover, "note_no_application", next_look_on="2027-04-20")
    batch = begun(town)
    diary.mails_now()

    waiting = receipts(town, batch)
    assert {(t.about_procedure, t.about_case_id) for t in waiting} == {
        ("referral", referral),
        ("handover", handover),
    }
    with pytest.raises(StepNotOpen, match="受領されていない件が2件"):
        finish(town, batch)

    first = next(t for t in waiting if t.about_procedure == "referral")
    do(town, first, "receive")
    assert set(owed(town, "referral", referral).values()) == {new}
    assert set(owed(town, "handover", handover).values()) == {town.desks[OWN]}
    assert diary.refuted() == []

    diary.live_until(date(2027, 4, 2))
    told = {m.to for d, m in diary.mails if d > LAST_DAY}
    assert SENIOR in told  # the substitute reads for the post that left
    assert CONTRACTOR_DESK in told  # what was not received on the day
    assert STAFF not in told

    [second] = [t for t in waiting if t.about_procedure == "handover"]
    do(town, second, "receive")
    assert owed(town, "handover", handover) == {"next_look": new}
    finish(town, batch)
    assert the_batch(town, batch).state is BatchState.DONE
    assert hand_ons(town) == [("referral", referral), ("handover", handover)]
    assert diary.refuted() == []


def test_the_chief_hears_sixty_thirty_and_fourteen_days_before(diary: Diary) -> None:
    a_contractor(diary.town)
    diary.sleep_until(date(2027, 1, 25))
    a_handover(diary.town)
    begun(diary.town)
    diary.mails_now()
    days = (date(2027, 1, 29), date(2027, 3, 1), date(2027, 3, 17))
    for day in days:
        diary.sleep_until(day)
        run_pass("transfer_batch", day)
        assert CHIEF in {mail.to for mail in diary.mails_now()}, day
    run_pass("transfer_batch", days[-1])
    assert CHIEF not in {mail.to for mail in diary.mails_now()}


def test_a_new_case_joins_the_batch_and_an_ended_one_leaves_it(diary: Diary) -> None:
    town = diary.town
    a_contractor(town)
    made = a_handover(town, "share", "acknowledge", "note_no_application")
    batch = begun(town)
    came = a_referral_that_was(town, "acknowledge")
    on_handover(town, made, "end_looking")
    diary.live_until(date(2026, 9, 18))
    states = {
        t.about_procedure: (t.about_case_id, t.state) for t in receipts(town, batch)
    }

    assert states == {
        "handover": (made, TransferState.NOT_NEEDED),
        "referral": (came, TransferState.OFFERED),
    }
    diary.passes()
    assert len(receipts(town, batch)) == 2
    assert diary.refuted() == []


def test_a_change_of_staff_keeps_the_counter_and_asks_for_each_receipt(
    diary: Diary,
) -> None:
    town = diary.town
    referral = a_referral_that_was(town, "acknowledge")
    before = owed(town, "referral", referral)
    batch = begun(town, OWN)
    [receipt] = receipts(town, batch)
    do(town, receipt, "add_note", handing_note="次回は4月6日に面談")
    do(town, receipt, "receive")

    assert owed(town, "referral", referral) == before
    finish(town, batch)
    assert hand_ons(town) == [("referral", referral)]
    assert diary.refuted() == []


def test_another_body_takes_over_only_under_its_contract(town: Town) -> None:
    a_contractor(town)
    with pytest.raises(GivenMissing, match="業務の委託"):
        begun(town, ground=TransferGround.STAFF)
    with pytest.raises(GivenMissing, match="人事異動"):
        begun(town, OWN, ground=TransferGround.ENTRUSTED)
    begun(town)
    with pytest.raises(GivenMissing, match="別の担当替え"):
        begun(town)


def test_what_would_be_handed_on_is_counted_before(any_town: Town) -> None:
    a_contractor(any_town)
    a_referral_that_was(any_town, "acknowledge")
    a_handover(any_town)
    with reading(any_town.scope) as session:
        counted = count_open(session, any_town.desks[OWN])
        assert count_open(session, any_town.desks[CONTRACTOR]) == {}

    assert counted == {"つなぎ": 1, "引継ぎ": 1}
    batch = begun(any_town)
    for receipt in receipts(any_town, batch):
        do(any_town, receipt, "receive")
    finish(any_town, batch)
    with transaction(any_town.scope) as session:
        moved = count_open(session, any_town.desks[CONTRACTOR])
    assert moved == counted
    assert refuted(any_town) == []
