"""停止: which clock may stand still, and where the day lies once it runs again."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.calendar import BusinessCalendar
from models.deadline import deadline
from models.deadline_rules import Days, OpenDays, Rule
from models.handover import HANDOVER
from models.referral import REFERRAL
from models.refusals import GivenMissing, LooksLikeIndividualNumber, StepNotOpen
from models.suspended_days import Pause, after_stop, refuse_pause, with_stops
from models.suspension import SuspensionReason
from models.why import Roll, Why

TOWN = BusinessCalendar()
TODAY = date(2026, 9, 17)
RESULT = REFERRAL.step("result")
HOSPITAL = SuspensionReason.IN_HOSPITAL


@pytest.mark.parametrize(
    ("rule", "roll", "start", "first", "again", "due"),
    [
        # five open days from Monday; two of them stood still
        (OpenDays(5), Roll.NONE, (2026, 9, 7), (2026, 9, 9), (2026, 9, 11), (9, 16)),
        # over Silver Week only the open days of the stop are added: 9/24 and 9/25
        (OpenDays(5), Roll.NONE, (2026, 9, 17), (2026, 9, 19), (2026, 9, 28), (10, 1)),
        # a stop of closed days alone adds nothing
        (OpenDays(2), Roll.NONE, (2026, 9, 17), (2026, 9, 19), (2026, 9, 24), (9, 24)),
        # calendar days: four days later, then off the Sunday
        (
            Days(14),
            Roll.NEXT_OPEN,
            (2026, 9, 17),
            (2026, 9, 18),
            (2026, 9, 21),
            (10, 5),
        ),
        # ended on the day it began: nothing changes
        (Days(14), Roll.NONE, (2026, 9, 17), (2026, 9, 18), (2026, 9, 18), (10, 1)),
    ],
)
def test_the_suspended_days_are_added_as_the_rule_counts(
    rule: Rule,
    roll: Roll,
    start: tuple[int, int, int],
    first: tuple[int, int, int],
    again: tuple[int, int, int],
    due: tuple[int, int],
) -> None:
    before = deadline(rule, date(*start), TOWN, roll)
    after = after_stop(before.why, date(*first), date(*again), TOWN)

    assert after.due_on == date(2026, *due)
    assert after.why.due_on == after.due_on


def test_the_reason_of_the_day_names_the_stop_and_what_it_added() -> None:
    before = deadline(OpenDays(5), date(2026, 9, 17), TOWN)
    after = after_stop(before.why, date(2026, 9, 24), date(2026, 9, 28), TOWN)
    said = Why.from_json(after.why.as_json()).sentences()

    assert (
        "9月24日（木）から9月27日（日）まで停止していたため、2開庁日を加えました。"
        in said
    )
    assert said[-1] == "期限は10月1日（木）です。"


def test_a_day_on_a_closed_day_says_where_it_was_moved_after_a_stop() -> None:
    before = deadline(Days(14), date(2026, 9, 17), TOWN, Roll.NEXT_OPEN)
    after = after_stop(before.why, date(2026, 9, 18), date(2026, 9, 20), TOWN)

    assert (after.raw_on, after.due_on) == (date(2026, 10, 3), date(2026, 10, 5))
    assert any("直後の開庁日である10月5日（月）" in s for s in after.why.sentences())


def test_a_day_before_which_it_moves_back_stays_open() -> None:
    before = deadline(Days(14), date(2026, 9, 17), TOWN, Roll.PREV_OPEN)
    after = after_stop(before.why, date(2026, 9, 18), date(2026, 9, 20), TOWN)

    assert after.due_on == date(2026, 10, 2)


@given(st.integers(0, 30), st.integers(0, 60))
def test_two_stops_add_what_one_of_both_would(first: int, length: int) -> None:
    start = date(2026, 9, 1)
    before = deadline(OpenDays(10), start, TOWN)
    begins = date.fromordinal(start.toordinal() + first)
    middle = date.fromordinal(begins.toordinal() + length // 2)
    again = date.fromordinal(begins.toordinal() + length)
    halves = after_stop(
        after_stop(before.why, begins, middle, TOWN).why, middle, again, TOWN
    )

    assert halves.due_on == after_stop(before.why, begins, again, TOWN).due_on


def test_a_day_counted_anew_keeps_its_stops() -> None:
    was = after_stop(
        deadline(OpenDays(5), TODAY, TOWN).why,
        date(2026, 9, 24),
        date(2026, 9, 28),
        TOWN,
    )
    anew = with_stops(deadline(OpenDays(5), TODAY, TOWN), was.why, TOWN)

    assert anew == was


@pytest.mark.parametrize("step", ["decision", "extended_decision"])
def test_a_day_the_law_fixes_is_never_stopped(step: str) -> None:
    declared = HANDOVER.step(step)
    assert declared.law is not None

    with pytest.raises(StepNotOpen, match="生活保護法第24条"):
        refuse_pause(declared, "26-00001", a_pause(), TODAY, TODAY)


def a_pause(
    evidence: str = "病院から電話", from_on: date = TODAY, until_on: date | None = None
) -> Pause:
    return Pause(HOSPITAL, evidence, from_on, until_on)


@pytest.mark.parametrize(
    ("pause", "field"),
    [
        (a_pause(evidence=" "), "evidence"),
        (a_pause(from_on=date(2026, 9, 18)), "from_on"),  # not yet
        (a_pause(from_on=date(2026, 9, 9)), "from_on"),  # before it was owed
        (a_pause(until_on=date(2026, 9, 16)), "until_on"),  # over already
    ],
)
def test_a_stop_needs_evidence_and_days_that_can_be(pause: Pause, field: str) -> None:
    with pytest.raises(GivenMissing) as refused:
        refuse_pause(RESULT, "26-00001", pause, TODAY, date(2026, 9, 10))

    assert refused.value.name == field


def test_a_stop_from_an_earlier_day_and_until_today_is_taken() -> None:
    pause = a_pause(from_on=date(2026, 9, 10), until_on=TODAY)

    refuse_pause(RESULT, "26-00001", pause, TODAY, date(2026, 9, 10))


def test_no_individual_number_stands_in_the_evidence() -> None:
    with pytest.raises(LooksLikeIndividualNumber):
        refuse_pause(RESULT, "26-00001", a_pause("1234 5678 9018"), TODAY, TODAY)
