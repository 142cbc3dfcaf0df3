"""事業の利用の問合せ — which uses are under way, and which end soon."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from sqlalchemy import or_
from sqlmodel import col, select

from models.duty import Duty, DutyState
from models.provision import Kind, PlanService
from models.provision import ProvisionState as S
from models.queries.visibility import Onlooker, visible
from models.support_plan import BEFORE
from models.support_plan_sheet import SupportPlan, SupportPlanState

RUNNING = (S.PAID, S.EXTENSION_ASKED, S.USED)
TO_EVALUATE = (*BEFORE, SupportPlanState.RUNNING)
FINAL = (S.ENDED, S.CEASED, S.TURNED, S.DROPPED)


def month_not_opened(first_on: date) -> Any:
    """Uses under way whose report of the month that begins then is not asked for."""
    not_yet = or_(
        col(PlanService.month_on).is_(None), col(PlanService.month_on) < first_on
    )
    return (
        select(PlanService)
        .where(col(PlanService.state).in_(RUNNING), not_yet)
        .where(col(PlanService.started_on) <= first_on + timedelta(days=30))
        .order_by(col(PlanService.id))
    )


def talk_not_called(kinds: Iterable[Kind]) -> Any:
    """Uses under way whose end has not been talked over."""
    called = col(PlanService.talk_called_on)
    return (
        select(PlanService)
        .where(col(PlanService.state).in_(RUNNING))
        .where(col(PlanService.kind).in_(tuple(kinds)))
        .where(or_(called.is_(None), called != col(PlanService.ends_on)))
        .order_by(col(PlanService.id))
    )


def not_inquired(today: date) -> Any:
    """Return uses under a plan to be evaluated, not asked about its end, and the end.

    A plan that was decided on and not evaluated, and that has not ended.
    """
    asked = col(PlanService.inquired_for)
    return (
        select(PlanService, col(SupportPlan.ends_on))
        .join(SupportPlan, col(SupportPlan.id) == col(PlanService.support_plan_id))
        .where(PlanService.state == S.USED, col(PlanService.started_on) <= today)
        .where(col(SupportPlan.state).in_(TO_EVALUATE))
        .where(col(SupportPlan.decided_on).is_not(None))
        .where(SupportPlan.ends_on >= today)
        .where(or_(asked.is_(None), asked != SupportPlan.ends_on))
        .order_by(col(PlanService.id))
    )


def inquired_in_vain() -> Any:
    """Return the uses whose provider is still asked though the plan was evaluated."""
    asked = select(Duty.case_id).where(
        Duty.procedure == "plan_service",
        Duty.step == "inquiry",
        col(Duty.state).in_((DutyState.OPEN, DutyState.SUSPENDED)),
    )
    return (
        select(PlanService)
        .join(SupportPlan, col(SupportPlan.id) == col(PlanService.support_plan_id))
        .where(PlanService.state == S.USED, col(PlanService.id).in_(asked))
        .where(col(SupportPlan.state).not_in(TO_EVALUATE))
        .order_by(col(PlanService.id))
    )


def inquired_of(plan_id: int) -> Any:
    """Return the uses under a plan whose provider was asked for the evaluation."""
    return (
        select(PlanService)
        .where(PlanService.support_plan_id == plan_id)
        .where(col(PlanService.inquired_for).is_not(None))
        .order_by(col(PlanService.id))
    )


def provisions_of(
    onlooker: Onlooker,
    kind: str,
    ending_by: date | None,
    words: str,
    plan_id: int | None = None,
) -> Any:
    """The uses a reader may see, the sooner to end first."""
    query = visible(select(PlanService), onlooker)
    if kind in {*Kind}:
        query = query.where(PlanService.kind == Kind.of(kind))
    if plan_id is not None:
        query = query.where(PlanService.support_plan_id == plan_id)
    if ending_by is not None:
        query = query.where(
            col(PlanService.ends_on) <= ending_by,
            col(PlanService.state).in_((*RUNNING, S.INTERRUPTED)),
        )
    if words:
        query = query.where(col(PlanService.number).contains(words, autoescape=True))
    final = col(PlanService.state).in_(FINAL)
    return query.order_by(final, col(PlanService.ends_on), col(PlanService.id).desc())
