"""計画（plan） — decide and record what is due on a page of duties.

One SELECT, one INSERT, one UPDATE per distinct next day; cost follows what is due.
Running twice changes nothing: the notice's key holds no day.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from sqlmodel import Session, select

from models import ladder
from models.directory import Directory
from models.errand_task import ErrandKind
from models.event import page_seal
from models.ladder import PlannedRung
from models.municipality import DatabaseKind, Installation
from models.notice import Notice, Suppressed
from models.pass_report import CaseToEnd, Cursor, PassReport
from models.policy import Policy
from models.procedure import Rung
from models.saying import About, Saying, about_duty, decide_saying, errand_kind
from tasks import chain, clock
from tasks.cases import PROCESSES
from tasks.database import transaction
from tasks.directory import directory
from tasks.pages import due_duties, insert_new, key_of, move_on
from tasks.policies import policy_version
from tasks.suspensions import resume_run_out
from tasks.telling import begin_errand, notice_row


@dataclass
class Page:
    """One page of one pass: what it works with, and what it decided."""

    procedure: str
    today: date
    held: Directory
    sayings: list[tuple[Saying, Rung]] = field(default_factory=list)
    moved: list[tuple[int, int, date | None]] = field(default_factory=list)
    to_end: list[CaseToEnd] = field(default_factory=list)
    nobody: int = 0
    decided: dict[tuple[Any, ...], list[Saying]] = field(default_factory=dict)


def record_page(procedure: str, today: date, after: Cursor | None) -> PassReport:
    """Record every notice that is due on the next page of duties; return the counts.

    A day that has not come yet is a dry run, unless the database may move its clock.
    """
    with transaction() as session:
        report = _record(session, procedure, today, after)
        if report.dry_run:
            session.rollback()
    return report


def _record(
    session: Session, procedure: str, today: date, after: Cursor | None
) -> PassReport:
    if after is None:
        resume_run_out(session, procedure, today)
    duties = due_duties(session, procedure, today, after)
    report = PassReport(procedure, today, dry_run=is_dry_run(session, today))
    if not duties:
        return report
    page = _decide_page(session, procedure, today, duties)
    at = clock.now(session)
    new, errands = _write(session, page, at)
    _seal(session, procedure, duties, new, at)
    return report + PassReport(
        procedure,
        today,
        looked_at=len(duties),
        queued=sum(not s.reason for s in new),
        suppressed=sum(bool(s.reason) for s in new),
        reaching_nobody=page.nobody,
        errands=errands,
        cursor=(duties[-1].next_notice_on, duties[-1].id),
        to_end=tuple(page.to_end),
    )


def _decide_page(session: Session, procedure: str, today: date, duties: Any) -> Page:
    page = Page(procedure, today, directory(session))
    plans: dict[Any, list[PlannedRung]] = {}
    for duty in duties:
        policy = policy_version(session, duty.municipality_id, duty.policy_version)
        decide_duty(page, duty, _planned(plans, page, duty, policy))
    return page


def is_dry_run(session: Session, today: date) -> bool:
    """Tell whether a pass for that day may only look: it is ahead of a real clock."""
    kind = session.exec(select(Installation.kind)).one()
    return kind is DatabaseKind.PRODUCTION and today > clock.office_today(session)


def _planned(
    plans: dict[Any, list[PlannedRung]], page: Page, duty: Any, policy: Policy
) -> list[PlannedRung]:
    """Return the ladder's days, worked out once per step, day, calendar and policy."""
    calendar = page.held.calendars[duty.debtor_desk_id]
    key = (duty.step, duty.due_on, id(calendar), id(policy))
    if key not in plans:
        step = PROCESSES[page.procedure].procedure.step(duty.step)
        plans[key] = ladder.plan(step.ladder, duty.due_on, calendar, policy)
    return plans[key]


def decide_duty(page: Page, duty: Any, planned: list[PlannedRung]) -> None:
    """Put what is due for one duty on the page: the highest rung missed, once."""
    due = list(ladder.due(planned, duty.rungs_said, page.today))
    if not due:
        next_on = ladder.next_day(planned, duty.rungs_said)
        page.moved.append((duty.id, duty.rungs_said, next_on))
        return
    *missed, highest = due
    for overtaken in missed:
        _say(page, overtaken.rung, duty, Suppressed.OVERTAKEN)
    if highest.rung.ends_with:
        page.to_end.append(
            CaseToEnd(page.procedure, duty.case_id, highest.rung.ends_with)
        )
        retry = page.held.calendars[duty.own_desk_id].shift(page.today, 1)
        page.moved.append((duty.id, highest.position - 1, retry))
        return
    page.nobody += not _say(page, highest.rung, duty, None)
    said = highest.position
    page.moved.append((duty.id, said, ladder.next_day(planned, said)))


def _say(page: Page, rung: Rung, duty: Any, reason: Suppressed | None) -> int:
    """Add the rung's notices to the page and return how many there are.

    Duties between the same desks say the same; that is decided once.
    """
    about = about_duty(duty)
    alike = (duty.step, rung.name, about.parties.debtor, about.parties.own)
    key = (*alike, about.urgent, reason)
    if key not in page.decided:
        page.decided[key] = list(_decided(page, rung, about, reason))
    said = page.decided[key]
    page.sayings += [(replace(saying, about=about), rung) for saying in said]
    return len(said)


def _decided(
    page: Page, rung: Rung, about: About, reason: Suppressed | None
) -> Iterator[Saying]:
    for tell in rung.tells:
        saying = decide_saying(
            tell, about, rung.name, page.held, page.today, reason=reason
        )
        if saying is not None:
            yield saying


def _write(session: Session, page: Page, at: datetime) -> tuple[list[Saying], int]:
    """Insert the page's notices, move its duties on, open its errands."""
    rows = [notice_row(saying, at) for saying, _ in page.sayings]
    by_key = {key_of(row): place for place, row in enumerate(rows)}
    new = insert_new(session, [rows[place] for place in by_key.values()])
    move_on(session, page.moved)
    fresh = [page.sayings[place] for key, place in by_key.items() if key in new]
    opened = sum(_errand(session, s, rung, at, page.held) for s, rung in fresh)
    return [saying for saying, _ in fresh], opened


def _errand(
    session: Session, saying: Saying, rung: Rung, at: datetime, held: Directory
) -> bool:
    """Open a task where a mail cannot go, or where the rung asks to telephone."""
    about, desk = saying.about, held.desks[saying.post.desk_id]
    unreached = saying.reason in (Suppressed.NO_ADDRESS, Suppressed.BOUNCED)
    if unreached and not held.is_own(desk.id):
        kind, other, rank = errand_kind(desk.channel), desk.id, "staff"
    elif _asks_to_telephone(saying, rung, held):
        kind, other, rank = ErrandKind.TELEPHONE, about.parties.debtor, "chief"
    else:
        return False
    key = key_of(notice_row(saying, at))
    found = select(Notice).where(
        Notice.duty_id == key[0],
        Notice.occurrence == key[1],
        Notice.rung == key[2],
        Notice.post_id == key[3],
    )
    notice = session.exec(found).one()
    return begin_errand(session, notice, kind, other, at, rank=rank) is not None


def _asks_to_telephone(saying: Saying, rung: Rung, held: Directory) -> bool:
    """Tell whether our chief is to telephone, reachable by mail or not."""
    overtaken = saying.reason is Suppressed.OVERTAKEN
    own = held.is_own(saying.about.parties.debtor)
    return rung.telephone and not overtaken and not own


def _seal(
    session: Session, procedure: str, duties: Any, new: list[Saying], at: datetime
) -> None:
    """Chain one event per municipality of the page, sealing the rows it wrote."""
    rows: dict[int, list[list[Any]]] = defaultdict(list)
    for saying in new:
        key = [saying.about.duty_id, saying.about.occurrence, saying.rung]
        rows[saying.about.municipality_id].append([*key, saying.post.id])
    for municipality_id, written in sorted(rows.items()):
        looked_at = sum(d.municipality_id == municipality_id for d in duties)
        chain.append(
            session,
            municipality_id,
            at=at,
            actor="システム",
            via="pass",
            procedure=procedure,
            verb="page",
            given={
                "looked_at": looked_at,
                "notices": len(written),
                "rows_seal": page_seal(sorted(written)),
            },
        )
