"""議題の集まるところ — what waits for a meeting, and where it is found.

Add a source to SOURCES and every agenda collects from it.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlmodel import Session, col, select

from models.columns import office_day
from models.conference_action_item import ActionItem, ActionItemState
from models.conference_series import ConferenceKind as K
from models.conference_sheet import Conference, ConferenceItem, ItemKind
from models.policy import in_force
from models.queries.support_cases import plans_for_conference
from models.referral_sheet import Referral, ReferralState
from models.support_case import LIVE
from models.support_case_sheet import SupportCase
from models.support_plan_sheet import SupportPlan, SupportPlanState
from tasks import clock
from tasks.policies import policies

TAKES_PLANS = frozenset({K.INDIVIDUAL, K.REGULAR})  # 支援調整会議


@dataclass(frozen=True)
class Collected:
    """One thing that waits for a meeting."""

    kind: ItemKind
    procedure: str
    case_id: int
    number: str
    words: str = ""


def last_held(session: Session, conference: Conference) -> date | None:
    """Return the day of the series' last meeting before this one."""
    if conference.series_id is None:
        return None
    return session.exec(
        select(col(Conference.held_on))
        .where(Conference.series_id == conference.series_id)
        .where(Conference.id != conference.id)
        .where(col(Conference.held_at).is_not(None))
        .order_by(col(Conference.held_on).desc())
        .limit(1)
    ).first()


def _action_items(
    session: Session, conference: Conference, _since: date | None
) -> list[Collected]:
    """Return what this series took home: open, or reported since its last meeting."""
    if conference.series_id is None:
        return []
    meetings = select(Conference.id).where(
        Conference.series_id == conference.series_id, Conference.id != conference.id
    )
    live = col(ActionItem.state).in_((ActionItemState.OPEN, ActionItemState.REPORTED))
    done = col(ActionItem.state) == ActionItemState.CONFIRMED
    rows = session.exec(
        select(ActionItem)
        .where(col(ActionItem.conference_id).in_(meetings))
        .where(live | (done & col(ActionItem.id).not_in(_told_before(meetings))))
        .order_by(col(ActionItem.id))
    )
    return [
        Collected(ItemKind.ACTION, "action_item", row.id, row.number) for row in rows
    ]


def _told_before(meetings: Any) -> Any:
    """Return what was on the agenda of a meeting of the series that was held."""
    held = meetings.where(col(Conference.held_at).is_not(None))
    return select(ConferenceItem.about_case_id).where(
        ConferenceItem.about_procedure == "action_item",
        col(ConferenceItem.conference_id).in_(held),
    )


def _new_intakes(
    session: Session, conference: Conference, since: date | None
) -> list[Collected]:
    """Return what our desk took on since the last regular meeting: cases, つなぎ."""
    if conference.kind is not K.REGULAR:
        return []
    return [
        *_new_cases(session, conference, since),
        *_new_referrals(session, conference, since),
    ]


def _new_cases(
    session: Session, conference: Conference, since: date | None
) -> Iterator[Collected]:
    query = (
        select(SupportCase)
        .where(SupportCase.sender_desk_id == conference.sender_desk_id)
        .where(col(SupportCase.state).in_(LIVE))
        .order_by(col(SupportCase.id))
    )
    if since is not None:
        query = query.where(SupportCase.received_on > since)
    for row in session.exec(query):
        yield Collected(ItemKind.INTAKE, "support_case", row.id, row.number)


def _new_referrals(
    session: Session, conference: Conference, since: date | None
) -> list[Collected]:
    """Return the つなぎ taken on that have no case of their own yet."""
    with_case = select(SupportCase.referral_id).where(
        col(SupportCase.referral_id).is_not(None)
    )
    taken_on = (ReferralState.ACCEPTED, ReferralState.IN_CONTACT)
    rows = session.exec(
        select(Referral)
        .where(Referral.receiver_desk_id == conference.sender_desk_id)
        .where(col(Referral.state).in_(taken_on))
        .where(col(Referral.id).not_in(with_case))
        .order_by(col(Referral.id))
    )
    return [
        Collected(ItemKind.INTAKE, "referral", row.id, row.number)
        for row in rows
        if row.accepted_at and (since is None or office_day(row.accepted_at) > since)
    ]


def _plans(
    session: Session, conference: Conference, _since: date | None
) -> list[Collected]:
    """Return the plans that wait for a 支援調整会議, or end soon after it."""
    if conference.kind not in TAKES_PLANS:
        return []
    town, on = conference.municipality_id, conference.held_on or conference.proposed_on
    agreed = in_force(policies(session, town), clock.office_today(session))
    days = int(agreed.number("conference.plans_ending_within"))
    desk = conference.sender_desk_id
    return [
        Collected(_plan_kind(plan), "support_plan", plan.id, plan.number)
        for plan in session.exec(plans_for_conference(desk, on, days))
    ]


def _plan_kind(plan: SupportPlan) -> ItemKind:
    drafted = plan.state is SupportPlanState.SIGNED
    return ItemKind.PLAN if drafted else ItemKind.EVALUATION


Source = Callable[[Session, Conference, date | None], Sequence[Collected]]
SOURCES: tuple[Source, ...] = (_action_items, _plans, _new_intakes)
