"""緊急の連絡の段階 — what the pass of every five minutes does, stage by stage.

It reads the office's clock itself, because minutes matter; a pass for a day ahead of a
real clock only looks. Run twice in one minute it does nothing the second time.
"""

from collections.abc import Callable, Iterator
from datetime import datetime

from prefect import task
from prefect.cache_policies import NO_CACHE
from sqlmodel import Session, col, select

from models.agency import Rank
from models.directory import Directory
from models.duty import Duty, DutyState
from models.errand_task import Errand
from models.pass_report import PassReport
from models.urgent_sheet import UrgentCall, UrgentDirection, UrgentState
from tasks import clock
from tasks.acts import act
from tasks.database import transaction
from tasks.directory import directory
from tasks.telling import SYSTEM, begin_urgent_errand
from tasks.urgent_calls import minutes, reach, staffed_minutes

_NEXT = {
    (UrgentDirection.OUT, Rank.STAFF): "ask_senior",
    (UrgentDirection.OUT, Rank.SENIOR): "ask_chief",
    (UrgentDirection.IN, Rank.STAFF): "alert_senior",
    (UrgentDirection.IN, Rank.SENIOR): "alert_chief",
}


@task(cache_policy=NO_CACHE, retries=2, retry_delay_seconds=5)
def follow_opening_hours(report: PassReport) -> PassReport:
    """Stop the minutes where a desk has closed, start them where it has opened."""
    return report + _stage(report, follow_hours)


@task(cache_policy=NO_CACHE, retries=2, retry_delay_seconds=5)
def ask_the_next_person(report: PassReport) -> PassReport:
    """Ask 主任, then 係長, to telephone where nobody by name has taken it in time."""
    return report + _stage(report, climb)


@task(cache_policy=NO_CACHE, retries=2, retry_delay_seconds=5)
def look_after_urgent_referrals(report: PassReport) -> PassReport:
    """Open the telephone tasks of urgent つなぎ that nobody has acknowledged."""
    return report + _stage(report, telephone_for_referrals)


def _stage(report: PassReport, stage: Callable[[Session, datetime], int]) -> PassReport:
    if report.dry_run:
        return PassReport(report.name, report.today)
    with transaction() as session:
        done = stage(session, clock.now(session))
    return PassReport(report.name, report.today, errands=done)


def follow_hours(session: Session, now: datetime) -> int:
    """Move each call that its desk's hours have overtaken; return how many."""
    held, moved = directory(session), 0
    for call in _calls(session, UrgentState.CALLING, UrgentState.UNSTAFFED):
        staffed = reach(held, call.receiver_desk_id, now).staffed
        if staffed == (call.state is UrgentState.CALLING):
            continue
        until = (now + minutes(session, call.municipality_id)).isoformat()
        verb, given = (
            ("desk_opens", {"until": until}) if staffed else ("desk_closes", {})
        )
        act(session, "urgent_call", call.id, verb, SYSTEM, given)
        moved += 1
    return moved


def climb(session: Session, now: datetime) -> int:
    """Ask the next person of each call whose moment has passed; return how many."""
    asked = 0
    for call in _calls(session, UrgentState.CALLING):
        verb = _NEXT.get((UrgentDirection(call.direction), Rank(call.climbed_to)))
        if verb is None or call.due_at is None or call.due_at > now:
            continue
        until = (now + minutes(session, call.municipality_id)).isoformat()
        act(session, "urgent_call", call.id, verb, SYSTEM, {"until": until})
        asked += 1
    return asked


def _calls(session: Session, *states: UrgentState) -> list[UrgentCall]:
    query = select(UrgentCall).where(col(UrgentCall.state).in_(states))
    return list(session.exec(query.order_by(col(UrgentCall.id))).all())


def telephone_for_referrals(session: Session, now: datetime) -> int:
    """Open what each unacknowledged urgent つなぎ asks for by now; return how many.

    Where its desk is not staffed: 担当 at once, to reach 宿直. Where it has been
    staffed for the agreed minutes since the sending: 主任; for twice as long: 係長.
    """
    held, opened = directory(session), 0
    for duty in _waiting_referrals(session):
        ranks = set(_ranks_due(session, held, duty, now)) - _asked(session, duty)
        for rank in sorted(ranks, key=list(Rank).index):
            begun = begin_urgent_errand(session, duty, duty.debtor_desk_id, now, rank)
            opened += begun is not None
    return opened


def _waiting_referrals(session: Session) -> list[Duty]:
    query = (
        select(Duty)
        .where(Duty.procedure == "referral", Duty.step == "acknowledgement")
        .where(Duty.state == DutyState.OPEN, col(Duty.urgent).is_(True))
        .order_by(col(Duty.id))
    )
    return list(session.exec(query).all())


def _ranks_due(
    session: Session, held: Directory, duty: Duty, now: datetime
) -> Iterator[Rank]:
    desk, agreed = duty.debtor_desk_id, minutes(session, duty.municipality_id)
    if not reach(held, desk, now).staffed:
        yield Rank.STAFF
    waited = staffed_minutes(held, desk, duty.opened_at, now)
    if waited >= agreed:
        yield Rank.SENIOR
    if waited >= 2 * agreed:
        yield Rank.CHIEF


def _asked(session: Session, duty: Duty) -> set[Rank]:
    """Return who was asked since the duty opened, whether done by now or not."""
    query = select(Errand.rank).where(
        Errand.about_procedure == duty.procedure,
        Errand.about_case_id == duty.case_id,
        col(Errand.urgent).is_(True),
    )
    return {Rank(rank) for rank in session.exec(query)}
