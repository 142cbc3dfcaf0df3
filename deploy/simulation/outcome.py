"""模擬の結果 — counted from the rows, never from the plan; every check says its n."""

import resource
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import case as either
from sqlalchemy import func
from sqlmodel import Session, col, select

from deploy.simulation.figures import (
    APPLIED_BY_YEAR,
    HOUSEHOLD_BY_MONTH,
    ISSUES,
    NEW_BY_MONTH,
    NEW_BY_YEAR,
    OUTREACH,
    ROUTES,
    ROUTES_H30,
)
from deploy.simulation.year import Year
from models.agency import AgencySide
from models.checks import Check
from models.duty import Duty, DutyState
from models.event import Event
from models.notice import Notice, NoticeState
from models.provision import Kind, PlanService
from models.referral_sheet import Referral
from models.support_case_sheet import Problem, Route, SupportCase
from tasks.cases import PROCESSES
from tasks.directory import directory
from tasks.verifying import verify

MONTHS = (4, 5, 6, 7, 8, 9, 10, 11, 12, 1, 2, 3)


@dataclass(frozen=True)
class Volume:
    """One published number beside the one counted from the rows."""

    name: str
    published: tuple[int, ...]
    counted: tuple[int, ...]

    @property
    def equal(self) -> bool:
        """Tell whether the rows say what was published."""
        return self.published == self.counted


@dataclass(frozen=True)
class DutyLine:
    """The duties of one process: opened, done, and how they stand at the end."""

    process: str
    opened: int
    done: int
    cancelled: int
    running: int
    overdue: int
    suspended: int


@dataclass(frozen=True)
class Outcome:
    """Everything a report of a simulated year says."""

    volumes: Sequence[Volume]
    duties: Sequence[DutyLine]
    notices: Counter[str]
    events: int
    acts: Counter[str]
    refused: Counter[str]
    mails: int
    written: int
    busiest: int  # mails to one address on one day
    p95: int
    checks: Sequence[Check]
    seconds: float
    memory_mb: int

    @property
    def holds(self) -> bool:
        """Tell whether volumes and invariants all hold."""
        return all(v.equal for v in self.volumes) and all(c.holds for c in self.checks)


def outcome(
    session: Session,
    key: tuple[str, str],
    lived: Year,
    anchors: Path,
    last_day: date,
    seconds: float,
) -> Outcome:
    """Count the year from its rows."""
    actors, post = lived.actors, lived.post
    busy = sorted(post.by_address_and_day.values())
    return Outcome(
        volumes=list(_volumes(session, key)),
        duties=list(_duties(session, last_day)),
        notices=_by_state(session),
        events=session.exec(select(func.count(col(Event.id)))).one(),
        acts=actors.acts,
        refused=actors.refused,
        mails=post.mails,
        written=post.written,
        busiest=busy[-1] if busy else 0,
        p95=busy[int(len(busy) * 0.95)] if busy else 0,
        checks=verify(session, anchors),
        seconds=round(seconds, 1),
        memory_mb=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    )


def _volumes(session: Session, key: tuple[str, str]) -> Iterator[Volume]:
    new = _by_month(session, select(col(SupportCase.received_on)))
    if key in NEW_BY_MONTH:
        yield Volume("新規相談（月別）", NEW_BY_MONTH[key], new)
    if key in NEW_BY_YEAR:
        yield Volume("新規相談（年度）", (NEW_BY_YEAR[key],), (sum(new),))
    if key in APPLIED_BY_YEAR:
        counted = sum(_by_month(session, select(col(SupportCase.applied_on))))
        yield Volume("利用申込（年度）", (APPLIED_BY_YEAR[key],), (counted,))
    if key in HOUSEHOLD_BY_MONTH:
        begun: Any = select(PlanService.consent_on).where(  # type: ignore[type-var]
            PlanService.kind == Kind.BUDGET
        )
        by_month = _by_month(session, begun)
        yield Volume("家計改善支援（月別）", HOUSEHOLD_BY_MONTH[key], by_month)
    if key in ROUTES:
        published = tuple(ROUTES[key].values())
        yield Volume("相談経路（本人・庁内・庁外・不明）", published, _routes(session))
    if key in ISSUES:
        assessed, problems = ISSUES[key]
        people, found = _problems(session)
        yield Volume("課題のある初回アセスメント", (assessed,), (people,))
        yield Volume("課題（区分別）", tuple(problems.values()), found)
    if key in OUTREACH:
        yield Volume("アウトリーチ（新規・支援）", OUTREACH[key], _outreach(session))


def _by_month(session: Session, days: Any) -> tuple[int, ...]:
    counted = Counter(day.month for day in session.exec(days) if day)
    return tuple(counted[month] for month in MONTHS)


def _routes(session: Session) -> tuple[int, ...]:
    """Return the cases by 本人・家族, 庁内, 庁外 and 不明・その他."""
    held = directory(session)
    rows = session.exec(
        select(SupportCase.route, Referral.sender_desk_id).join(
            Referral, col(Referral.id) == col(SupportCase.referral_id), isouter=True
        )
    )
    counted: Counter[str] = Counter()
    for route, desk in rows:
        if desk is not None:
            inside = held.agency_of(desk).side is AgencySide.INTERNAL
            counted["internal" if inside else "external"] += 1
        else:
            counted["unknown" if route is Route.OTHER else "self"] += 1
    return tuple(counted[name] for name in ROUTES_H30)


def _problems(session: Session) -> tuple[int, tuple[int, ...]]:
    """Return how many cases have problems, and how many have each of them."""
    found = [row for row in session.exec(select(SupportCase.problems)) if row]
    counted = Counter(problem for row in found for problem in row)
    return len(found), tuple(counted[problem.value] for problem in Problem)


def _outreach(session: Session) -> tuple[int, int]:
    """Return the cases that outreach brought, and the visits recorded on them."""
    cases = select(SupportCase.id).where(SupportCase.route == Route.OUTREACH)
    found = session.exec(cases).all()
    visits = session.exec(
        select(func.count(col(Event.id)))
        .where(Event.procedure == "support_case", Event.verb == "note_visit")
        .where(col(Event.case_id).in_(found))
    ).one()
    return len(found), visits


def _duties(session: Session, last_day: date) -> Iterator[DutyLine]:
    open_now = col(Duty.state) == DutyState.OPEN

    def many(condition: Any) -> Any:
        return func.sum(either((condition, 1), else_=0))

    rows: Any = session.exec(
        select(  # type: ignore[call-overload]
            Duty.procedure,
            func.count(col(Duty.id)),
            many(Duty.state == DutyState.DONE),
            many(Duty.state == DutyState.CANCELLED),
            many(open_now),
            many(open_now & (col(Duty.due_on) < last_day)),
            many(Duty.state == DutyState.SUSPENDED),
        )
        .group_by(col(Duty.procedure))
        .order_by(col(Duty.procedure))
    )
    for procedure, *counts in rows:
        yield DutyLine(PROCESSES[procedure].procedure.label, *counts)


def _by_state(session: Session) -> Counter[str]:
    rows = session.exec(
        select(Notice.state, func.count(col(Notice.id))).group_by(col(Notice.state))
    )
    return Counter({NoticeState(state).value: count for state, count in rows})
