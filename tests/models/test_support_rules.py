"""相談支援と支援プラン, as the rules say it: periods, who decides, 連絡不能."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from models.calendar import BusinessCalendar
from models.decide import Change, decide
from models.procedure import Side
from models.refusals import GivenMissing, NotYourTurn, StepNotOpen
from models.support_case import SUPPORT_CASE
from models.support_case_guards import CaseRecord
from models.support_case_sheet import SupportCaseState as C
from models.support_plan import SUPPORT_PLAN
from models.support_plan_guards import PlanRecord
from models.support_plan_period import last_day_of, refuse_period
from models.support_plan_sheet import SupportPlanState as P
from models.weekly_day import review_day, week_of
from models.weekly_review import WEEKLY_REVIEW
from models.weekly_review_sheet import WeeklyReviewState
from tests.models.hand_offs import AT, a_policy, all_steps, facts_of, party_of
from tests.support_rows import GIVEN, a_case, a_plan, a_review

CONTRACTOR = PlanRecord("受託法人 相談室", decider_is_contractor=True)


def plan_did(
    verb: str, state: P, *, record: Any = None, numbers: Any = None, **given: str
) -> Change:
    different: dict[str, Any] = {"policy": a_policy(**(numbers or {}))}
    known = facts_of(
        a_plan(state),
        *all_steps(SUPPORT_PLAN),
        record=record or PlanRecord(),
        **different,
    )
    by = party_of(SUPPORT_PLAN.verb(verb).by)
    return decide(SUPPORT_PLAN, known, verb, by, AT, {**GIVEN, **given})


def case_did(verb: str, case: Any, record: Any = None, **given: str) -> Change:
    known = facts_of(case, *all_steps(SUPPORT_CASE), record=record or CaseRecord())
    by = party_of(Side.SENDER)
    return decide(SUPPORT_CASE, known, verb, by, AT, {**GIVEN, **given})


@pytest.mark.parametrize(
    ("starts", "months", "ends"),
    [
        (date(2026, 4, 1), 12, date(2027, 3, 31)),  # 応当日の前日 (民法第143条)
        (date(2026, 4, 1), 6, date(2026, 9, 30)),
        (date(2026, 8, 31), 6, date(2027, 2, 28)),  # no 31 February: its last day
        (date(2026, 10, 15), 3, date(2027, 1, 14)),
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(2028, 2, 29), 12, date(2029, 2, 28)),
        (date(2026, 7, 3), 6, date(2027, 1, 2)),
    ],
)
def test_a_period_ends_on_the_day_before_the_same_day(
    starts: date, months: int, ends: date
) -> None:
    assert last_day_of(starts, months) == ends


def test_a_plan_runs_no_longer_than_the_town_agreed() -> None:
    starts = date(2026, 10, 1)
    refuse_period(starts, date(2027, 9, 30), a_policy())

    with pytest.raises(GivenMissing, match="12か月以内"):
        refuse_period(starts, date(2027, 10, 1), a_policy())
    sumida = a_policy(plan__max_months=6)
    refuse_period(starts, date(2027, 3, 31), sumida)
    with pytest.raises(GivenMissing, match="令和9年3月31日"):
        refuse_period(starts, date(2027, 4, 1), sumida)
    with pytest.raises(GivenMissing, match="開始日以後"):
        refuse_period(starts, date(2026, 9, 30), a_policy())


def test_a_change_cannot_make_it_longer_either() -> None:
    with pytest.raises(GivenMissing) as refusal:
        plan_did("change", P.RUNNING, new_ends_on="2027-07-03")

    assert refusal.value.name == "new_ends_on"
    kept = plan_did("change", P.RUNNING, new_ends_on="2027-07-02")
    assert (kept.state, kept.row["new_ends_on"]) == (P.DRAFTED, date(2027, 7, 2))
    [opened] = kept.opens
    assert opened.step.name == "explanation"  # the person hears of it first


@pytest.mark.parametrize("verb", ["decide", "return_draft"])
def test_a_contractor_drafts_and_never_decides(verb: str) -> None:
    with pytest.raises(NotYourTurn, match="受託者"):
        plan_did(verb, P.DISCUSSED, record=CONTRACTOR)


@pytest.mark.parametrize("via", ["telephone", "fax"])
def test_a_decision_is_written_down_by_nobody_else(via: str) -> None:
    known = facts_of(a_plan(P.DISCUSSED), "decision", record=PlanRecord())
    by = replace(party_of(Side.RECEIVER), via=via)

    with pytest.raises(NotYourTurn, match="その窓口だけが記録"):
        decide(SUPPORT_PLAN, known, "decide", by, AT, GIVEN)


def test_a_decision_is_drafted_before_it_is_sealed() -> None:
    with pytest.raises(GivenMissing, match="起案日以後"):
        plan_did("decide", P.DISCUSSED, drafted_on="2026-09-17", decided_on="R8.9.16")


def test_the_evaluation_is_owed_before_the_plan_ends() -> None:
    change = plan_did("decide", P.DISCUSSED)
    opened = {o.step.name: o for o in change.opens}
    evaluation = opened["evaluation"].deadline

    assert (evaluation.raw_on, evaluation.due_on) == (
        date(2027, 1, 2),  # a Saturday in 年末年始
        date(2026, 12, 28),
    )
    assert evaluation.why.start_label == "プランの満了"
    assert opened["evaluation"].next_notice_on == date(2026, 11, 27)
    assert opened["monitoring"].deadline.due_on == date(2026, 10, 5)  # 3日 is Saturday


@pytest.mark.parametrize(
    ("looked", "raw", "due"),
    [
        ("2026-04-15", date(2026, 7, 15), date(2026, 7, 15)),
        ("2026-08-31", date(2026, 11, 30), date(2026, 11, 30)),
        ("2026-03-31", date(2026, 6, 30), date(2026, 6, 30)),
        ("2026-09-12", date(2026, 12, 12), date(2026, 12, 14)),  # a Saturday
    ],
)
def test_the_next_monitoring_counts_from_the_last_one(
    looked: str, raw: date, due: date
) -> None:
    [opened] = plan_did("monitor", P.RUNNING, monitored_on=looked).opens

    assert (opened.deadline.raw_on, opened.deadline.due_on) == (raw, due)
    assert "施行規則第2条" in "".join(opened.deadline.why.remarks)


def test_a_changed_period_holds_from_its_decision() -> None:
    plan = a_plan(P.DISCUSSED, new_ends_on=date(2027, 3, 31))
    known = facts_of(plan, "decision", "evaluation", record=PlanRecord())
    change = decide(SUPPORT_PLAN, known, "decide", party_of(Side.RECEIVER), AT, GIVEN)
    [evaluation] = [o for o in change.opens if o.step.name == "evaluation"]

    assert {d.step for d in change.closes} == {"decision", "evaluation"}
    assert evaluation.deadline.due_on == date(2027, 3, 31)
    assert evaluation.occurrence == "2"


def test_the_reason_for_no_plan_is_for_plans_that_were_never_decided() -> None:
    change = plan_did("note_no_plan", P.EXPLAINED, no_plan_reason="not_agreed")
    assert change.state is P.NOT_AGREED
    with pytest.raises(GivenMissing, match="プラン未作成の理由"):
        plan_did("note_no_plan", P.EXPLAINED, no_plan_reason="")

    decided = a_plan(P.DRAFTED, decided_on=date(2026, 7, 1))
    known = facts_of(decided, "explanation", "evaluation", record=PlanRecord())
    by = party_of(Side.SENDER)
    with pytest.raises(StepNotOpen, match="すでに支援決定"):
        decide(SUPPORT_PLAN, known, "note_no_plan", by, AT, GIVEN)


@pytest.mark.parametrize("day", ["2026-09-16", "R8.9.1"])
def test_a_conference_lies_ahead(day: str) -> None:
    with pytest.raises(GivenMissing, match="今日以降"):
        plan_did("set_conference", P.SIGNED, conference_on=day)


@pytest.mark.parametrize("verb", ["break_off", "close"])
def test_nobody_is_out_of_reach_before_three_days_were_tried(verb: str) -> None:
    twice = a_case(C.UNPLANNED, attempts=["2026-09-11", "2026-09-14"])
    with pytest.raises(GivenMissing, match="3回の連絡") as refusal:
        case_did(verb, twice, ending="unreached")

    assert refusal.value.name == "ending"
    assert case_did(verb, twice, ending="moved").ends
    assert case_did(verb, a_case(C.UNPLANNED), ending="unreached").ends


def test_two_calls_on_one_day_are_one_attempt() -> None:
    case = a_case(C.ASSESSING, attempts=["2026-09-16"])
    with pytest.raises(GivenMissing, match="別の日"):
        case_did("note_attempt", case, attempted_on="令和8年9月16日")

    change = case_did("note_attempt", case, attempted_on="2026-09-15")
    assert change.row["attempts"] == ["2026-09-15", "2026-09-16"]


def test_a_visit_counts_once_a_day_and_attempts_begin_anew() -> None:
    case = a_case(C.ASSESSING, visits=1, attempts=["2026-09-14"])
    first = case_did("note_visit", case, visited_on="2026-09-10").row
    again = case_did("note_visit", case, visited_on="2026-09-16").row

    assert (first["visits"], again["visits"]) == (1, 2)
    assert again["last_visit_on"] == date(2026, 9, 16)
    assert again["attempts"] == []
    with pytest.raises(GivenMissing, match="受付日以後"):
        case_did("note_visit", case, visited_on="2026-09-09")


@pytest.mark.parametrize("verb", ["close", "break_off"])
def test_a_case_does_not_end_before_its_plan(verb: str) -> None:
    with pytest.raises(StepNotOpen, match="26-00009"):
        case_did(verb, a_case(C.PLANNED), CaseRecord(live_plan="26-00009"))


def test_an_application_is_one_that_was_made() -> None:
    with pytest.raises(GivenMissing, match="申込みの方法"):
        case_did("take_application", a_case(C.RECEIVED), application="not_yet")


def test_a_next_move_is_owed_on_its_day() -> None:
    [opened] = case_did("agree_move", a_case(C.UNPLANNED), move_on="2026-09-22").opens

    assert opened.deadline.raw_on == date(2026, 9, 22)  # 国民の休日
    assert opened.deadline.due_on == date(2026, 9, 24)


@pytest.mark.parametrize(
    ("today", "weekday", "held"),
    [
        (date(2026, 9, 14), 2, date(2026, 9, 16)),
        (date(2026, 9, 20), 2, date(2026, 9, 16)),  # Sunday still belongs to the week
        (date(2026, 9, 21), 0, date(2026, 9, 24)),  # Silver Week: closed until the 23rd
        (date(2026, 9, 21), 2, date(2026, 9, 24)),
        (date(2026, 9, 21), 4, date(2026, 9, 25)),
        (date(2026, 12, 30), 2, None),  # 年末年始: no open day is left in the week
        (date(2026, 12, 28), 0, date(2026, 12, 28)),
        (date(2019, 5, 1), 0, None),  # the ten days of 2019
    ],
)
def test_the_review_is_on_the_weekday_or_the_next_open_day_of_the_week(
    today: date, weekday: int, held: date | None
) -> None:
    assert review_day(today, weekday, BusinessCalendar()) == held


def test_a_week_has_one_name_also_at_the_turn_of_the_year() -> None:
    assert week_of(date(2026, 9, 24)) == "2026-W39"
    assert week_of(date(2027, 1, 3)) == week_of(date(2026, 12, 28)) == "2026-W53"


def test_a_review_ends_when_nothing_is_left() -> None:
    review = a_review(WeeklyReviewState.OPEN)
    by = party_of(Side.SENDER)
    with pytest.raises(StepNotOpen, match="2件"):
        decide(
            WEEKLY_REVIEW, facts_of(review, "review", record=2), "finish", by, AT, {}
        )

    done = decide(
        WEEKLY_REVIEW, facts_of(review, "review", record=0), "finish", by, AT, {}
    )
    assert done.ends
