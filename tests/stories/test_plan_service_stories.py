"""事業の利用, lived day by day: nine months of rent, a shelter, a missed report."""

from datetime import date, datetime

import pytest
from sqlmodel import col, select

from models.agency import Agency
from models.columns import TOKYO
from models.duty import Duty, DutyState
from models.provision import Kind
from models.provision import ProvisionState as S
from models.refusals import GivenMissing, NotYourTurn, StepNotOpen
from models.why import Why
from tasks.database import reading, transaction
from tasks.directory import directory
from tests.databases import Town
from tests.proof import refuted
from tests.provisions import CITY, a_provision, do, stages, the_provision
from tests.stories.diary import CHIEF, SENIOR, STAFF, Diary, addresses
from tests.support_cases import a_running_plan

CITY_DESK = "hogo@city.tsunagi.example"
PROVIDER_DESK = "madoguchi@shakyo.example"
NINE = [(2026, 10), (2026, 11), (2026, 12), *((2027, m) for m in range(1, 7))]
NEED = ("need_seen_by", "need_on", "need_staff")


def duties(town: Town, provision_id: int, step: str) -> list[Duty]:
    """Every duty of that step, in the order of their opening."""
    query = select(Duty).where(
        Duty.procedure == "plan_service",
        Duty.case_id == provision_id,
        Duty.step == step,
    )
    with reading(town.scope) as session:
        return list(session.exec(query.order_by(col(Duty.id))).all())


def the_open(town: Town, provision_id: int, step: str) -> Duty:
    """The one duty of that step that is owed."""
    [found] = [d for d in duties(town, provision_id, step) if d.state is DutyState.OPEN]
    return found


def days(diary: Diary, to: str, what: str) -> list[date]:
    """The days on which this address heard of it."""
    return [d for d, m in diary.mails if m.to == to and what in m.subject + m.text]


def report_each_month(diary: Diary, made: int, *firsts: date) -> None:
    """Live on; on the 20th of each month the person's report is checked."""
    for first in firsts:
        diary.live_until(first.replace(day=20))
        do(diary.town, made, "record_activities")


def test_rent_is_paid_for_nine_months_with_a_report_each_and_then_ends(
    diary: Diary,
) -> None:
    made = a_provision(diary.town, Kind.RENT)
    assert addresses(diary.mails_now()) == [CITY_DESK]
    do(diary.town, made, "grant_rent")  # October to December
    assert addresses(diary.mails_now()) == [STAFF]

    report_each_month(diary, made, *(date(2026, m, 1) for m in (10, 11)))
    end = the_open(diary.town, made, "rent_end")
    assert end.due_on == date(2026, 12, 31)
    assert "第12条" in "".join(Why.from_json(end.why).sentences())
    assert days(diary, STAFF, "支給期間の満了前の確認") == [date(2026, 11, 16)]

    report_each_month(diary, made, date(2026, 12, 1))
    do(diary.town, made, "ask_extension")
    do(diary.town, made, "extend_rent")
    first_months = [date(2027, m, 1) for m in (1, 2, 3)]
    report_each_month(diary, made, *first_months)
    do(diary.town, made, "ask_extension")
    do(diary.town, made, "extend_rent")
    report_each_month(diary, made, *(date(2027, m, 1) for m in (4, 5, 6)))
    months = [d.occurrence for d in duties(diary.town, made, "activity_report")]

    assert months == [f"{y}-{m:02d}" for y, m in NINE]
    row = the_provision(diary.town, made)
    assert (row.ends_on, row.months_granted) == (date(2027, 6, 30), 9)
    assert the_open(diary.town, made, "exit_talk").due_on == date(2027, 6, 30)
    with pytest.raises(StepNotOpen, match="9か月を支給しているため"):
        do(diary.town, made, "ask_extension")
    do(diary.town, made, "record_exit_talk")
    do(diary.town, made, "finish", ending="period")

    assert the_provision(diary.town, made).state is S.ENDED
    assert diary.refuted() == []


def test_a_report_nobody_checked_climbs_our_own_side(diary: Diary) -> None:
    made = a_provision(diary.town, Kind.RENT, "grant_rent")
    diary.live_until(date(2026, 11, 9))
    heard = {
        to: [d for d in days(diary, to, "求職活動状況報告") if d < date(2026, 11, 10)]
        for to in (STAFF, SENIOR, CHIEF)
    }

    october, november = duties(diary.town, made, "activity_report")
    assert (october.state, november.state) == (DutyState.OPEN, DutyState.OPEN)
    assert date(2026, 10, 26) in heard[STAFF]  # five open days before the month's end
    assert heard[SENIOR] == [date(2026, 11, 4)]
    assert heard[CHIEF] == [date(2026, 11, 9)]
    assert diary.refuted() == []


def test_too_few_activities_are_recorded_with_their_reason(diary: Diary) -> None:
    made = a_provision(diary.town, Kind.RENT, "grant_rent")
    diary.live_until(date(2026, 10, 20))
    with pytest.raises(GivenMissing, match="1回／2回以上"):
        do(diary.town, made, "record_activities", hello_work="1")
    do(
        diary.town,
        made,
        "record_activities",
        hello_work="1",
        shortfall_reason="体調不良のため。次回の同行を予約しました。",
    )

    [month] = duties(diary.town, made, "activity_report")
    assert month.state is DutyState.DONE


def test_months_missed_in_a_gap_are_asked_for_once_each(diary: Diary) -> None:
    made = a_provision(diary.town, Kind.RENT, "grant_rent")
    diary.sleep_until(date(2026, 12, 8))
    diary.passes()
    diary.passes()
    found = duties(diary.town, made, "activity_report")

    assert [d.occurrence for d in found] == ["2026-10", "2026-11", "2026-12"]
    assert [d.due_on for d in found] == [
        date(2026, 12, 8),  # it had passed: today
        date(2026, 12, 8),
        date(2026, 12, 31),
    ]
    do(diary.town, made, "record_activities")
    assert the_provision(diary.town, made).month_on == date(2026, 12, 1)
    states = [d.state for d in duties(diary.town, made, "activity_report")]
    assert states == [DutyState.DONE, DutyState.OPEN, DutyState.OPEN]
    assert diary.refuted() == []


def test_an_illness_stops_payment_and_reports_and_the_rest_is_paid_later(
    diary: Diary,
) -> None:
    made = a_provision(diary.town, Kind.RENT, "grant_rent")
    diary.live_until(date(2026, 11, 10))
    do(
        diary.town,
        made,
        "interrupt_rent",
        interrupted_on="2026-11-09",
        interruption_reason="入院",
    )
    diary.live_until(date(2027, 1, 20))
    assert len(duties(diary.town, made, "activity_report")) == 2
    do(diary.town, made, "resume_rent")
    diary.live_until(date(2027, 2, 2))
    row = the_provision(diary.town, made)

    assert (row.period_from, row.ends_on) == (date(2027, 2, 1), date(2027, 4, 30))
    assert row.months_granted == 5  # two were paid before
    assert the_open(diary.town, made, "activity_report").occurrence == "2027-02"
    assert diary.refuted() == []


def test_moving_costs_without_a_budget_counsellor_are_refused_then_granted(
    diary: Diary,
) -> None:
    claim = {"applied_on": "2026-09-17", "decreased_on": "2026-06-30"}
    with pytest.raises(GivenMissing, match="第10条第5号ロ"):
        a_provision(diary.town, Kind.MOVING, given=claim)
    made = a_provision(diary.town, Kind.MOVING, "grant_moving")
    diary.mails_now()
    payment = the_open(diary.town, made, "moving_payment")
    do(diary.town, made, "pay_moving")
    row = the_provision(diary.town, made)

    assert payment.due_on == date(2026, 10, 6)  # ten open days over Silver Week
    assert all(getattr(row, name) for name in NEED)
    assert row.state is S.ENDED
    assert diary.refuted() == []


def test_rent_is_not_granted_again_within_the_year(diary: Diary) -> None:
    again = {"applied_on": "2026-09-17", "lost_on": "2026-06-30"}
    with pytest.raises(GivenMissing, match=r"令和8年11月1日（日）以後.*第16条"):
        a_provision(
            diary.town, Kind.RENT, given={**again, "earlier_ended_on": "2025-10-31"}
        )

    made = a_provision(
        diary.town, Kind.RENT, given={**again, "earlier_ended_on": "2025-08-31"}
    )
    assert the_provision(diary.town, made).state is S.RENT_APPLIED


def test_a_child_who_begins_to_learn_brings_the_parent_in(diary: Diary) -> None:
    made = a_provision(diary.town, Kind.LEARNING)
    assert addresses(diary.mails_now()) == [PROVIDER_DESK]
    do(diary.town, made, "take_in", started_on="2026-10-01")
    parent = the_open(diary.town, made, "parent_talk")

    assert (parent.raw_due_on, parent.due_on) == (
        date(2026, 10, 31),
        date(2026, 11, 2),
    )
    diary.live_until(date(2026, 11, 4))
    assert days(diary, STAFF, "保護者との面談") != []
    assert days(diary, SENIOR, "保護者との面談") == []
    do(diary.town, made, "record_parent_talk", parent_met_on="2026-11-04")
    assert the_provision(diary.town, made).ends_on == date(2027, 3, 31)
    assert diary.refuted() == []


def test_a_provider_is_asked_each_month_and_one_answer_is_one_month(
    diary: Diary,
) -> None:
    made = a_provision(diary.town, Kind.WORK_TRAINING, "take_in")
    diary.live_until(date(2026, 11, 2))
    asked = days(diary, PROVIDER_DESK, "今月の状況")
    do(diary.town, made, "report_month", month_status="talk")
    found = duties(diary.town, made, "monthly_status")

    assert date(2026, 10, 1) in asked
    assert [(d.occurrence, d.state) for d in found] == [
        ("2026-10", DutyState.DONE),
        ("2026-11", DutyState.OPEN),
    ]
    assert the_open(diary.town, made, "training_review").due_on == date(2026, 12, 17)
    do(diary.town, made, "review_training")
    assert the_open(diary.town, made, "training_review").due_on == date(2027, 2, 2)
    assert diary.refuted() == []


@pytest.mark.parametrize(
    ("kind", "verb"), [(Kind.RENT, "refuse_grant"), (Kind.SHELTER, "decline")]
)
def test_a_no_leaves_nobody_alone_with_it(diary: Diary, kind: Kind, verb: str) -> None:
    made = a_provision(diary.town, kind, verb)
    step = the_open(diary.town, made, "next_step")
    diary.live_until(date(2026, 10, 2))

    assert step.due_on == date(2026, 9, 29)
    assert date(2026, 9, 29) in days(diary, STAFF, "次の対応")
    assert date(2026, 10, 1) in days(diary, SENIOR, "次の対応")
    do(diary.town, made, "note_next_step")
    assert the_provision(diary.town, made).state is S.TURNED
    assert diary.refuted() == []


def test_a_shelter_is_left_after_six_months_at_the_latest(diary: Diary) -> None:
    made = a_provision(diary.town, Kind.SHELTER, "take_in")
    diary.live_until(date(2026, 12, 16))
    assert the_open(diary.town, made, "exit_talk").due_on == date(2026, 12, 31)
    with pytest.raises(GivenMissing, match="令和9年3月31日（水）まで"):
        do(
            diary.town,
            made,
            "extend_use",
            extended_to="2027-04-01",
            extension_reason="転居先を探すため",
        )
    do(
        diary.town,
        made,
        "extend_use",
        extended_to="2027-03-31",
        extension_reason="転居先を探すため",
    )

    assert the_open(diary.town, made, "shelter_end").due_on == date(2027, 3, 31)
    assert diary.refuted() == []


def test_a_desk_that_was_outsourced_meanwhile_decides_no_longer(diary: Diary) -> None:
    made = a_provision(diary.town, Kind.RENT)
    with transaction(diary.town.scope) as session:
        agency = directory(session).agency_of(diary.town.desks[CITY])
        session.get_one(Agency, agency.id).contractor = True
    with pytest.raises(NotYourTurn, match="受託者は案を作成し"):
        do(diary.town, made, "grant_rent")

    assert the_provision(diary.town, made).state is S.RENT_APPLIED


def test_under_a_plan_the_person_is_known_and_so_is_the_last_grant(
    diary: Diary,
) -> None:
    plan = a_running_plan(diary.town)
    under_it = {"support_plan_id": plan, "client": None, "no_plan_reason": ""}
    first = a_provision(diary.town, Kind.RENT, "grant_rent", **under_it)
    do(diary.town, first, "finish", stopped_on="2026-10-31")
    with pytest.raises(GivenMissing, match="第16条"):  # it ended: not for a year
        a_provision(diary.town, Kind.RENT, **under_it)
    budget = a_provision(diary.town, Kind.BUDGET, **under_it)
    rows = [the_provision(diary.town, each) for each in (first, budget)]

    assert rows[0].ends_on == date(2026, 10, 31)
    assert rows[0].client_id == rows[1].client_id
    assert {row.support_plan_id for row in rows} == {plan}


def test_a_use_is_the_same_on_both_databases(any_town: Town) -> None:
    made = a_provision(any_town, Kind.BUDGET, "take_in")
    any_town.set_clock(datetime(2026, 11, 2, 10, 0, tzinfo=TOKYO))
    stages(date(2026, 11, 2))
    stages(date(2026, 11, 2))
    months = duties(any_town, made, "monthly_status")
    do(any_town, made, "report_month")
    do(any_town, made, "finish", stopped_on="2026-11-02")
    row = the_provision(any_town, made)

    assert [d.occurrence for d in months] == ["2026-10", "2026-11"]
    assert (row.state, row.ends_on) == (S.ENDED, date(2026, 11, 2))
    assert [d.state for d in duties(any_town, made, "use_end")] == [DutyState.DONE]
    assert refuted(any_town) == []
