"""事業の利用の問合せ — which uses are under way, and which end soon."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from sqlalchemy import or_
from sqlmodel import col, select

from models.provision import Kind, PlanService
from models.provision import ProvisionState as S
from models.queries.visibility import Onlooker, visible

RUNNING = (S.PAID, S.EXTENSION_ASKED, S.USED)
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
