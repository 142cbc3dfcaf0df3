"""プランのその後 — a case learns that its plan ended or has another last day."""

from datetime import date

from sqlmodel import Session

from models.queries.support_cases import period_moved, planned_without_plan, plans_of
from models.support_case_sheet import SupportCase
from models.support_plan_sheet import SupportPlan
from tasks.acts import act
from tasks.telling import SYSTEM


def follow_plans(session: Session, today: date) -> int:
    """Tell each case that its plan ended or has another last day; return how many.

    What is to become of the person is owed from then on; a second run tells none.
    """
    ended = session.exec(planned_without_plan()).all()
    for case in ended:
        given = {"plan_ends_on": _ended_on(session, case, today).isoformat()}
        act(session, "support_case", case.id, "note_plan_ended", SYSTEM, given)
    moved = session.exec(period_moved()).all()
    for case, plan in moved:
        given = {"plan_ends_on": plan.ends_on.isoformat()}
        act(session, "support_case", case.id, "note_new_period", SYSTEM, given)
    return len(ended) + len(moved)


def _ended_on(session: Session, case: SupportCase, today: date) -> date:
    last: SupportPlan | None = session.exec(plans_of(case.id)).first()
    return (last and last.ended_on) or today
