"""予告（preview） — every notice of the next days, and why some will not go.

It asks the same two functions the passes ask (`models.ladder`, `models.saying`).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from sqlmodel import Session, col, select

from models import ladder
from models.directory import Directory
from models.duty import Duty, DutyState
from models.ladder import PlannedRung
from models.notice import SUPPRESSED_LABELS, Notice, NoticeState, Suppressed
from models.saying import Saying, about_duty, decide_saying
from tasks.cases import PROCESSES
from tasks.directory import directory
from tasks.policies import policy_version


@dataclass(frozen=True)
class Preview:
    """One notice that is to come: on which day, to whom, or why it will not go."""

    on: date
    number: str
    step: str
    rung: str
    to: str
    kind: str
    why_not: str | None


def preview(session: Session, today: date, days: int) -> list[Preview]:
    """Return what will be said up to `days` calendar days after today, by day."""
    held, until = directory(session), today + timedelta(days=days)
    coming = [*_queued(session, held, until), *_planned(session, held, today, until)]
    return sorted(coming, key=lambda p: (p.on, p.number, p.rung, p.to))


def _queued(session: Session, held: Directory, until: date) -> Iterator[Preview]:
    """Notices that are written already and have not left."""
    rows = session.exec(
        select(Notice, Duty)
        .join(Duty, col(Duty.id) == Notice.duty_id)
        .where(Notice.state == NoticeState.QUEUED, Notice.send_on <= until)
    )
    for notice, duty in rows:
        yield Preview(
            on=notice.send_on,
            number=duty.number,
            step=_step_label(duty),
            rung="送信待ち",
            to=_reader(held, notice.post_id, notice.send_on),
            kind=notice.kind,
            why_not=_why_not(notice, duty),
        )


def _planned(
    session: Session, held: Directory, today: date, until: date
) -> Iterator[Preview]:
    """Rungs that will be due; of those missed by today only the highest is said."""
    for duty in session.exec(select(Duty).where(Duty.state == DutyState.OPEN)):
        yield from rungs_to_come(session, held, duty, today, until)


def rungs_to_come(
    session: Session, held: Directory, duty: Duty, today: date, until: date
) -> Iterator[Preview]:
    """Yield what one duty's ladder will say if nobody acts, up to a day.

    Nothing while its clock stands still.
    """
    if duty.state is DutyState.SUSPENDED:
        return
    policy = policy_version(session, duty.municipality_id, duty.policy_version)
    step = PROCESSES[duty.procedure].procedure.step(duty.step)
    calendar = held.calendars[duty.debtor_desk_id]
    planned = ladder.plan(step.ladder, duty.due_on, calendar, policy)
    missed = list(ladder.due(planned, duty.rungs_said, today))[:-1]
    for one in ladder.due(planned, duty.rungs_said, until):
        reason = Suppressed.OVERTAKEN if one in missed else None
        yield from _said(held, duty, one, max(one.on, today), reason)


def _said(
    held: Directory,
    duty: Duty,
    planned: PlannedRung,
    on: date,
    overtaken: Suppressed | None,
) -> Iterator[Preview]:
    rung = planned.rung
    if rung.ends_with:
        label = _step_label(duty)
        yield Preview(on, duty.number, label, rung.label, "", rung.ends_with, None)
    seen, about = set(), about_duty(duty)
    for tell in rung.tells:
        said = decide_saying(tell, about, rung.name, held, on, reason=overtaken)
        if said is not None and said.post.id not in seen:
            seen.add(said.post.id)
            yield _previewed(held, duty, rung.label, said)


def _previewed(held: Directory, duty: Duty, rung: str, saying: Saying) -> Preview:
    return Preview(
        on=saying.send_on,
        number=duty.number,
        step=_step_label(duty),
        rung=rung,
        to=_reader(held, saying.post.id, saying.send_on),
        kind=saying.kind,
        why_not=SUPPRESSED_LABELS[saying.reason] if saying.reason else None,
    )


def _why_not(notice: Notice, duty: Duty) -> str | None:
    if notice.informs or duty.state is DutyState.OPEN:
        return None
    if duty.state is DutyState.SUSPENDED:
        return None if notice.rung == "asked" else "停止中のため"
    return "対応済みのため"


def _reader(held: Directory, post_id: int, on: date) -> str:
    """Return the post it is meant for, and who reads for it on that day."""
    meant = held.posts[post_id]
    told = f"{held.desk_label(meant.desk_id)}（{meant.title}）"
    reader = held.reader_of(meant, on)
    if reader is None or reader.id == meant.id:
        return told
    return f"{told}　代理：{reader.title}"


def _step_label(duty: Duty) -> str:
    return PROCESSES[duty.procedure].procedure.step(duty.step).label
