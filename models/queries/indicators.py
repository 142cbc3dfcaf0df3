"""指標の問合せ — the rows behind each number: every count can be opened and read.

Each returns procedure, case_id, number, at and desk_id (the other counter), oldest
first. Days are those of Asia/Tokyo, both ends included.
"""

from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, literal
from sqlalchemy.orm import aliased
from sqlmodel import col, select

from models.client import Client
from models.columns import TOKYO
from models.handover_sheet import Direction, Handover
from models.referral_sheet import Referral, Sheet

Desks = Sequence[int]


def rows_behind(key: str, desks: Desks, first_on: date, last_on: date) -> Any:
    """Return the query over the rows an indicator counts. Raises KeyError."""
    since = datetime.combine(first_on, time(), TOKYO)
    until = datetime.combine(last_on + timedelta(days=1), time(), TOKYO)
    return _ROWS[key](desks, since, until)


def _listed(table: Any, procedure: str, at: Any, other: Any) -> Any:
    return select(
        literal(procedure).label("procedure"),
        col(table.id).label("case_id"),
        col(table.number).label("number"),
        at.label("at"),
        other.label("desk_id"),
    ).order_by(at, col(table.id))


def _within(at: Any, since: datetime, until: datetime) -> ColumnElement[bool]:
    return and_(at >= since, at < until)


def _at(desk: Any, desks: Desks) -> ColumnElement[bool]:
    """Return the condition that a desk is one of these; none: any desk."""
    return desk.in_(desks) if desks else desk.is_not(None)


def _received(desks: Desks, since: datetime, until: datetime) -> Any:
    at = col(Referral.acknowledged_at)
    return _listed(Referral, "referral", at, col(Referral.sender_desk_id)).where(
        _within(at, since, until),
        Referral.receiver_desk_id == Referral.own_desk_id,
        _at(col(Referral.own_desk_id), desks),
    )


def _seen_before() -> ColumnElement[bool]:
    """Return the condition that the same person came to the same desk before.

    The same name and birthday; without a birthday nobody is taken for another.
    """
    sheet, client = aliased(Sheet), aliased(Client)
    earlier, was, who = aliased(Referral), aliased(Sheet), aliased(Client)
    return exists(  # no joins: the scope narrows an alias only where it stands alone
        select(earlier.id)
        .where(was.id == earlier.sheet_id, who.id == was.client_id)
        .where(sheet.id == Referral.sheet_id, client.id == sheet.client_id)
        .where(earlier.own_desk_id == Referral.own_desk_id)
        .where(earlier.receiver_desk_id == earlier.own_desk_id)
        .where(col(earlier.acknowledged_at) < col(Referral.acknowledged_at))
        .where(who.name == client.name, who.born_on == client.born_on)
        .correlate(Referral)
    )


def _new(desks: Desks, since: datetime, until: datetime) -> Any:
    return _received(desks, since, until).where(~_seen_before())


def _repeat(desks: Desks, since: datetime, until: datetime) -> Any:
    return _received(desks, since, until).where(_seen_before())


def _sent(desks: Desks, since: datetime, until: datetime) -> Any:
    at = col(Referral.sent_at)
    return _listed(Referral, "referral", at, col(Referral.receiver_desk_id)).where(
        _within(at, since, until),
        Referral.sender_desk_id == Referral.own_desk_id,
        _at(col(Referral.own_desk_id), desks),
    )


def _reported(desks: Desks, since: datetime, until: datetime) -> Any:
    at = col(Referral.reported_at)
    return _listed(Referral, "referral", at, col(Referral.sender_desk_id)).where(
        _within(at, since, until),
        Referral.receiver_desk_id == Referral.own_desk_id,
        _at(col(Referral.own_desk_id), desks),
    )


def _shared(desks: Desks, since: datetime, until: datetime) -> Any:
    at = col(Handover.shared_at)
    return _listed(Handover, "handover", at, col(Handover.receiver_desk_id)).where(
        _within(at, since, until), _at(col(Handover.own_desk_id), desks)
    )


def _to_assistance(desks: Desks, since: datetime, until: datetime) -> Any:
    rows = _shared(desks, since, until)
    return rows.where(Handover.direction == Direction.TO_ASSISTANCE)


def _from_assistance(desks: Desks, since: datetime, until: datetime) -> Any:
    rows = _shared(desks, since, until)
    return rows.where(Handover.direction == Direction.FROM_ASSISTANCE)


def _receipts(desks: Desks, since: datetime, until: datetime) -> Any:
    rows = _shared(desks, since, until)
    return rows.where(col(Handover.received_at).is_not(None))


_ROWS: dict[str, Callable[[Desks, datetime, datetime], Any]] = {
    "new_consultations": _new,
    "repeat_consultations": _repeat,
    "referrals_received": _received,
    "referrals_sent": _sent,
    "results_reported": _reported,
    "handovers_to_assistance": _to_assistance,
    "handovers_from_assistance": _from_assistance,
    "handovers_shared": _shared,
    "handovers_received": _receipts,
}
