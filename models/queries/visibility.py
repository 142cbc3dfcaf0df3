"""見える範囲（visibility） — the one function that narrows a query to its reader.

A partner account sees only what its desk sends or was sent; a coordinator the rows of
the own agency's desks; an admin every number of the municipality.
"""

from collections.abc import Callable
from functools import partial
from typing import Any, Protocol

from sqlalchemy import ColumnElement, and_, or_
from sqlmodel import col, select

from models.agency import Desk
from models.case_row import CaseRow
from models.duty import Duty
from models.errand_task import Errand
from models.handover_sheet import Handover
from models.referral_sheet import Referral
from models.user import Role


class Onlooker(Protocol):
    """Whoever is signed in, as far as a query has to know."""

    @property
    def role(self) -> Role:
        """What the account may do."""
        ...

    @property
    def desk_id(self) -> int:
        """The desk the person works at."""
        ...


def visible(query: Any, onlooker: Onlooker) -> Any:
    """Return the query over Duty, Errand or a case, narrowed to its reader.

    A sheet that was never sent is seen by the writing side only; a case by its two
    sides. Raises KeyError for a query over any other table.
    """
    table = query.column_descriptions[0]["entity"]
    scope = _scope_of(table)(desks_of(onlooker))
    if table is Referral:
        query = query.where(or_(col(Referral.sent_at).is_not(None), _wrote(onlooker)))
    return query if onlooker.role is Role.ADMIN else query.where(scope)


def desks_of(onlooker: Onlooker) -> Any:
    """Return the desks a person speaks for: a partner's own, else the own agency's."""
    if onlooker.role is Role.PARTNER:
        return select(Desk.id).where(Desk.id == onlooker.desk_id)
    agency = select(Desk.agency_id).where(Desk.id == onlooker.desk_id)
    return select(Desk.id).where(col(Desk.agency_id).in_(agency))


def _wrote(onlooker: Onlooker) -> ColumnElement[bool]:
    return col(Referral.sender_desk_id).in_(desks_of(onlooker))


def _referral(desks: Any) -> ColumnElement[bool]:
    return or_(
        col(Referral.sender_desk_id).in_(desks),
        col(Referral.receiver_desk_id).in_(desks),
        col(Referral.own_desk_id).in_(desks),
    )


def _either_side(table: Any, desks: Any) -> ColumnElement[bool]:
    return or_(
        col(table.sender_desk_id).in_(desks), col(table.receiver_desk_id).in_(desks)
    )


def _duty(desks: Any) -> ColumnElement[bool]:
    """Return the scope of duties; an errand is our own side's and nobody else's."""
    party = or_(
        col(Duty.debtor_desk_id).in_(desks), col(Duty.creditor_desk_id).in_(desks)
    )
    own = col(Duty.own_desk_id).in_(desks)
    return or_(and_(party, col(Duty.procedure) != "errand"), own)


def _errand(desks: Any) -> ColumnElement[bool]:
    return col(Errand.own_desk_id).in_(desks)


def _scope_of(table: Any) -> Callable[[Any], ColumnElement[bool]]:
    """Return the scope of a table: its own, or for a case row that of its two sides."""
    if table not in _SCOPES and issubclass(table, CaseRow):
        return partial(_either_side, table)
    return _SCOPES[table]


_SCOPES: dict[Any, Callable[[Any], ColumnElement[bool]]] = {
    Referral: _referral,
    Handover: partial(_either_side, Handover),
    Duty: _duty,
    Errand: _errand,
}
