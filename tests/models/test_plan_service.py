"""事業の利用, as the rules would say it: who decides, what is refused, what follows."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from models.decide import Change, OpenDuty, Party, decide
from models.plan_service import PLAN_SERVICE
from models.policy import DEFAULT_NUMBERS
from models.procedure import Side
from models.provision import Kind
from models.provision import ProvisionState as S
from models.refusals import GivenMissing, NotYourTurn, StepNotOpen
from models.replayed import duties_after
from tests.models.hand_offs import (
    AT,
    GIVEN,
    Record,
    a_consent,
    a_plan_service,
    a_sheet,
    facts_of,
    party_of,
)

BY_CITY = {
    *("grant_rent", "grant_moving", "refuse_grant", "pay_moving"),
    *("extend_rent", "refuse_extension", "resume_rent", "cease"),
}


def tried(verb: str, state: S, *owed: str, row: Any = None, **given: str) -> Change:
    """Do the verb on a 家賃補助 of July to September, on 17 September."""
    declared = PLAN_SERVICE.verb(verb)
    case = a_plan_service(state, **(row or {}))
    facts = facts_of(case, *(owed or declared.closes), own=Side.SENDER)
    by = party_of(declared.by)
    return decide(PLAN_SERVICE, facts, verb, by, AT, {**GIVEN, **given})


def test_what_the_city_decides_nobody_writes_down_for_it() -> None:
    assert {v.name for v in PLAN_SERVICE.verbs if v.in_person} == BY_CITY


@pytest.mark.parametrize("verb", sorted(BY_CITY))
def test_a_contractor_drafts_and_never_decides(verb: str) -> None:
    state = next(s for s in S if s in PLAN_SERVICE.verb(verb).from_states)
    contractor = Record(a_sheet(), a_consent(), contractor=True)
    facts = facts_of(a_plan_service(state), record=contractor)

    with pytest.raises(NotYourTurn, match="受託者は案を作成し、決定は行いません"):
        decide(PLAN_SERVICE, facts, verb, party_of(Side.RECEIVER), AT, GIVEN)


def test_a_decision_has_its_two_days_in_order_and_a_number() -> None:
    with pytest.raises(GivenMissing, match="起案日以後") as early:
        tried("grant_rent", S.RENT_APPLIED, decided_on="2026-09-01")
    with pytest.raises(GivenMissing, match="文書番号"):
        tried("grant_rent", S.RENT_APPLIED, document_number=" ")

    assert early.value.name == "decided_on"


def test_rent_is_granted_for_three_months_from_the_first_one() -> None:
    change = tried("grant_rent", S.RENT_APPLIED, first_month_on="令和8年10月15日")
    [opening] = change.opens

    assert change.row["period_from"] == date(2026, 10, 1)
    assert change.row["ends_on"] == date(2026, 12, 31)
    assert change.row["months_granted"] == 3
    assert (opening.step.name, opening.deadline.due_on) == (
        "rent_end",
        date(2026, 12, 31),
    )
    assert opening.next_notice_on == date(2026, 11, 16)  # 45 days before: a Monday
    assert "第12条" in "".join(opening.deadline.why.sentences())


def test_nine_months_are_never_exceeded() -> None:
    extended = tried("extend_rent", S.EXTENSION_ASKED, row={"months_granted": 6})

    assert extended.row["months_granted"] == 9
    assert extended.row["period_from"] == date(2026, 10, 1)
    with pytest.raises(StepNotOpen, match="第12条第1項"):
        tried("ask_extension", S.PAID, row={"months_granted": 9})
    with pytest.raises(StepNotOpen, match="第12条第1項"):
        tried("resume_rent", S.INTERRUPTED, row={"months_granted": 9})


def test_an_extension_is_asked_for_until_the_last_day_of_the_last_month() -> None:
    on_the_day = {"ends_on": date(2026, 9, 17)}
    too_late = {"ends_on": date(2026, 9, 16)}

    assert tried("ask_extension", S.PAID, row=on_the_day).state is S.EXTENSION_ASKED
    with pytest.raises(StepNotOpen, match="期間を空けて申請することはできません"):
        tried("ask_extension", S.PAID, row=too_late)


@pytest.mark.parametrize(
    ("given", "article"),
    [
        ({"lost_on": "2024-09-17", "applied_on": "2026-09-17"}, "第10条第1号イ"),
        ({"lost_on": "2026-09-17", "applied_on": "2026-09-16"}, "第10条第1号イ"),
        ({"earlier_ended_on": "2025-10-31", "applied_on": "2026-09-17"}, "第16条"),
    ],
)
def test_a_claim_outside_its_time_is_refused_with_the_article(
    given: dict[str, str], article: str
) -> None:
    with pytest.raises(GivenMissing, match=article) as refusal:
        tried("apply_rent", S.DRAFT, **given)

    assert refusal.value.name == "applied_on"


def test_a_claim_within_its_time_opens_the_decision() -> None:
    again = {"earlier_ended_on": "2025-08-31", "applied_on": "2026-09-17"}
    sick = {
        "lost_on": "2024-09-17",
        "sick_days": "\uff13\uff10",
        "applied_on": "2026-09-17",
    }

    for given in (again, sick):
        [opening] = tried("apply_rent", S.DRAFT, **given).opens
        assert opening.step.name == "grant_decision"


@pytest.mark.parametrize("missing", ["need_seen_by", "need_on", "need_staff"])
def test_moving_costs_need_the_need_seen_by_a_budget_counsellor(missing: str) -> None:
    with pytest.raises(GivenMissing, match="第10条第5号ロ") as refusal:
        tried("apply_moving", S.DRAFT, **{missing: ""})

    assert refusal.value.name == missing


def test_moving_costs_are_claimed_after_the_need_was_seen_and_in_two_years() -> None:
    same_day = {"need_on": "2026-09-08", "applied_on": "2026-09-08"}
    assert tried("apply_moving", S.DRAFT, **same_day)
    with pytest.raises(GivenMissing, match="申請より前"):
        tried("apply_moving", S.DRAFT, need_on="2026-09-17", applied_on="2026-09-16")
    with pytest.raises(GivenMissing, match="第10条第1号ハ"):
        tried("apply_moving", S.DRAFT, decreased_on="2024-08-31")


def test_the_months_after_an_interruption_are_given_back() -> None:
    change = tried("interrupt_rent", S.PAID, "rent_end", interrupted_on="2026-08-20")
    [opening] = change.opens

    assert change.row["months_granted"] == 2
    assert change.row["ends_on"] == date(2026, 8, 31)
    assert opening.deadline.due_on == date(2028, 8, 20)
    assert "第12条第2項" in "".join(opening.deadline.why.sentences())
    with pytest.raises(GivenMissing, match="支給期間の中"):
        tried("interrupt_rent", S.PAID, interrupted_on="2026-06-30")


def test_a_payment_is_resumed_within_two_years_for_what_is_left_of_nine() -> None:
    row = {"months_granted": 8, "interrupted_on": date(2026, 8, 20)}
    change = tried("resume_rent", S.INTERRUPTED, row=row)

    assert (change.row["months_granted"], change.row["ends_on"]) == (
        9,
        date(2026, 10, 31),
    )
    assert change.row["month_on"] == date(2026, 9, 1)
    with pytest.raises(GivenMissing, match="第12条第2項"):
        tried("resume_rent", S.INTERRUPTED, row=row, first_month_on="2028-09-01")


def test_fewer_activities_than_agreed_need_a_reason() -> None:
    few = {"consultations": "3", "hello_work": "1"}
    with pytest.raises(GivenMissing, match="面接等（3回／4回以上）、ハロー") as refusal:
        tried("record_activities", S.PAID, "activity_report", **few)

    assert refusal.value.name == "shortfall_reason"
    reason = {"shortfall_reason": "体調不良のため。来月から再開します。"}
    assert tried("record_activities", S.PAID, "activity_report", **few, **reason).closes
    assert DEFAULT_NUMBERS["activities.consultations"] == 4


def test_a_month_is_answered_one_at_a_time_the_oldest_first() -> None:
    row = a_plan_service(S.PAID)
    months = (
        OpenDuty(9, "activity_report", "2026-08"),
        OpenDuty(12, "activity_report", "2026-09"),
    )
    facts = replace(facts_of(row), duties=months)
    by: Party = party_of(Side.SENDER)
    change = decide(PLAN_SERVICE, facts, "record_activities", by, AT, GIVEN)

    assert [d.occurrence for d in change.closes] == ["2026-08"]


def test_a_month_is_opened_once_for_the_desk_that_reports() -> None:
    rent = tried("open_month", S.PAID)
    used = tried("open_month", S.USED, row={"kind": Kind.BUDGET})

    assert [(o.step.name, o.occurrence) for o in rent.opens] == [
        ("activity_report", "2026-09")
    ]
    assert [o.step.name for o in used.opens] == ["monthly_status"]
    assert rent.opens[0].deadline.due_on == date(2026, 9, 30)
    with pytest.raises(StepNotOpen, match="2026-09は依頼済み"):
        tried("open_month", S.PAID, row={"month_on": date(2026, 9, 1)})


def test_an_exit_talk_is_called_once_for_each_end() -> None:
    assert tried("call_talk", S.PAID).row == {"talk_called_on": date(2026, 9, 30)}
    with pytest.raises(StepNotOpen):
        tried("call_talk", S.PAID, row={"talk_called_on": date(2026, 9, 30)})


@pytest.mark.parametrize(
    ("kind", "steps"),
    [
        (Kind.WORK_PREPARATION, {"year_end"}),
        (Kind.WORK_TRAINING, {"use_end", "training_review"}),
        (Kind.BUDGET, {"use_end"}),
        (Kind.SHELTER, {"shelter_end"}),
        (Kind.HOME_VISITS, {"visits_end"}),
        (Kind.LEARNING, {"use_end", "parent_talk"}),
    ],
)
def test_each_programme_opens_its_own_steps(kind: Kind, steps: set[str]) -> None:
    change = tried("take_in", S.ASKED, row={"kind": kind}, planned_end_on="")

    assert {o.step.name for o in change.opens} == steps


def test_a_use_ends_when_planned_and_never_after_its_longest_period() -> None:
    row = {"kind": Kind.SHELTER, "started_on": None}
    planned = tried("take_in", S.ASKED, row=row, planned_end_on="2026-10-31")

    assert planned.row["ends_on"] == date(2026, 10, 31)
    for end in ("2026-12-17", "2026-09-16"):
        with pytest.raises(GivenMissing, match="第7条") as refusal:
            tried("take_in", S.ASKED, row=row, planned_end_on=end)
        assert refusal.value.name == "planned_end_on"


def test_a_shelter_is_used_for_six_months_at_most() -> None:
    row = {"kind": Kind.SHELTER}
    extended = tried("extend_use", S.USED, row=row, extended_to="2026-12-31")

    assert extended.row == {
        "extension_reason": GIVEN["extension_reason"],
        "period_from": date(2026, 10, 1),
        "ends_on": date(2026, 12, 31),
    }
    with pytest.raises(GivenMissing, match=r"令和8年12月31日（木）まで.*第7条"):
        tried("extend_use", S.USED, row=row, extended_to="2027-01-01")
    with pytest.raises(GivenMissing, match="より後の日"):
        tried("extend_use", S.USED, row=row, extended_to="2026-09-30")


def test_an_extension_refused_late_is_followed_up_at_once() -> None:
    row = {"ends_on": date(2026, 8, 31)}
    [opening] = tried("refuse_extension", S.EXTENSION_ASKED, row=row).opens

    assert opening.deadline.raw_on == date(2026, 8, 31)
    assert opening.deadline.due_on == date(2026, 9, 17)  # today


@pytest.mark.parametrize("verb", ["finish", "cease"])
def test_an_end_before_its_day_keeps_the_day_it_really_had(verb: str) -> None:
    early = tried(verb, S.PAID, stopped_on="R8.8.31")

    assert early.row["ends_on"] == date(2026, 8, 31)
    assert "ends_on" not in tried(verb, S.PAID).row
    for day in ("2026-06-30", "2026-10-01"):
        with pytest.raises(GivenMissing, match="最後の日") as refusal:
            tried(verb, S.PAID, stopped_on=day)
        assert refusal.value.name == "stopped_on"


def test_what_is_owed_follows_from_the_events_of_this_kind_alone() -> None:
    verbs = ["ask_provider", "take_in", "open_month", "open_month", "report_month"]
    given: list[dict[str, str]] = [{} for _ in verbs]
    given[0] = {"kind": "learning"}
    given[2], given[3] = {"month": "2026-09"}, {"month": "2026-10"}

    assert duties_after(PLAN_SERVICE, verbs, given) == {
        ("acceptance", "1"): False,
        ("use_end", "1"): True,
        ("parent_talk", "1"): True,
        ("monthly_status", "2026-09"): False,
        ("monthly_status", "2026-10"): True,
    }
