"""相談支援の問合せ — cases, plans and the weekly list, for people and for the pass."""

from datetime import date, timedelta
from typing import Any

from sqlalchemy import and_, func, or_
from sqlmodel import col, select

from models.queries.visibility import Onlooker, visible
from models.support_case import LIVE
from models.support_case_sheet import SupportCase, SupportCaseState
from models.support_plan import LIVE as PLAN_LIVE
from models.support_plan_sheet import SupportPlan, SupportPlanState
from models.weekly_review_sheet import WeeklyItem, WeeklyReview

DECIDED = (SupportPlanState.RUNNING, SupportPlanState.EVALUATED)
WITHOUT_PLAN = LIVE - {SupportCaseState.PLANNED}


def cases_of(
    onlooker: Onlooker,
    state: str = "",
    ending_by: date | None = None,
    words: str = "",
    *,
    without_plan: bool = False,
) -> Any:
    """Return the cases a person sees: the open ones first, the latest of them first.

    `ending_by` keeps those whose decided plan ends until that day; `words` is part of
    a 受付番号.
    """
    query = visible(select(SupportCase), onlooker)
    if wanted := [each for each in SupportCaseState if each == state]:
        query = query.where(col(SupportCase.state).in_(wanted))
    if without_plan:
        query = query.where(col(SupportCase.state).in_(WITHOUT_PLAN))
    if ending_by is not None:
        query = query.where(col(SupportCase.id).in_(_with_plan_ending(ending_by)))
    if words:
        query = query.where(col(SupportCase.number).contains(words, autoescape=True))
    is_open = col(SupportCase.state).in_(LIVE)
    return query.order_by(is_open.desc(), col(SupportCase.id).desc())


def _with_plan_ending(last_on: date) -> Any:
    return select(SupportPlan.support_case_id).where(
        col(SupportPlan.state).in_(DECIDED), col(SupportPlan.ends_on) <= last_on
    )


def plans_of(case_id: int) -> Any:
    """Return the plans of one case, the latest first."""
    return (
        select(SupportPlan)
        .where(SupportPlan.support_case_id == case_id)
        .order_by(col(SupportPlan.id).desc())
    )


def live_plan_of(case_id: int) -> Any:
    """Return the plan of one case that has not ended; there is one at most."""
    return plans_of(case_id).where(col(SupportPlan.state).in_(PLAN_LIVE))


def plans_for_conference(desk_id: int | None, today: date, days: int) -> Any:
    """Return the plans a 支援調整会議 has to look at, the sooner to end first.

    Those agreed to by the person, those evaluated, and those that end within so many
    calendar days (today not counted), of one desk in charge or of all.
    """
    waiting = col(SupportPlan.state).in_(
        (SupportPlanState.SIGNED, SupportPlanState.EVALUATED)
    )
    ending = and_(
        col(SupportPlan.state) == SupportPlanState.RUNNING,
        col(SupportPlan.ends_on) <= today + timedelta(days=days),
    )
    query = select(SupportPlan).where(or_(waiting, ending))
    if desk_id is not None:
        query = query.where(SupportPlan.sender_desk_id == desk_id)
    return query.order_by(col(SupportPlan.ends_on), col(SupportPlan.id))


def planned_without_plan() -> Any:
    """Return the cases that say they have a plan although none is under way."""
    live = select(SupportPlan.support_case_id).where(
        col(SupportPlan.state).in_(PLAN_LIVE)
    )
    return (
        select(SupportCase)
        .where(SupportCase.state == SupportCaseState.PLANNED)
        .where(col(SupportCase.id).not_in(live))
        .order_by(col(SupportCase.id))
    )


def period_moved() -> Any:
    """Return case and plan where the case does not know the plan's last day."""
    return (
        select(SupportCase, SupportPlan)
        .join(SupportPlan, col(SupportPlan.support_case_id) == SupportCase.id)
        .where(SupportCase.state == SupportCaseState.PLANNED)
        .where(col(SupportPlan.state).in_(PLAN_LIVE))
        .where(col(SupportPlan.ends_on) != col(SupportCase.plan_ends_on))
        .order_by(col(SupportCase.id))
    )


def open_without_plan() -> Any:
    """Return every open case without a plan, desk by desk, the oldest first."""
    return (
        select(SupportCase)
        .where(col(SupportCase.state).in_(WITHOUT_PLAN))
        .order_by(col(SupportCase.sender_desk_id), col(SupportCase.id))
    )


def reviewed_desks(week: str) -> Any:
    """Return the desks whose review of that week has begun."""
    return select(WeeklyReview.sender_desk_id).where(WeeklyReview.week == week)


def items_of(review_id: int) -> Any:
    """Return the items of one week's list, in order."""
    return (
        select(WeeklyItem)
        .where(WeeklyItem.weekly_review_id == review_id)
        .order_by(col(WeeklyItem.id))
    )


def unanswered(review_id: int) -> Any:
    """Return how many items have neither a reason nor a next move."""
    return select(func.count()).where(
        WeeklyItem.weekly_review_id == review_id,
        col(WeeklyItem.answered_at).is_(None),
    )


def reviews_of(onlooker: Onlooker) -> Any:
    """Return the weekly reviews a person sees, the latest first."""
    return visible(select(WeeklyReview), onlooker).order_by(
        col(WeeklyReview.held_on).desc(), col(WeeklyReview.id).desc()
    )


def revisits(desk_id: int, first_on: date, last_on: date) -> Any:
    """Return how many cases a desk took in within these days, and how many came again.

    再来所率 is the second over the first: cases met on two days or more (宇都宮型).
    """
    again = func.count().filter(col(SupportCase.visits) >= 2)
    return select(func.count(), again).where(
        SupportCase.sender_desk_id == desk_id,
        col(SupportCase.received_on) >= first_on,
        col(SupportCase.received_on) <= last_on,
    )
