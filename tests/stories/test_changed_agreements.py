"""取り決めと暦が途中で変わる: told in days; nothing is said twice.

Stories begin on Thursday 2026-09-17; 9/21 to 9/23 are closed (敬老の日 … 秋分の日).
"""

from collections import Counter
from collections.abc import Mapping
from datetime import UTC, date, datetime

import pytest
from sqlmodel import col, select

from models.closed_day import ClosedDay
from models.decide import Party
from models.duty import Duty, DutyState
from models.event import Event
from models.notice import Notice
from models.policy import Policy
from models.procedure import Side
from models.reprojection import REPROJECT
from models.suspended_days import Pause
from models.suspension import SuspensionReason
from models.why import Why
from tasks import reprojection
from tasks.database import transaction
from tasks.directory import forget_directory
from tasks.policy_versions import add_version, take_up, take_up_waiting
from tasks.reprojection import Reprojection, reproject
from tasks.suspensions import resume, suspend
from tests.databases import OWN, Town
from tests.factories import a_referral, a_referral_that_was
from tests.hand_overs import a_handover
from tests.stories.diary import Diary
from tests.tasks.days import rows

ADMIN = Party(Side.SYSTEM, "管理 さくら", "screen")
THREE_DAYS = {"referral.acknowledgement.in": {
    "rule": {"kind": "open_days", "n": 4}, "roll": "none"
}}  # fmt: skip


def agreed_anew(
    town: Town, numbers: Mapping[str, object], from_day: date
) -> Reprojection:
    """The admin applies a new version that holds from today."""
    with transaction(town.scope) as session:
        made = add_version(
            session, town.municipality_id, numbers, from_day, ADMIN, "改定"
        )
        assert made is not None
        return take_up(session, made, ADMIN)


def closed_on(town: Town, day: date) -> Reprojection:
    """The town closes on one more day, and open duties are counted again."""
    with transaction(town.scope) as session:
        session.add(
            ClosedDay(
                municipality_id=town.municipality_id,
                on=day,
                name="臨時の休日",
                source="架空条例",
                recorded_at=datetime(2026, 9, 17, tzinfo=UTC),
            )
        )
        session.flush()
        forget_directory(session)
        return reproject(session, town.municipality_id, ADMIN)


def acknowledgements() -> list[Duty]:
    return list(rows(Duty, Duty.step == "acknowledgement", Duty.state == "open"))


def moved_events() -> list[Event]:
    return list(rows(Event, Event.verb == REPROJECT))


def said() -> Counter[tuple[int, str, int]]:
    return Counter((n.duty_id, n.rung, n.post_id) for n in rows(Notice))


def test_a_policy_changes_while_100_duties_are_open(diary: Diary) -> None:
    town = diary.town
    for _ in range(50):
        a_referral(town)  # owes a receipt until 9/24
    for _ in range(25):
        a_referral_that_was(town, "acknowledge")  # owes a contact and a result
    diary.live_until(date(2026, 9, 25))  # the first rung of the receipts was said
    before = {d.id: (d.due_on, d.next_notice_on) for d in rows(Duty)}
    heard = said()
    done = agreed_anew(town, THREE_DAYS, diary.today)

    assert (done.looked_at, done.moved) == (100, 50)
    assert {d.due_on for d in acknowledgements()} == {date(2026, 9, 28)}
    assert len(moved_events()) == 50
    unmoved = rows(Duty, Duty.step != "acknowledgement", Duty.state == DutyState.OPEN)
    assert {d.policy_version for d in rows(Duty, Duty.state == DutyState.OPEN)} == {2}
    assert all(before[d.id] == (d.due_on, d.next_notice_on) for d in unmoved)
    assert said() == heard  # applying says nothing by itself

    diary.live_until(date(2026, 10, 6))

    assert max(said().values()) == 1
    climbed = {n.rung for n in rows(Notice, col(Notice.duty_id).in_(
        [d.id for d in acknowledgements()]
    ))}  # fmt: skip
    assert climbed == {"asked", "staff", "senior", "chief"}
    assert diary.refuted() == []


def test_the_event_and_the_reason_tell_both_days(diary: Diary) -> None:
    a_referral(diary.town)
    agreed_anew(diary.town, THREE_DAYS, diary.today)
    [duty], [event] = acknowledgements(), moved_events()

    assert (event.given["was_due_on"], event.given["due_on"]) == (
        "2026-09-24",
        "2026-09-28",
    )
    assert event.given["policy_version"] == "2"
    assert event.actor == "管理 さくら"
    assert "翌日から4開庁日" in "".join(Why.from_json(duty.why).sentences())


def test_applied_twice_nothing_moves_again(diary: Diary) -> None:
    a_referral(diary.town)
    agreed_anew(diary.town, THREE_DAYS, diary.today)
    with transaction(diary.town.scope) as session:
        version = session.exec(select(Policy).where(Policy.version == 2)).one()
        again = take_up(session, version, ADMIN)

    assert (again.looked_at, again.moved) == (1, 0)
    assert len(moved_events()) == 1


def test_a_new_holiday_is_put_on_20_due_dates(diary: Diary) -> None:
    town = diary.town
    for _ in range(20):
        a_referral(town)  # owes a receipt until 9/24
    for _ in range(3):
        a_referral_that_was(town, "acknowledge")  # result until 10/1, contact 9/29
    done = closed_on(town, date(2026, 9, 24))

    # the contacts are counted in open days over 9/24 too; the results in calendar days
    assert (done.looked_at, done.moved) == (26, 23)
    assert {d.due_on for d in acknowledgements()} == {date(2026, 9, 25)}
    assert len(moved_events()) == 23
    told = "".join(Why.from_json(acknowledgements()[0].why).sentences())
    assert "臨時の休日" in told
    assert closed_on_again(town).moved == 0
    assert diary.refuted() == []


def closed_on_again(town: Town) -> Reprojection:
    with transaction(town.scope) as session:
        return reproject(session, town.municipality_id, ADMIN)


def test_a_day_the_law_fixes_is_moved_by_no_policy(diary: Diary) -> None:
    handover = a_handover(diary.town, "share", "acknowledge", "record_application")
    [by_law] = rows(Duty, Duty.case_id == handover, Duty.step == "decision")
    agreed_anew(
        diary.town,
        {**THREE_DAYS, "handover.application": _open_days(9)},
        diary.today,
    )
    closed_on(diary.town, by_law.due_on)
    [after] = rows(Duty, Duty.id == by_law.id)

    assert after.due_on == by_law.due_on
    assert [e for e in moved_events() if e.given["step"] == "decision"] == []


def _open_days(n: int) -> dict[str, object]:
    return {"rule": {"kind": "open_days", "n": n}, "roll": "none"}


def test_a_stopped_clock_keeps_its_stop_under_the_new_agreement(diary: Diary) -> None:
    referral = a_referral(diary.town)  # due 9/24
    duty = diary.duty(referral, "acknowledgement")
    by = diary.town.party(OWN, Side.RECEIVER)
    pause = Pause(SuspensionReason.IN_HOSPITAL, "病院からの連絡", diary.today)
    with transaction(diary.town.scope) as session:
        suspend(session, duty.id, by, pause)
    agreed_anew(diary.town, THREE_DAYS, diary.today)
    stopped = diary.duty(referral, "acknowledgement")
    diary.sleep_until(date(2026, 9, 24))  # 9/17 and 9/18 were open days
    with transaction(diary.town.scope) as session:
        resume(session, duty.id, by)
    again = diary.duty(referral, "acknowledgement")
    closed_on(diary.town, date(2026, 9, 25))
    later = diary.duty(referral, "acknowledgement")

    assert (stopped.state, stopped.due_on) == (
        DutyState.SUSPENDED,
        date(2026, 9, 28),
    )
    assert again.due_on == date(2026, 9, 30)
    assert later.due_on == date(2026, 10, 1)
    assert len(Why.from_json(later.why).stopped) == 1
    assert diary.refuted() == []


def test_a_version_of_a_later_day_waits_for_the_morning_of_that_day(
    diary: Diary,
) -> None:
    a_referral(diary.town)
    friday = date(2026, 9, 25)
    with transaction(diary.town.scope) as session:
        add_version(
            session, diary.town.municipality_id, THREE_DAYS, friday, ADMIN, "改定"
        )
    early = take_up_waiting(diary.today)
    diary.sleep_until(friday)
    taken = take_up_waiting(friday)

    assert (early, taken, take_up_waiting(friday)) == (0, 1, 0)
    assert {d.due_on for d in acknowledgements()} == {date(2026, 9, 28)}
    assert moved_events()[0].via == "pass"


def test_more_than_a_page_is_moved_page_by_page(
    diary: Diary, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reprojection, "PAGE", 3)
    for _ in range(8):
        a_referral(diary.town)
    done = agreed_anew(diary.town, THREE_DAYS, diary.today)

    assert (done.looked_at, done.moved) == (8, 8)
    assert {d.due_on for d in acknowledgements()} == {date(2026, 9, 28)}


def test_a_day_moved_into_the_past_is_said_at_the_next_pass(diary: Diary) -> None:
    a_referral(diary.town)
    diary.live_until(date(2026, 9, 24))
    agreed_anew(diary.town, {"referral.acknowledgement.in": _open_days(0)}, diary.today)
    mailed = diary.live_until(date(2026, 9, 25))

    assert {d.due_on for d in acknowledgements()} == {date(2026, 9, 17)}
    assert mailed  # the highest rung missed, once
    assert max(said().values()) == 1


def test_other_rungs_alone_move_the_ladder_and_not_the_day(diary: Diary) -> None:
    a_referral(diary.town)
    done = agreed_anew(diary.town, {"ladder.staff": 3}, diary.today)
    [duty] = acknowledgements()

    assert done.moved == 1
    assert duty.due_on == date(2026, 9, 24)
    assert duty.next_notice_on == date(2026, 9, 29)
