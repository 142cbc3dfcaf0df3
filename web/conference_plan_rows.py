"""会議と支援プラン — the plans a meeting discusses, and the meetings of a plan."""

from sqlmodel import Session

from models.conference_sheet import Conference
from models.queries.conferences import meetings_about_plan, plans_on
from models.support_plan_sheet import SupportPlan, SupportPlanState
from models.wareki import era_form
from web.case_frame import Line, Section, Table

PLAN_HEADS = ("支援プラン", "現在の状態", "この会議の結論")
MEETING_HEADS = ("会議", "開催日", "会議の状態", "会議の結論")
PLAN_NOTE = (
    "開催日は支援プランの支援調整会議の日に、会議の結論は支援プランの記録に、"
    "そのまま反映されます。"
)


def plans(session: Session, conference: Conference, *, linked: bool) -> list[Section]:
    """The plans on the agenda with what the meeting said of each; none: no section."""
    rows = [
        Line(
            (
                plan.number,
                plan.state.label,
                item.outcome.label if item.outcome else "未記録",
            ),
            f"/support_plans/{plan.id}" if linked else "",
        )
        for item, plan in session.exec(plans_on(conference.id))
    ]
    if not rows:
        return []
    return [Section("支援プランの協議", table=Table(PLAN_HEADS, rows), note=PLAN_NOTE)]


def conclusions(session: Session, conference: Conference) -> list[tuple[str, str]]:
    """Where the conclusion on each plan that still waits for it is recorded."""
    return [
        (
            f"/conferences/{conference.id}/plans/{item.id}",
            f"支援プラン（{plan.number}）の結論を記録する",
        )
        for item, plan in session.exec(plans_on(conference.id))
        if item.outcome is None and plan.state is SupportPlanState.SIGNED
    ]


def meetings(session: Session, plan: SupportPlan, *, linked: bool) -> list[Section]:
    """The meetings that have the plan on their agenda; none: no section."""
    rows = [
        Line(
            (
                meeting.name,
                era_form(meeting.held_on or meeting.proposed_on),
                meeting.state.label,
                item.outcome.label if item.outcome else "―",
            ),
            f"/conferences/{meeting.id}" if linked else "",
        )
        for item, meeting in session.exec(meetings_about_plan(plan.id))
        if not meeting.for_members_only
    ]
    if not rows:
        return []
    return [Section("支援調整会議の議題", table=Table(MEETING_HEADS, rows))]
