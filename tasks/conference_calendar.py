"""会議の予定 — what the calendar asks for: meetings, days, invitations, agendas."""

from collections.abc import Sequence
from datetime import date
from itertools import takewhile
from typing import Any

from sqlmodel import Session, col, select

from models.conference_cadence import Proposal, Slot, cadence_from_json, propose
from models.conference_invitation import Invitation
from models.conference_reply import ASKED
from models.conference_series import ConferenceSeries
from models.conference_sheet import Conference, ConferenceState
from models.duty import Duty, DutyState
from models.policy import Policy, in_force
from tasks.acts import act
from tasks.conference_agenda import OPEN_FOR_ITEMS, collect
from tasks.conference_series import members_on, running_series
from tasks.conferences import plan_next
from tasks.directory import directory
from tasks.policies import policies
from tasks.telling import SYSTEM


def propose_next(session: Session, today: date) -> int:
    """Plan each meeting of each series whose day is to be settled soon.

    So many open days ahead: the agreed days before the meeting on which its day is to
    be settled, and `conference.open_ahead` more. A slot is planned once, whatever
    became of it; a weekly one without an open day is left out.
    """
    return sum(
        _propose(session, each, today) for each in running_series(session, today)
    )


def _propose(session: Session, series: ConferenceSeries, today: date) -> int:
    horizon = _horizon(session, series, today)
    cadence = cadence_from_json(series.cadence)
    since = max(today, series.holds_from)
    last = min(horizon, series.ends_on or horizon)
    known = set(
        session.exec(
            select(Conference.slot).where(Conference.series_id == series.id)
        ).all()
    )
    planned = 0
    for slot in takewhile(lambda s: s.first_on <= last, cadence.slots(since)):
        found = proposal(session, series, slot)
        on = found.on or (None if cadence.may_be_left_out else slot.wished_on)
        if slot.key in known or on is None or not since <= on <= last:
            continue
        _plan(session, series, slot, on, found.why)
        planned += 1
    return planned


def _plan(
    session: Session,
    series: ConferenceSeries,
    slot: Slot,
    on: date,
    why: Sequence[str],
) -> None:
    shown = {"slot": slot.key, "proposed_on": on, "proposed_why": list(why)}
    plan_next(session, series, SYSTEM, **shown)


def proposal(session: Session, series: ConferenceSeries, slot: Slot) -> Proposal:
    """Return the day of a slot on which convener and members are all open."""
    held = directory(session)
    members = members_on(session, series.id, slot.wished_on)
    desks = {series.convener_desk_id, *(member.desk_id for member in members)}
    named = {held.desk_label(desk): held.calendars[desk] for desk in sorted(desks)}
    return propose(slot, named)


def _horizon(session: Session, series: ConferenceSeries, today: date) -> date:
    agreed = in_force(policies(session, series.municipality_id), today)
    ahead = _lead(agreed, series) + int(agreed.number("conference.open_ahead"))
    return directory(session).calendars[series.convener_desk_id].shift(today, ahead)


def _lead(agreed: Policy, series: ConferenceSeries) -> int:
    """Return how many open days before the meeting its first duty falls due."""
    keys = [f"conference.{step}" for step in ("date", "invitation")]
    named = [f"{key}.{series.kind}" for key in keys]
    rules = [
        agreed.number(own if agreed.knows(own) else key)["rule"]
        for own, key in zip(named, keys, strict=True)
    ]
    return max(int(rule.get("n", 0)) for rule in rules)


def settle_standing_days(session: Session, _today: date) -> int:
    """Settle the proposed day where the series says that it stands."""
    rows = session.exec(
        _of_standing_series(ConferenceState.PLANNED).order_by(col(Conference.id))
    ).all()
    for conference, series in rows:
        given = {
            "held_on": conference.proposed_on.isoformat(),
            "starts": series.starts,
            "ends": series.ends,
            "room": series.room,
        }
        act(session, "conference", conference.id, "fix_proposed", SYSTEM, given)
    return len(rows)


def send_standing_invitations(session: Session, today: date) -> int:
    """Invite to the meetings of such series once the invitation is due."""
    due = select(Duty.case_id).where(
        Duty.procedure == "conference",
        Duty.step == "invitation",
        Duty.state == DutyState.OPEN,
        Duty.due_on <= today,
    )
    rows = session.exec(
        _of_standing_series(ConferenceState.FIXED)
        .where(col(Conference.id).in_(due))
        .order_by(col(Conference.id))
    ).all()
    for conference, _ in rows:
        act(session, "conference", conference.id, "send_invitations", SYSTEM)
    return len(rows)


def _of_standing_series(state: ConferenceState) -> Any:
    """Return meeting and series where the proposed day holds by itself."""
    return (
        select(Conference, ConferenceSeries)
        .join(ConferenceSeries, col(ConferenceSeries.id) == col(Conference.series_id))
        .where(Conference.state == state)
        .where(col(ConferenceSeries.date_stands).is_(True))
    )


def collect_agendas(session: Session, _today: date) -> int:
    """Put on the agenda of each series' next meeting what waits for it.

    Only the next one: what is settled there need not stand on those after it.
    """
    rows = session.exec(
        select(Conference)
        .where(col(Conference.state).in_(OPEN_FOR_ITEMS))
        .where(col(Conference.series_id).is_not(None))
        .order_by(col(Conference.proposed_on).desc(), col(Conference.id).desc())
    ).all()
    following = {conference.series_id: conference for conference in rows}
    return sum(collect(session, conference) for conference in following.values())


def end_past_invitations(session: Session, today: date) -> int:
    """End what asks about a meeting whose day is over, answered or not."""
    rows = session.exec(
        select(Invitation)
        .where(col(Invitation.state).in_(ASKED), Invitation.held_on < today)
        .order_by(col(Invitation.id))
    ).all()
    for each in rows:
        act(session, "invitation", each.id, "close", SYSTEM)
    return len(rows)
