"""支援プランと支援調整会議: one day, one conclusion, typed once. From 2026-09-17."""

from datetime import date

import pytest

from models.conference_series import ConferenceKind
from models.conference_sheet import PlanOutcome
from models.procedure import Side
from models.refusals import (
    GivenMissing,
    NothingHere,
    NotYourTurn,
    ProcedureError,
    StepNotOpen,
)
from models.support_plan_sheet import Conclusion
from models.support_plan_sheet import SupportPlanState as P
from tasks.acts import act
from tasks.database import transaction
from tests.conferences import (
    MON_FRI,
    a_meeting,
    a_series,
    convene,
    items_of,
    meetings_of,
    the,
)
from tests.databases import OWN, TAX, Town
from tests.stories.diary import Diary
from tests.support_cases import (
    TO_PLANNING,
    a_case,
    a_plan,
    do,
    owed,
    the_plan,
)

APPROVED = {"plan_outcome": "approved", "person_present": "present"}


def a_signed_plan(town: Town) -> tuple[int, str]:
    """The id and number of a plan that waits for its 支援調整会議."""
    case = a_case(town, *TO_PLANNING)
    plan = a_plan(town, case, "explain", "agree")
    return plan, the_plan(town, plan).number


def put_on(town: Town, meeting: int, number: str) -> None:
    """Type the plan's number on the agenda."""
    convene(town, meeting, "add_item", item_kind="plan", item_number=number)


def conclude(town: Town, meeting: int, number: str, **given: str) -> None:
    """Record what the meeting said of a plan."""
    convene(town, meeting, "conclude", plan_number=number, **{**APPROVED, **given})


def test_the_day_and_the_conclusion_of_a_meeting_are_the_plans(diary: Diary) -> None:
    plan, number = a_signed_plan(diary.town)
    meeting = a_meeting(diary.town)  # Thursday 2026-10-08
    assert owed(diary.town, "support_plan", plan).keys() == {"conference_date"}

    put_on(diary.town, meeting, number)
    assert the_plan(diary.town, plan).conference_on == date(2026, 10, 8)
    assert owed(diary.town, "support_plan", plan).keys() == {"conference"}
    convene(diary.town, meeting, "move")  # to Thursday 2026-10-15
    duty = owed(diary.town, "support_plan", plan)["conference"]
    assert duty.due_on == the_plan(diary.town, plan).conference_on == date(2026, 10, 15)
    with pytest.raises(StepNotOpen, match="開催日の前"):
        conclude(diary.town, meeting, number)

    diary.sleep_until(date(2026, 10, 15))
    convene(diary.town, meeting, "hold")
    conclude(diary.town, meeting, number, plan_outcome="revised")
    agreed = the_plan(diary.town, plan)
    assert (agreed.state, agreed.conclusion) == (P.DISCUSSED, Conclusion.REVISED)
    assert agreed.discussed_on == date(2026, 10, 15)
    assert owed(diary.town, "support_plan", plan).keys() == {"decision"}
    [item] = items_of(diary.town, meeting)
    assert (item.about_case_id, item.outcome) == (plan, PlanOutcome.REVISED)
    assert diary.refuted() == []


def test_a_plan_sent_back_gets_the_day_of_the_next_meeting_once_agreed_to(
    diary: Diary,
) -> None:
    plan, number = a_signed_plan(diary.town)
    first = a_meeting(diary.town, held_on=date(2026, 9, 18))
    put_on(diary.town, first, number)
    diary.sleep_until(date(2026, 9, 18))
    with pytest.raises(GivenMissing, match="見直す点"):
        conclude(diary.town, first, number, plan_outcome="sent_back")
    back = {"plan_outcome": "sent_back", "back_reason": "収入の見通し"}
    conclude(diary.town, first, number, **back)
    assert the_plan(diary.town, plan).state is P.DRAFTED
    assert the_plan(diary.town, plan).conference_on is None

    second = a_meeting(diary.town, held_on=date(2026, 10, 2))
    put_on(diary.town, second, number)  # before the person has agreed
    assert the_plan(diary.town, plan).conference_on is None
    do(diary.town, "support_plan", plan, "explain")
    do(diary.town, "support_plan", plan, "agree")

    assert the_plan(diary.town, plan).conference_on == date(2026, 10, 2)
    assert owed(diary.town, "support_plan", plan).keys() == {"conference"}
    assert diary.refuted() == []


def test_a_cancelled_meeting_leaves_the_plan_to_the_other_one_or_to_a_new_day(
    diary: Diary,
) -> None:
    plan, number = a_signed_plan(diary.town)
    early, late = (a_meeting(diary.town, held_on=date(2026, 10, day)) for day in (1, 8))
    for meeting in (late, early):
        put_on(diary.town, meeting, number)
    assert the_plan(diary.town, plan).conference_on == date(2026, 10, 1)

    convene(diary.town, early, "cancel")
    assert the_plan(diary.town, plan).conference_on == date(2026, 10, 8)
    convene(diary.town, late, "cancel")
    assert the_plan(diary.town, plan).conference_on is None
    assert owed(diary.town, "support_plan", plan).keys() == {"conference_date"}
    assert diary.refuted() == []


@pytest.mark.parametrize("kind", [ConferenceKind.INDIVIDUAL, ConferenceKind.REGULAR])
def test_a_series_takes_the_plans_that_wait_and_a_meeting_without_them_goes_on(
    diary: Diary, kind: ConferenceKind
) -> None:
    plan, _ = a_signed_plan(diary.town)
    series = a_series(diary.town, kind=kind, cadence=MON_FRI, date_stands=True)
    diary.live_until(date(2026, 9, 18))
    held, following, *_ = meetings_of(diary.town, series)
    assert the_plan(diary.town, plan).conference_on == held.held_on

    do(diary.town, "support_plan", plan, "set_conference", conference_on="2026-09-18")
    convene(diary.town, held.id, "hold")  # there was no time for it
    diary.live_until(date(2026, 9, 24))

    assert items_of(diary.town, following.id)
    assert the_plan(diary.town, plan).conference_on == following.held_on


def test_a_day_that_has_passed_is_no_plans_day(diary: Diary) -> None:
    meeting = a_meeting(diary.town, held_on=date(2026, 9, 18))
    plan, number = a_signed_plan(diary.town)
    diary.sleep_until(date(2026, 9, 24))  # nobody has recorded the meeting yet
    put_on(diary.town, meeting, number)
    assert the_plan(diary.town, plan).conference_on is None

    conclude(diary.town, meeting, number)
    assert the_plan(diary.town, plan).discussed_on == date(2026, 9, 18)


def test_a_plan_that_moved_on_is_refused_in_words_and_nothing_is_kept(
    diary: Diary,
) -> None:
    plan, number = a_signed_plan(diary.town)
    meeting = a_meeting(diary.town, held_on=date(2026, 9, 17))
    put_on(diary.town, meeting, number)
    with pytest.raises(GivenMissing, match="すでに議題にあります"):
        put_on(diary.town, meeting, number)
    do(diary.town, "support_plan", plan, "discuss")
    with pytest.raises(
        ProcedureError, match=r"現在「会議で了承（支援決定待ち）」のため"
    ):
        conclude(diary.town, meeting, number)
    with pytest.raises(NothingHere, match="この会議の議題にありません"):
        conclude(diary.town, meeting, "26-99999")

    [item] = items_of(diary.town, meeting)
    assert item.outcome is None
    conferences = the(diary.town, "conference", meeting)
    by = diary.town.party(TAX, Side.SENDER)
    with pytest.raises(NotYourTurn), transaction(diary.town.scope) as session:
        act(session, "conference", conferences.id, "conclude", by, APPROVED)


def test_a_conclusion_is_recorded_once_on_both_databases(any_town: Town) -> None:
    plan, number = a_signed_plan(any_town)
    meeting = a_meeting(any_town, held_on=date(2026, 9, 17))
    put_on(any_town, meeting, number)
    conclude(any_town, meeting, number)

    assert the_plan(any_town, plan).state is P.DISCUSSED
    with pytest.raises(StepNotOpen, match="記録済み"):
        conclude(any_town, meeting, number)
    assert items_of(any_town, meeting)[0].outcome is PlanOutcome.APPROVED
    assert the_plan(any_town, plan).own_desk_id == any_town.desks[OWN]
