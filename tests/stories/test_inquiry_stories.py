"""支援提供者への状況照会: 45 days before a plan ends its providers are asked once."""

from datetime import date

from models.duty import DutyState
from models.provision import Kind, ProviderView
from models.support_plan_sheet import SupportPlanState as P
from tasks.provision_stages import ask_views
from tests.databases import Town
from tests.provisions import a_provision, the_provision
from tests.provisions import do as use
from tests.stories.diary import SENIOR, Diary
from tests.stories.test_plan_service_stories import (
    PROVIDER_DESK,
    days,
    duties,
    the_open,
)
from tests.support_cases import a_running_plan, do, the_plan

WHAT = "評価の前の状況照会への回答"
ENDS = date(2027, 1, 2)


def a_use(town: Town) -> tuple[int, int]:
    """A plan that ends on 2027-01-02, and the use of a 事業 under it."""
    plan = a_running_plan(town)
    made = a_provision(town, Kind.WORK_PREPARATION, "take_in", support_plan_id=plan)
    return plan, made


def test_a_provider_is_asked_before_the_evaluation_and_the_plan_knows(
    diary: Diary,
) -> None:
    plan, made = a_use(diary.town)
    diary.sleep_until(date(2026, 11, 17))
    assert duties(diary.town, made, "inquiry") == []
    diary.live_until(date(2026, 11, 20))  # 45 days before is Wednesday the 18th

    asked = the_open(diary.town, made, "inquiry")
    assert (asked.occurrence, asked.due_on) == ("2027-01-02", date(2026, 12, 3))
    assert days(diary, PROVIDER_DESK, WHAT) == [date(2026, 11, 18)]
    [letter] = [m for _, m in diary.mails if WHAT in m.subject]
    assert "試験" not in letter.subject + letter.text
    use(diary.town, made, "answer_inquiry")
    row = the_provision(diary.town, made)
    assert row.provider_view is ProviderView.ADJUST
    assert (row.inquired_for, row.viewed_on) == (ENDS, date(2026, 11, 20))

    diary.live_until(date(2026, 12, 10))  # once for that end
    assert [d.state for d in duties(diary.town, made, "inquiry")] == [DutyState.DONE]
    do(diary.town, "support_plan", plan, "change", new_ends_on="2027-01-15")
    for verb in ("explain", "agree", "set_conference", "discuss", "decide"):
        do(diary.town, "support_plan", plan, verb, conference_on="2026-12-11")
    diary.live_until(date(2026, 12, 11))  # the plan ends on another day: asked anew
    assert the_open(diary.town, made, "inquiry").occurrence == "2027-01-15"
    assert the_provision(diary.town, made).provider_view is None
    assert diary.refuted() == []


def test_silence_climbs_our_own_side_and_ends_with_the_evaluation(
    diary: Diary,
) -> None:
    plan, made = a_use(diary.town)
    diary.sleep_until(date(2026, 11, 17))
    diary.live_until(date(2026, 12, 9))

    assert the_open(diary.town, made, "inquiry").due_on == date(2026, 12, 3)
    assert days(diary, SENIOR, WHAT)
    assert not [m for _, m in diary.mails if m.to == PROVIDER_DESK and "超過" in m.text]
    do(diary.town, "support_plan", plan, "evaluate", evaluated_on="2026-12-09")
    assert the_plan(diary.town, plan).state is P.EVALUATED
    diary.live_until(date(2026, 12, 10))

    [over] = duties(diary.town, made, "inquiry")
    assert (over.state, over.closed_how) == (DutyState.DONE, "end_inquiry")
    assert diary.refuted() == []


def test_nobody_is_asked_twice_on_both_databases(any_town: Town) -> None:
    _, made = a_use(any_town)
    on = date(2026, 12, 1)
    any_town.advance(days=75)
    assert [ask_views(on), ask_views(on)] == [1, 0]
    assert the_provision(any_town, made).inquired_for == ENDS
