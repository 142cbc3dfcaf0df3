"""支援プランの結論 on the screen: typed at the meeting, read at the plan, and back."""

from datetime import date

from models.conference_sheet import PlanOutcome
from models.support_plan_sheet import SupportPlanState as P
from tests.conferences import a_meeting, convene, items_of
from tests.databases import Town
from tests.support_cases import TO_PLANNING, a_case, a_plan, do, the_plan
from tests.web.browsing import signed_in, words

TODAY = date(2026, 9, 17)


def a_meeting_with_a_plan(town: Town) -> tuple[int, int, str]:
    """The ids of plan and meeting, and where its conclusion is recorded."""
    plan = a_plan(town, a_case(town, *TO_PLANNING), "explain", "agree")
    meeting = a_meeting(town, held_on=TODAY)
    number = the_plan(town, plan).number
    convene(town, meeting, "add_item", item_kind="plan", item_number=number)
    [item] = items_of(town, meeting)
    return plan, meeting, f"/conferences/{meeting}/plans/{item.id}"


def test_a_conclusion_is_recorded_at_the_meeting_and_read_at_the_plan(
    town: Town,
) -> None:
    plan, meeting, where = a_meeting_with_a_plan(town)
    page = signed_in(town, "soudan")
    assert where in page.get(f"/conferences/{meeting}").text
    empty = page.post(where, data={"plan_outcome": "approved"})
    assert empty.status_code == 422
    assert "「会議へのご本人の参加」を入力してください。" in words(empty.text)
    assert 'value="approved" checked' in empty.text

    said = {"plan_outcome": "approved", "person_present": "present"}
    assert page.post(where, data=said).status_code == 303
    assert the_plan(town, plan).state is P.DISCUSSED
    assert items_of(town, meeting)[0].outcome is PlanOutcome.APPROVED
    shown = page.get(f"/conferences/{meeting}").text
    assert f"/support_plans/{plan}" in shown
    assert where not in shown
    of_plan = page.get(f"/support_plans/{plan}").text
    assert f"/conferences/{meeting}" in of_plan
    assert "個別支援調整会議" in words(of_plan)


def test_a_plan_that_moved_on_is_said_and_nothing_typed_is_lost(town: Town) -> None:
    plan, _, where = a_meeting_with_a_plan(town)
    do(town, "support_plan", plan, "discuss")
    page = signed_in(town, "soudan")
    said = {"plan_outcome": "sent_back", "back_reason": "収入の見通しを確かめる"}
    refused = page.post(where, data=said)

    assert refused.status_code == 422
    assert "会議で了承（支援決定待ち）" in words(refused.text)
    assert "収入の見通しを確かめる" in refused.text


def test_nobody_else_reaches_the_conclusion(town: Town) -> None:
    _, _, where = a_meeting_with_a_plan(town)
    said = {"plan_outcome": "approved", "person_present": "present"}
    other = signed_in(town, "shuno")

    assert other.get(where).status_code in (303, 403, 404)
    assert other.post(where, data=said).status_code in (303, 403, 404)
