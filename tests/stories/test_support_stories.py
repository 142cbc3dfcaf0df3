"""相談支援と支援プラン, lived day by day from Thursday 2026-09-17 to the new year."""

from datetime import date

import pytest

from models.procedure import Side
from models.refusals import GivenMissing, NotYourTurn, StepNotOpen
from models.support_case_sheet import SupportCaseState as C
from models.support_plan_sheet import SupportPlanState as P
from models.why import Why
from tasks.acts import act
from tasks.database import transaction
from tests.databases import OWN, Town
from tests.stories.diary import CHIEF, SENIOR, STAFF, Diary, addresses
from tests.support_cases import (
    CITY,
    TO_PLANNING,
    TO_RUNNING,
    a_case,
    a_plan,
    a_running_plan,
    contract,
    do,
    owed,
    the_case,
    the_plan,
)
from tests.support_rows import GIVEN

HOGO = "hogo@city.tsunagi.example"


def test_from_the_counter_to_a_plan_that_the_city_decided(diary: Diary) -> None:
    case = a_case(diary.town)

    assert owed(diary.town, "support_case", case).keys() == {"screening"}
    [screening] = owed(diary.town, "support_case", case).values()
    assert screening.due_on == date(2026, 9, 29)  # five open days over Silver Week

    for verb in TO_PLANNING:
        do(diary.town, "support_case", case, verb)
    plan = a_plan(diary.town, case, "explain", "agree", "set_conference")
    assert the_case(diary.town, case).state is C.PLANNED
    do(diary.town, "support_plan", plan, "discuss")

    assert addresses(diary.mails_now()) == [HOGO]
    do(diary.town, "support_plan", plan, "decide")
    [told] = diary.mails_now()
    assert told.to == STAFF
    assert "支援プランの支援決定について（通知）" in told.subject
    running = the_plan(diary.town, plan)
    assert (running.state, running.document_number) == (P.RUNNING, "座生援第123号")
    assert owed(diary.town, "support_plan", plan).keys() == {"monitoring", "evaluation"}
    assert owed(diary.town, "support_case", case).keys() == {"direction"}
    assert diary.refuted() == []


def test_a_plan_that_ends_in_the_new_years_holidays_is_seen_to_before(
    diary: Diary,
) -> None:
    plan = a_running_plan(diary.town)
    duty = owed(diary.town, "support_plan", plan)["evaluation"]

    assert (duty.raw_due_on, duty.due_on) == (date(2027, 1, 2), date(2026, 12, 28))
    assert "2日" in "".join(Why.from_json(duty.why).sentences())
    do(diary.town, "support_plan", plan, "monitor", monitored_on="2026-09-17")
    diary.sleep_until(date(2026, 11, 26))
    diary.mails_now()
    diary.live_until(date(2026, 12, 27))
    do(diary.town, "support_plan", plan, "monitor", monitored_on="2026-12-25")
    heard = [
        (day, mail.to)
        for day, mail in diary.mails
        if "評価" in mail.subject + mail.text and day >= date(2026, 11, 27)
    ]

    assert heard == [
        (date(2026, 11, 27), STAFF),  # 30 days before is a Saturday
        (date(2026, 12, 14), STAFF),
        (date(2026, 12, 21), STAFF),
    ]
    diary.live_until(date(2027, 1, 13))
    late = [(d, m.to) for d, m in diary.mails if "評価" in m.subject + m.text][3:]
    assert late == [
        (date(2026, 12, 28), STAFF),
        (date(2027, 1, 4), STAFF),  # the first open day after it
        (date(2027, 1, 5), SENIOR),
        (date(2027, 1, 8), CHIEF),
    ]
    assert diary.refuted() == []


def test_a_city_post_decides_and_a_contractors_desk_is_refused(diary: Diary) -> None:
    plan = a_plan(diary.town, a_case(diary.town, *TO_PLANNING), *TO_RUNNING[:-1])
    contract(diary.town, CITY)
    with pytest.raises(NotYourTurn, match="受託者の窓口です"):
        do(diary.town, "support_plan", plan, "decide")

    contract(diary.town, CITY, contractor=False)
    contract(diary.town, OWN)  # the desk in charge is outsourced: it drafts
    by = diary.town.party(OWN, Side.RECEIVER)
    with (
        pytest.raises(NotYourTurn, match="別の窓口"),
        transaction(diary.town.scope) as session,
    ):
        act(session, "support_plan", plan, "decide", by, GIVEN)
    do(diary.town, "support_plan", plan, "decide")

    assert the_plan(diary.town, plan).state is P.RUNNING


def test_no_case_is_taken_in_for_a_contractor_to_decide(diary: Diary) -> None:
    contract(diary.town, CITY)

    with pytest.raises(GivenMissing, match="支援決定を行う窓口"):
        a_case(diary.town)


def test_an_evaluated_plan_goes_on_as_a_new_one_and_the_case_knows(
    diary: Diary,
) -> None:
    first = a_running_plan(diary.town)
    case = the_plan(diary.town, first).support_case_id
    with pytest.raises(StepNotOpen, match="評価を記録した後"):
        a_plan(diary.town, case)

    diary.sleep_until(date(2026, 12, 21))
    do(diary.town, "support_plan", first, "evaluate", evaluated_on="2026-12-21")
    assert owed(diary.town, "support_plan", first).keys() == {"outcome"}
    again = {"starts_on": date(2027, 1, 3), "ends_on": date(2027, 7, 2)}
    second = a_plan(diary.town, case, **again)

    old, new = the_plan(diary.town, first), the_plan(diary.town, second)
    assert (old.state, new.previous_plan_id) == (P.REPLANNED, first)
    assert the_case(diary.town, case).plan_ends_on == date(2027, 7, 2)
    assert owed(diary.town, "support_case", case)["direction"].due_on == date(
        2027, 7, 9
    )
    assert diary.refuted() == []


def test_a_change_goes_through_person_conference_and_decision_again(
    diary: Diary,
) -> None:
    plan = a_running_plan(diary.town)
    case = the_plan(diary.town, plan).support_case_id
    do(diary.town, "support_plan", plan, "change", new_ends_on="2027-03-31")

    waits = {"explanation", "monitoring", "evaluation"}
    assert owed(diary.town, "support_plan", plan).keys() == waits
    assert the_plan(diary.town, plan).ends_on == date(2027, 1, 2)
    for verb in TO_RUNNING:
        do(diary.town, "support_plan", plan, verb)
    assert the_plan(diary.town, plan).ends_on == date(2027, 3, 31)
    assert owed(diary.town, "support_plan", plan)["evaluation"].due_on == date(
        2027, 3, 31
    )
    diary.live_until(date(2026, 9, 18))
    assert the_case(diary.town, case).plan_ends_on == date(2027, 3, 31)
    assert diary.refuted() == []


def test_a_change_that_is_given_up_leaves_the_decided_plan(diary: Diary) -> None:
    plan = a_running_plan(diary.town)
    do(diary.town, "support_plan", plan, "change", new_ends_on="2027-03-31")
    do(diary.town, "support_plan", plan, "keep_decided")
    kept = the_plan(diary.town, plan)

    assert (kept.state, kept.ends_on) == (P.RUNNING, date(2027, 1, 2))
    assert kept.new_ends_on is None
    assert owed(diary.town, "support_plan", plan).keys() == {"monitoring", "evaluation"}


def test_who_moves_away_ends_the_plan_and_the_case_is_asked_about(
    diary: Diary,
) -> None:
    plan = a_running_plan(diary.town)
    case = the_plan(diary.town, plan).support_case_id
    with pytest.raises(StepNotOpen, match="先にプランの"):
        do(diary.town, "support_case", case, "close")
    do(diary.town, "support_plan", plan, "break_off", ending="moved")

    diary.live_until(date(2026, 9, 18))
    assert the_case(diary.town, case).state is C.DECIDING
    assert owed(diary.town, "support_case", case).keys() == {"direction"}
    do(diary.town, "support_case", case, "close", ending="moved")
    assert owed(diary.town, "support_case", case) == {}
    assert diary.refuted() == []


def test_whoever_does_not_agree_is_followed_without_a_plan(diary: Diary) -> None:
    case = a_case(diary.town, *TO_PLANNING)
    plan = a_plan(diary.town, case, "explain")
    do(diary.town, "support_plan", plan, "note_no_plan", no_plan_reason="not_agreed")
    diary.live_until(date(2026, 9, 18))
    do(diary.town, "support_case", case, "continue_without_plan")
    row = the_case(diary.town, case)

    assert (row.state, str(row.no_plan_reason)) == (C.UNPLANNED, "short")
    assert owed(diary.town, "support_case", case)["next_look"].due_on == date(
        2026, 10, 15
    )


def test_nobody_is_given_up_before_three_days_were_tried(diary: Diary) -> None:
    case = a_case(diary.town, "continue_support")
    for day in (date(2026, 9, 17), date(2026, 9, 24)):
        diary.sleep_until(day)
        do(
            diary.town, "support_case", case, "note_attempt",
            attempted_on=day.isoformat(),
        )  # fmt: skip
    assert owed(diary.town, "support_case", case)["next_attempt"].due_on == date(
        2026, 9, 29
    )
    with pytest.raises(GivenMissing, match="今は2回"):
        do(diary.town, "support_case", case, "break_off", ending="unreached")

    morning = diary.live_until(date(2026, 9, 29))
    assert any("ご本人への再度の連絡" in m.subject + m.text for m in morning)
    do(
        diary.town, "support_case", case, "note_attempt",
        attempted_on="2026-09-29", attempt_way="visit",
    )  # fmt: skip
    do(diary.town, "support_case", case, "break_off", ending="unreached")
    assert the_case(diary.town, case).state is C.SUSPENDED
    assert diary.refuted() == []


def test_it_is_the_same_on_both_databases(any_town: Town) -> None:
    plan = a_running_plan(any_town)
    do(any_town, "support_plan", plan, "evaluate")
    case = the_plan(any_town, plan).support_case_id
    a_plan(any_town, case, starts_on=date(2027, 1, 3), ends_on=date(2027, 7, 2))

    assert the_plan(any_town, plan).state is P.REPLANNED
    assert the_case(any_town, case).state is C.PLANNED
