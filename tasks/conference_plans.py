"""会議と支援プラン — what an act on a meeting means for the plans on its agenda.

Nothing is typed twice: the day of the meeting is the plan's day of 支援調整会議, and
the meeting's conclusion is the plan's, in the same transaction. Agreed, not law.
"""

from collections.abc import Mapping, Sequence
from datetime import date

from sqlmodel import Session, select

from models.conference_sheet import Conference, ConferenceItem, PlanOutcome
from models.decide import Change, Party
from models.follow_up import FollowUp, as_system
from models.queries.conferences import next_meeting_about, plans_on, typed_item
from models.refusals import GivenMissing, NothingHere, NotYourTurn, StepNotOpen
from models.support_plan_sheet import Conclusion, SupportPlan, SupportPlanState
from tasks import clock

_SETTLES = frozenset({"fix_date", "fix_proposed", "move", "cancel", "add_item"})
_CONCLUSIONS = {
    PlanOutcome.APPROVED: Conclusion.APPROVED,
    PlanOutcome.REVISED: Conclusion.REVISED,
}


def for_its_plans(
    session: Session, conference: Conference, change: Change
) -> Sequence[FollowUp]:
    """Return what an act on a meeting means for the plans on its agenda.

    Called before the act is saved. Raises what `_concluded` raises.
    """
    if change.verb.name == "conclude":
        return _concluded(session, conference, change.given, change.by)
    if change.verb.name not in _SETTLES | {"collect"}:
        return ()
    if change.verb.name == "add_item":
        _link_plan(session, conference, change.given.get("item_number", ""))
    today = clock.office_today(session)
    own = _day_of(conference, change, today)
    if own is not None and own < today:  # a meeting that is over sets no plan's day
        return ()
    waiting = [
        plan
        for item, plan in session.exec(plans_on(conference.id)).all()
        if plan.state is SupportPlanState.SIGNED and item.outcome is None
    ]
    if change.verb.name == "collect":  # a day that somebody set meanwhile stays
        waiting = [p for p in waiting if not (p.conference_on or today) > today]
    cancelled = change.verb.name == "cancel"
    followed = [_followed(session, conference, p, own, cancelled) for p in waiting]
    by = as_system(change.by)
    return [FollowUp("support_plan", *one, by) for one in followed if one]


def _day_of(conference: Conference, change: Change, today: date) -> date | None:
    """Return the day of the meeting once the act is saved, if it is still to come."""
    on: date | None = change.row.get("held_on", conference.held_on)
    if change.verb.name == "cancel" or on is None or on < today:
        return None
    return on


def _followed(
    session: Session,
    conference: Conference,
    plan: SupportPlan,
    own: date | None,
    cancelled: bool,
) -> tuple[int, str, dict[str, str]] | None:
    """Return the plan's next day where it changes, or that it lost its day."""
    today = clock.office_today(session)
    other = session.exec(next_meeting_about(plan.id, today, but=conference.id)).one()
    wanted = min((day for day in (own, other) if day), default=None)
    if wanted is not None and wanted != plan.conference_on:
        return plan.id, "follow_conference", {"conference_on": wanted.isoformat()}
    was = plan.conference_on
    if cancelled and wanted is None and was is not None and was == conference.held_on:
        return plan.id, "lose_conference", {}
    return None


def follow_meeting(
    session: Session, plan: SupportPlan, change: Change
) -> Sequence[FollowUp]:
    """Give a plan the person agreed to the day of a meeting that has it already."""
    if change.verb.name != "agree":
        return ()
    today = clock.office_today(session)
    on = session.exec(next_meeting_about(plan.id, today)).one()
    if on is None:
        return ()
    given = {"conference_on": on.isoformat()}
    by = as_system(change.by)
    return (FollowUp("support_plan", plan.id, "follow_conference", given, by),)


def _link_plan(session: Session, conference: Conference, number: str) -> None:
    """Make the typed item one about the plan that has its 受付番号, if there is one.

    Only a plan of the convening desk. Raises GivenMissing where it is there already.
    """
    plan = session.exec(
        select(SupportPlan).where(
            SupportPlan.number == number,
            SupportPlan.municipality_id == conference.municipality_id,
            SupportPlan.sender_desk_id == conference.sender_desk_id,
        )
    ).one_or_none()
    if plan is None:
        return
    if any(there.id == plan.id for _, there in session.exec(plans_on(conference.id))):
        raise GivenMissing(
            f"支援プラン（{number}）は、すでに議題にあります。", "item_number"
        )
    item = session.exec(typed_item(conference.id, number)).first()
    assert item is not None  # kept just before
    item.about_procedure, item.about_case_id = "support_plan", plan.id
    session.add(item)
    session.flush()


def _concluded(
    session: Session, conference: Conference, given: Mapping[str, str], by: Party
) -> list[FollowUp]:
    """Keep the meeting's conclusion on the item; return what the plan makes of it.

    Raises NothingHere where no such plan is on the agenda, NotYourTurn at another
    desk, StepNotOpen a second time. A plan that moved on refuses by itself.
    """
    item, plan = _item_of(session, conference, given["plan_number"])
    if plan.sender_desk_id != by.desk_id:
        raise NotYourTurn(f"{plan.number}：会議の結論は担当の窓口が記録します。")
    if item.outcome is not None:
        raise StepNotOpen(
            f"{plan.number}：この会議の結論（{item.outcome.label}）は記録済みです。"
        )
    item.outcome = PlanOutcome.of(given["plan_outcome"])
    session.add(item)
    verb, said = _said(conference, item.outcome, given)
    return [FollowUp("support_plan", plan.id, verb, said, by)]


def _item_of(
    session: Session, conference: Conference, number: str
) -> tuple[ConferenceItem, SupportPlan]:
    for item, plan in session.exec(plans_on(conference.id)).all():
        if plan.number == number:
            return item, plan
    raise NothingHere("お探しの支援プランは、この会議の議題にありません。")


def _said(
    conference: Conference, outcome: PlanOutcome, given: Mapping[str, str]
) -> tuple[str, dict[str, str]]:
    """Return the plan's own verb and what it is given, as the meeting concluded."""
    if outcome is PlanOutcome.SENT_BACK:
        return "send_back", {"back_reason": given.get("back_reason", "")}
    assert conference.held_on is not None
    return "discuss", {
        "discussed_on": conference.held_on.isoformat(),
        "person_present": given.get("person_present", ""),
        "conclusion": _CONCLUSIONS[outcome].value,
    }
