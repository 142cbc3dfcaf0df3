"""対応の問合せ — what is owed, by whom, in the order it falls due."""

from datetime import date
from typing import Any

from sqlalchemy import func
from sqlmodel import col, select

from models.agency import Agency, Desk
from models.duty import Duty, DutyState
from models.queries.visibility import Onlooker, desks_of, visible

OWED = (DutyState.OPEN, DutyState.SUSPENDED)


def owed_to_or_by(onlooker: Onlooker, turn: str = "", words: str = "") -> Any:
    """Return the open duties a person sees: `mine`, `theirs`, or all; soonest first.

    `words` is part of a 受付番号, or of the name of the agency or desk that owes.
    """
    query = visible(select(Duty), onlooker).where(col(Duty.state).in_(OWED))
    if turn == "mine":
        query = query.where(col(Duty.debtor_desk_id).in_(desks_of(onlooker)))
    if turn == "theirs":
        query = query.where(col(Duty.debtor_desk_id).not_in(desks_of(onlooker)))
    if words:
        query = query.where(
            col(Duty.number).contains(words, autoescape=True)
            | col(Duty.debtor_desk_id).in_(desks_named(words))
            | col(Duty.creditor_desk_id).in_(desks_named(words))
        )
    return query.order_by(col(Duty.due_on), col(Duty.id))


def desks_named(words: str) -> Any:
    """Return the desks whose own name, or whose agency's name, holds these words."""
    return (
        select(Desk.id)
        .join(Agency, col(Agency.id) == Desk.agency_id)
        .where(
            col(Agency.name).contains(words, autoescape=True)
            | col(Desk.name).contains(words, autoescape=True)
        )
    )


def count_of(query: Any) -> Any:
    """Return the query that counts the rows of another one."""
    return select(func.count()).select_from(query.order_by(None).subquery())


def owed_on(procedure: str, case_id: int) -> Any:
    """Return the open duties of one case, soonest first."""
    return (
        select(Duty)
        .where(Duty.procedure == procedure, Duty.case_id == case_id)
        .where(col(Duty.state).in_(OWED))
        .order_by(col(Duty.due_on), col(Duty.id))
    )


def overdue(today: date, agency_id: int | None = None, step: str = "") -> Any:
    """Return the duties whose day has passed, oldest first."""
    query = select(Duty).where(Duty.state == DutyState.OPEN, Duty.due_on < today)
    if agency_id is not None:
        desks = select(Desk.id).where(Desk.agency_id == agency_id)
        query = query.where(col(Duty.debtor_desk_id).in_(desks))
    if step:
        query = query.where(Duty.step == step)
    return query.order_by(col(Duty.due_on), col(Duty.id))


def overdue_counts(today: date) -> Any:
    """Return agency, step, how many are overdue, and the oldest day of them."""
    return (
        select(Desk.agency_id, Duty.step, func.count(), func.min(Duty.due_on))
        .join(Desk, col(Desk.id) == Duty.debtor_desk_id)
        .where(Duty.state == DutyState.OPEN, col(Duty.due_on) < today)
        .group_by(col(Desk.agency_id), col(Duty.step))
    )
