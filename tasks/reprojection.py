"""再計算 — the open duties of a town brought to what is agreed and closed now.

By keyset pages in the caller's one transaction. One event per duty whose day moved.
A duty that was stopped keeps its stops: their days are added to the new day as well.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from sqlmodel import Session, col, select

from models.decide import Party
from models.directory import Directory
from models.duty import Duty, DutyState
from models.policy import Policy
from models.queries.duties import OWED
from models.reprojection import REPROJECT, Agreed, Projection, reprojected
from tasks import chain, clock
from tasks.cases import PROCESSES
from tasks.directory import directory
from tasks.policies import policy_version
from tasks.preview import Preview, rungs_to_come

PAGE = 1_000
SHOWN = 200  # moved duties a preview lists; all are counted
AHEAD = timedelta(days=14)  # calendar days of notices a preview lists


@dataclass(frozen=True)
class Moved:
    """One duty whose day is another now, and what will be said of it soon."""

    procedure: str
    case_id: int
    number: str
    step: str
    was_due_on: date
    due_on: date
    notices: tuple[Preview, ...]


@dataclass(frozen=True)
class Reprojection:
    """How many open duties were looked at, how many moved, and the first of them."""

    looked_at: int = 0
    moved: int = 0
    shown: tuple[Moved, ...] = ()


def reproject(
    session: Session, municipality_id: int, by: Party, newer: Policy | None = None
) -> Reprojection:
    """Count the day of every open duty of a town again; return what moved.

    With a newer version they keep that one from now on; without, each its own, on the
    calendar as it is now. Done twice, the second time moves nothing.
    """
    done, after = Reprojection(), 0
    while duties := _page(session, municipality_id, after):
        after = duties[-1].id
        moved = list(_moved(session, duties, by, newer))
        done = Reprojection(
            done.looked_at + len(duties),
            done.moved + len(moved),
            (*done.shown, *moved)[:SHOWN],
        )
        session.flush()
    return done


def with_notices(session: Session, done: Reprojection) -> Reprojection:
    """Return it with what the passes will say of the duties it shows."""
    numbers = {(m.procedure, m.case_id, m.step): m for m in done.shown}
    held, today = directory(session), clock.office_today(session)
    told = []
    for key, moved in numbers.items():
        duties = session.exec(_open_on(*key[:2])).all()
        notices = tuple(
            said
            for duty in duties
            if _label(duty) == moved.step
            for said in rungs_to_come(session, held, duty, today, today + AHEAD)
        )
        told.append(replace(moved, notices=notices))
    return replace(done, shown=tuple(told))


def _open_on(procedure: str, case_id: int) -> Any:
    return select(Duty).where(
        Duty.procedure == procedure,
        Duty.case_id == case_id,
        Duty.state == DutyState.OPEN,
    )


def _page(session: Session, municipality_id: int, after: int) -> Sequence[Duty]:
    query = (
        select(Duty)
        .where(Duty.municipality_id == municipality_id, col(Duty.state).in_(OWED))
        .where(col(Duty.id) > after)
        .order_by(col(Duty.id))
        .limit(PAGE)
        .with_for_update()
    )
    return session.exec(query).all()


def _moved(
    session: Session, duties: Sequence[Duty], by: Party, newer: Policy | None
) -> Iterator[Moved]:
    held, cases = directory(session), _cases(session, duties)
    for duty in duties:
        own = policy_version(session, duty.municipality_id, duty.policy_version)
        case = cases[duty.procedure, duty.case_id]
        agreed = Agreed(own, newer or own)
        moved = _bring(session, held, duty, case, agreed, by)
        if moved is not None:
            yield moved


def _cases(session: Session, duties: Sequence[Duty]) -> Mapping[tuple[str, int], Any]:
    """Return the case of every duty of the page, one query per process."""
    cases: dict[tuple[str, int], Any] = {}
    for name in {duty.procedure for duty in duties}:
        table = PROCESSES[name].table
        ids = {duty.case_id for duty in duties if duty.procedure == name}
        for row in session.exec(select(table).where(table.id.in_(ids))):
            cases[name, row.id] = row
    return cases


def _bring(
    session: Session, held: Directory, duty: Duty, case: Any, agreed: Agreed, by: Party
) -> Moved | None:
    """Give one duty its day and version; return it where that is another day."""
    step = PROCESSES[duty.procedure].procedure.step(duty.step)
    calendar = held.calendars[duty.debtor_desk_id]
    now = reprojected(duty, case, step, calendar, agreed)
    was_due_on = duty.due_on
    duty.policy_version = agreed.newer.version
    if not now.moves:
        return None
    _record(session, duty, case, now, by)
    reached = now.deadline
    duty.raw_due_on, duty.due_on = reached.raw_on, reached.due_on
    duty.why, duty.next_notice_on = reached.why.as_json(), now.next_notice_on
    duty.version += 1
    session.add(duty)
    return Moved(
        duty.procedure,
        duty.case_id,
        duty.number,
        step.label,
        was_due_on,
        reached.due_on,
        (),
    )


def _record(
    session: Session, duty: Duty, case: Any, now: Projection, by: Party
) -> None:
    """Chain one event: which duty, from which day to which, under which version."""
    chain.append_act(
        session,
        case,
        duty.procedure,
        REPROJECT,
        by,
        clock.now(session),
        given={
            "step": duty.step,
            "occurrence": duty.occurrence,
            "was_due_on": duty.due_on.isoformat(),
            "due_on": now.deadline.due_on.isoformat(),
            "policy_version": str(duty.policy_version),
            "calendar_version": now.deadline.why.calendar_version,
        },
    )


def _label(duty: Duty) -> str:
    return PROCESSES[duty.procedure].procedure.step(duty.step).label
