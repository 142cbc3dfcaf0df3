"""会議の問合せ — meetings, their agendas, who was invited, what was taken home."""

from datetime import date
from typing import Any

from sqlalchemy import func
from sqlmodel import col, select

from models.conference import AHEAD
from models.conference_action_item import ActionItem
from models.conference_invitation import Invitation
from models.conference_series import ConferenceKind, ConferenceSeries
from models.conference_sheet import Conference, ConferenceItem
from models.queries.visibility import Onlooker, visible
from models.support_plan_sheet import SupportPlan
from models.user import Role


def meetings_between(first: date, last: date, onlooker: Onlooker) -> Any:
    """Return the meetings of these days that a person convenes or oversees.

    What 法第9条 keeps to its members is no admin's list (first and last included).
    """
    day = func.coalesce(col(Conference.held_on), col(Conference.proposed_on))
    query = visible(select(Conference), onlooker)
    if onlooker.role is Role.ADMIN:
        query = query.where(Conference.kind != ConferenceKind.ARTICLE9)
    else:
        own = Conference.sender_desk_id == onlooker.desk_id
        query = query.where((Conference.kind != ConferenceKind.ARTICLE9) | own)
    return query.where(day >= first, day <= last).order_by(day, col(Conference.id))


def invited_to_between(first: date, last: date, desk_id: int) -> Any:
    """Return what a desk was invited to on these days, with its meeting."""
    return (
        select(Invitation, Conference)
        .join(Conference, col(Conference.id) == col(Invitation.conference_id))
        .where(Invitation.receiver_desk_id == desk_id)
        .where(col(Conference.invited_at).is_not(None))
        .where(Invitation.held_on >= first, Invitation.held_on <= last)
        .order_by(col(Invitation.held_on), col(Invitation.id))
    )


def items_on(conference_id: int) -> Any:
    """Return the agenda in the order it came about."""
    return (
        select(ConferenceItem)
        .where(ConferenceItem.conference_id == conference_id)
        .order_by(col(ConferenceItem.id))
    )


def invitations_to(conference_id: int) -> Any:
    """Return the invitations in the order they were made."""
    return (
        select(Invitation)
        .where(Invitation.conference_id == conference_id)
        .order_by(col(Invitation.id))
    )


def taken_home_from(conference_id: int) -> Any:
    """Return the 持ち帰り事項 of a meeting."""
    return (
        select(ActionItem)
        .where(ActionItem.conference_id == conference_id)
        .order_by(col(ActionItem.id))
    )


def plans_on(conference_id: int) -> Any:
    """Return the items about 支援プラン of a meeting, each with its plan."""
    return (
        select(ConferenceItem, SupportPlan)
        .join(SupportPlan, col(SupportPlan.id) == ConferenceItem.about_case_id)
        .where(ConferenceItem.conference_id == conference_id)
        .where(ConferenceItem.about_procedure == "support_plan")
        .order_by(col(ConferenceItem.id))
    )


def typed_item(conference_id: int, number: str) -> Any:
    """Return what was typed on the agenda with this 受付番号, the latest first."""
    return (
        select(ConferenceItem)
        .where(ConferenceItem.conference_id == conference_id)
        .where(ConferenceItem.number == number)
        .where(col(ConferenceItem.about_procedure).is_(None))
        .order_by(col(ConferenceItem.id).desc())
    )


def meetings_about_plan(plan_id: int) -> Any:
    """Return the items about a plan, each with its meeting, as they came about."""
    return (
        select(ConferenceItem, Conference)
        .join(Conference, col(Conference.id) == ConferenceItem.conference_id)
        .where(ConferenceItem.about_procedure == "support_plan")
        .where(ConferenceItem.about_case_id == plan_id)
        .order_by(col(ConferenceItem.id))
    )


def next_meeting_about(plan_id: int, today: date, but: int = 0) -> Any:
    """Return the first settled day, today or later, on which a plan is discussed.

    A meeting that has concluded on the plan does not count, nor does `but`.
    """
    return (
        select(func.min(col(Conference.held_on)))
        .join(ConferenceItem, col(ConferenceItem.conference_id) == Conference.id)
        .where(ConferenceItem.about_procedure == "support_plan")
        .where(ConferenceItem.about_case_id == plan_id)
        .where(col(ConferenceItem.outcome).is_(None))
        .where(Conference.id != but, col(Conference.state).in_(AHEAD))
        .where(col(Conference.held_on) >= today)
    )


def series_in_order() -> Any:
    """Return every series by its name."""
    return select(ConferenceSeries).order_by(
        col(ConferenceSeries.kind), col(ConferenceSeries.id)
    )


def held_meetings(
    kinds: tuple[ConferenceKind, ...], desk_id: int | None, first: date, last: date
) -> Any:
    """Return the meetings of these kinds that were held from first to last.

    `desk_id` is the desk that convened them; None: every desk.
    """
    query = (
        select(Conference)
        .where(col(Conference.kind).in_(kinds), col(Conference.held_at).is_not(None))
        .where(col(Conference.held_on) >= first, col(Conference.held_on) <= last)
        .order_by(col(Conference.held_on), col(Conference.id))
    )
    return (
        query if desk_id is None else query.where(Conference.sender_desk_id == desk_id)
    )


def items_count(conference_ids: list[int]) -> Any:
    """Return how many matters stood on these agendas."""
    return select(func.count(col(ConferenceItem.id))).where(
        col(ConferenceItem.conference_id).in_(conference_ids)
    )
