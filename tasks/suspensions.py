"""停止と再開 — stop the clock of one open duty, and let it run again.

Two verbs of any process, through the same door: the case is locked, its version
checked, one event chained. What the law fixes is never stopped.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlmodel import Session, col, select

from models import ladder
from models.columns import office_day
from models.decide import Party
from models.duty import Duty, DutyState
from models.notice import Notice, NoticeState
from models.procedure import Step
from models.queries.suspensions import run_out, running_on, stops_of
from models.refusals import NothingHere, NotYourTurn, StepNotOpen
from models.suspended_days import RESUME, SUSPEND, Pause, after_stop, refuse_pause
from models.suspension import Suspension
from models.why import Why
from tasks import chain, clock
from tasks.acts import for_update, refuse_changed
from tasks.cases import PROCESSES
from tasks.directory import directory
from tasks.policies import policy_version
from tasks.telling import SYSTEM

_ONE_DAY = timedelta(days=1)


def suspend(
    session: Session, duty_id: int, by: Party, pause: Pause, version: int | None = None
) -> Suspension:
    """Stop the clock of an open duty, for its debtor or our own side.

    `version` is the row version of its case that the page showed. Raises NothingHere,
    NotYourTurn, StepNotOpen (done, stopped already, or fixed by law), GivenMissing,
    LooksLikeIndividualNumber, RowChanged.
    """
    case, duty, step = _of(session, duty_id)
    _refuse_stranger(session, duty, by)
    if duty.state is not DutyState.OPEN:
        raise StepNotOpen(
            f"{duty.number}：「{step.label}」は、停止できる状態にありません。"
        )
    today, at = clock.office_today(session), clock.now(session)
    refuse_pause(step, duty.number, pause, today, _earliest(session, duty))
    refuse_changed(case, version)
    row = _row(duty, pause, by, at)
    duty.state = DutyState.SUSPENDED
    _save(session, case, duty, row)
    _chain(session, case, duty, SUSPEND, by, at, **_told(pause))
    return row


def _row(duty: Duty, pause: Pause, by: Party, at: datetime) -> Suspension:
    return Suspension(
        municipality_id=duty.municipality_id,
        duty_id=duty.id,
        from_on=pause.from_on,
        until_on=pause.until_on,
        reason=pause.reason,
        evidence=pause.evidence.strip(),
        suspended_at=at,
        suspended_by=by.name,
    )


def resume(
    session: Session,
    duty_id: int,
    by: Party,
    version: int | None = None,
    today: date | None = None,
) -> Duty:
    """Let the clock run again from today; the suspended days are added to the day.

    Where its last day has passed already, it runs again from the day after that one.
    Raises NothingHere, NotYourTurn, StepNotOpen (not stopped), RowChanged.
    """
    case, duty, step = _of(session, duty_id)
    if by is not SYSTEM:
        _refuse_stranger(session, duty, by)
    stop = session.exec(running_on([duty.id])).one_or_none()
    if duty.state is not DutyState.SUSPENDED or stop is None:
        raise StepNotOpen(f"{duty.number}：「{step.label}」は停止していません。")
    refuse_changed(case, version)
    at = clock.now(session)
    again_on = _runs_again(stop, today or office_day(at))
    stop.resumed_on, stop.resumed_at, stop.resumed_by = again_on, at, by.name
    _move(session, duty, step, stop.from_on, again_on)
    duty.state = DutyState.OPEN
    _save(session, case, duty, stop)
    _put_off(session, duty, step)
    _chain(session, case, duty, RESUME, by, at, due_on=duty.due_on.isoformat())
    return duty


def resume_run_out(session: Session, procedure: str, today: date) -> int:
    """Let run again what was stopped until a day that has passed; return how many.

    The first thing each pass does. A pass that comes late counts no day too many.
    """
    due = session.exec(run_out(procedure, today)).all()
    for duty_id in due:
        resume(session, duty_id, SYSTEM, today=today)
    return len(due)


def case_version(session: Session, duty: Duty) -> int:
    """Return the row version of a duty's case, for the page that shows it."""
    table = PROCESSES[duty.procedure].table
    version = select(table.version).where(table.id == duty.case_id)
    return int(session.exec(version).one())


def _of(session: Session, duty_id: int) -> tuple[Any, Duty, Step]:
    """Return case, duty and step; the case is locked first, as by every act."""
    seen = session.exec(select(Duty).where(Duty.id == duty_id)).one_or_none()
    if seen is None:
        raise NothingHere("お探しの対応は見つかりません。")
    process = PROCESSES[seen.procedure]
    case = for_update(session, process, seen.case_id)
    again = select(Duty).where(Duty.id == duty_id).with_for_update()
    duty = session.exec(again.execution_options(populate_existing=True)).one()
    return case, duty, process.procedure.step(duty.step)


def _refuse_stranger(session: Session, duty: Duty, by: Party) -> None:
    """Refuse anybody but the debtor's desk and our own side."""
    held = directory(session)
    ours = by.desk_id in held.desks and held.is_own(int(by.desk_id or 0))
    same = ours and (
        held.agency_of(int(by.desk_id or 0)).id == held.agency_of(duty.own_desk_id).id
    )
    if by.desk_id != duty.debtor_desk_id and not same:
        raise NotYourTurn(
            f"{duty.number}：停止と再開は、対応する窓口か自立相談支援の窓口が行います。"
        )


def _earliest(session: Session, duty: Duty) -> date:
    """Return the first day it may stop: once opened, or running again."""
    opened = office_day(duty.opened_at)
    stops: Sequence[Suspension] = session.exec(stops_of([duty.id])).all()
    return max([opened, *(s.resumed_on for s in stops if s.resumed_on)])


def _runs_again(stop: Suspension, today: date) -> date:
    if stop.until_on is None:
        return today
    return min(today, stop.until_on + _ONE_DAY)


def _move(
    session: Session, duty: Duty, step: Step, first: date, again_on: date
) -> None:
    """Add the days to the due day; what was said stays said."""
    calendar = directory(session).calendars[duty.debtor_desk_id]
    reached = after_stop(Why.from_json(duty.why), first, again_on, calendar)
    policy = policy_version(session, duty.municipality_id, duty.policy_version)
    planned = ladder.plan(step.ladder, reached.due_on, calendar, policy)
    duty.raw_due_on, duty.due_on = reached.raw_on, reached.due_on
    duty.why = reached.why.as_json()
    duty.next_notice_on = ladder.next_day(planned, duty.rungs_said)


def _put_off(session: Session, duty: Duty, step: Step) -> None:
    """Move rungs that were written but had not left to the days they have now."""
    waiting: Sequence[Notice] = session.exec(
        select(Notice)
        .where(Notice.duty_id == duty.id, Notice.state == NoticeState.QUEUED)
        .where(col(Notice.mail_id).is_(None))
    ).all()
    calendar = directory(session).calendars[duty.debtor_desk_id]
    policy = policy_version(session, duty.municipality_id, duty.policy_version)
    planned = ladder.plan(step.ladder, duty.due_on, calendar, policy)
    days = {one.rung.name: one.on for one in planned}
    for notice in waiting:
        notice.send_on = max(notice.send_on, days.get(notice.rung, notice.send_on))
        session.add(notice)


def _save(session: Session, case: Any, duty: Duty, row: Suspension) -> None:
    case.version += 1
    duty.version += 1
    session.add_all([case, duty, row])
    session.flush()


def _told(pause: Pause) -> dict[str, str]:
    return {
        "reason": pause.reason.value,
        "evidence": pause.evidence.strip(),
        "from_on": pause.from_on.isoformat(),
        "until_on": pause.until_on.isoformat() if pause.until_on else "",
    }


def _chain(
    session: Session,
    case: Any,
    duty: Duty,
    verb: str,
    by: Party,
    at: datetime,
    **given: str,
) -> None:
    """Chain one event; last, because it locks the head of the chain."""
    about = {"step": duty.step, "occurrence": duty.occurrence}
    chain.append_act(
        session, case, duty.procedure, verb, by, at, given={**about, **given}
    )
