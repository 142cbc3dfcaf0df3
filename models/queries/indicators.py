"""指標の問合せ — the rows behind each number: every count can be opened and read.

Each returns procedure, case_id, number, at and desk_id (the other counter), oldest
first; `at` is a day or a moment. Days are those of Asia/Tokyo, both ends included.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import Any

from sqlalchemy import ColumnElement, String, cast, exists, literal
from sqlalchemy.orm import aliased
from sqlmodel import col, select

from models.client import Client
from models.columns import TOKYO
from models.conference_series import ConferenceKind
from models.conference_sheet import Conference
from models.handover_sheet import Direction, Handover
from models.referral_sheet import Referral
from models.support_case_sheet import Problem, Screening, SupportCase
from models.support_plan_sheet import SupportPlan


@dataclass(frozen=True)
class Within:
    """Whose rows, over which days; no desks: everybody's."""

    desks: Sequence[int]
    first_on: date
    last_on: date

    def days(self, on: Any) -> ColumnElement[bool]:
        """Return the condition on a column that holds a day."""
        inside: ColumnElement[bool] = on.between(self.first_on, self.last_on)
        return inside

    def moments(self, at: Any) -> ColumnElement[bool]:
        """Return the condition on a column that holds a moment."""
        since = datetime.combine(self.first_on, time(), TOKYO)
        until = datetime.combine(self.last_on + timedelta(days=1), time(), TOKYO)
        inside: ColumnElement[bool] = (at >= since) & (at < until)
        return inside

    def at_desk(self, desk: Any) -> ColumnElement[bool]:
        """Return the condition on a column that holds our desk."""
        here: ColumnElement[bool] = (
            desk.in_(self.desks) if self.desks else desk.is_not(None)
        )
        return here


def rows_behind(key: str, within: Within) -> Any:
    """Return the query over the rows an indicator counts. Raises KeyError."""
    return _ROWS[key](within)


def _listed(table: Any, procedure: str, at: Any, other: Any, within: Within) -> Any:
    columns: Any = (
        literal(procedure).label("procedure"),
        col(table.id).label("case_id"),
        col(table.number).label("number"),
        at.label("at"),
        other.label("desk_id"),
    )
    return (
        select(*columns)
        .where(within.at_desk(col(table.own_desk_id)))
        .order_by(at, col(table.id))
    )


def _cases(on: Any, within: Within) -> Any:
    other = col(SupportCase.receiver_desk_id)
    rows = _listed(SupportCase, "support_case", on, other, within)
    return rows.where(within.days(on))


def _came_before() -> ColumnElement[bool]:
    """Return the condition that the same person came to the same desk before.

    The same name and birthday; without a birthday nobody is taken for another. No
    joins: the scope narrows an alias only where it stands alone.
    """
    client, who, earlier = aliased(Client), aliased(Client), aliased(SupportCase)
    return exists(
        select(earlier.id)
        .where(client.id == SupportCase.client_id, who.id == earlier.client_id)
        .where(earlier.own_desk_id == SupportCase.own_desk_id)
        .where(col(earlier.id) < col(SupportCase.id))
        .where(who.name == client.name, who.born_on == client.born_on)
        .correlate(SupportCase)
    )


def _new(within: Within) -> Any:
    return _cases(col(SupportCase.received_on), within).where(~_came_before())


def _repeat(within: Within) -> Any:
    return _cases(col(SupportCase.received_on), within).where(_came_before())


def _applications(within: Within) -> Any:
    return _cases(col(SupportCase.applied_on), within)


def _continued(within: Within) -> Any:
    rows = _cases(col(SupportCase.screened_on), within)
    return rows.where(SupportCase.screening == Screening.CONTINUED)


def _continued_with_plan(within: Within) -> Any:
    decided = (
        select(SupportPlan.id)
        .where(SupportPlan.support_case_id == SupportCase.id)
        .where(col(SupportPlan.decided_on).is_not(None))
        .correlate(SupportCase)
    )
    return _continued(within).where(exists(decided))


def _with_problem(problem: Problem, within: Within) -> Any:
    chosen = cast(col(SupportCase.problems), String).contains(f'"{problem.value}"')
    return _cases(col(SupportCase.assessed_on), within).where(chosen)


def _plans(within: Within) -> Any:
    on, other = col(SupportPlan.decided_on), col(SupportPlan.receiver_desk_id)
    rows = _listed(SupportPlan, "support_plan", on, other, within)
    return rows.where(within.days(on))


def _first_plans(within: Within) -> Any:
    return _plans(within).where(col(SupportPlan.previous_plan_id).is_(None))


def _inward(at: Any, within: Within) -> Any:
    other = col(Referral.sender_desk_id)
    rows = _listed(Referral, "referral", at, other, within).where(within.moments(at))
    return rows.where(Referral.receiver_desk_id == Referral.own_desk_id)


def _sent(within: Within) -> Any:
    at, other = col(Referral.sent_at), col(Referral.receiver_desk_id)
    rows = _listed(Referral, "referral", at, other, within).where(within.moments(at))
    return rows.where(Referral.sender_desk_id == Referral.own_desk_id)


def _shared(within: Within, direction: Direction | None = None) -> Any:
    at, other = col(Handover.shared_at), col(Handover.receiver_desk_id)
    rows = _listed(Handover, "handover", at, other, within).where(within.moments(at))
    return rows.where(Handover.direction == direction) if direction else rows


def _receipts(within: Within) -> Any:
    return _shared(within).where(col(Handover.received_at).is_not(None))


def held_conferences(kind: ConferenceKind, within: Within) -> Any:
    """Return the meetings of that kind that were held."""
    on, other = col(Conference.held_on), col(Conference.receiver_desk_id)
    rows = _listed(Conference, "conference", on, other, within).where(within.days(on))
    held = col(Conference.held_at).is_not(None)
    return rows.where(Conference.kind == kind, held)


_ROWS: dict[str, Callable[[Within], Any]] = {
    "new_consultations": _new,
    "repeat_consultations": _repeat,
    "applications": _applications,
    "continued": _continued,
    "continued_with_plan": _continued_with_plan,
    **{f"problem_{each.value}": partial(_with_problem, each) for each in Problem},
    "first_plans": _first_plans,
    "plans_decided": _plans,
    "referrals_received": partial(_inward, col(Referral.acknowledged_at)),
    "referrals_sent": _sent,
    "results_reported": partial(_inward, col(Referral.reported_at)),
    "handovers_to_assistance": partial(_shared, direction=Direction.TO_ASSISTANCE),
    "handovers_from_assistance": partial(_shared, direction=Direction.FROM_ASSISTANCE),
    "handovers_shared": _shared,
    "handovers_received": _receipts,
    "individual_conferences": partial(held_conferences, ConferenceKind.INDIVIDUAL),
    "regular_conferences": partial(held_conferences, ConferenceKind.REGULAR),
    "support_conferences": partial(held_conferences, ConferenceKind.ARTICLE9),
    "safety_net_case": partial(held_conferences, ConferenceKind.SAFETY_NET_CASE),
    "safety_net_ward": partial(held_conferences, ConferenceKind.SAFETY_NET_WARD),
}
