"""知らせる — write the notices of an act, and the errand where a mail cannot go."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from sqlmodel import Session, select

from models.agency import Rank
from models.columns import office_day
from models.decide import Change, Facts, Party, decide
from models.directory import Directory, Parties
from models.duty import Duty
from models.errand import BEGINS, ERRAND
from models.errand_task import Errand, ErrandKind, ErrandState
from models.notice import Notice, NoticeState
from models.procedure import Side
from models.saying import About, Saying, about_duty, decide_saying, errand_kind
from tasks import chain
from tasks.directory import directory
from tasks.openings import open_duties
from tasks.policies import policy_version

SYSTEM = Party(Side.SYSTEM, "システム", "pass")


def tell(
    session: Session, case: Any, change: Change, facts: Facts, opened: list[Duty]
) -> None:
    """Write what the act says: requests for opened duties, and what it tells."""
    held = directory(session)
    sayings = [*_asked(change, facts, opened, held), *_told(case, change, facts, held)]
    write(session, sayings, change.at, held)


def _asked(
    change: Change, facts: Facts, opened: list[Duty], held: Directory
) -> Iterator[Saying]:
    for opening, duty in zip(change.opens, opened, strict=True):
        if opening.step.asks is None:
            continue
        about, asks = about_duty(duty, facts.desks), opening.step.asks
        said = decide_saying(asks, about, "asked", held, facts.today, at_once=True)
        if said is not None:
            yield said


def _told(case: Any, change: Change, facts: Facts, held: Directory) -> Iterator[Saying]:
    rung = f"{change.verb.name}.{case.version}"
    parties = Parties(facts.desks[Side.RECEIVER], case.own_desk_id, facts.desks)
    for told, duty in change.tells:
        town, urgent = case.municipality_id, case.urgent
        about = About(duty.id, town, duty.occurrence, parties, urgent)
        said = decide_saying(
            told, about, rung, held, facts.today, at_once=True, informs=True
        )
        if said is not None:
            yield said


def write(
    session: Session, sayings: Iterable[Saying], at: datetime, held: Directory
) -> None:
    """Add the notices; where a partner has no address, an errand of ours instead."""
    for saying in sayings:
        notice = Notice(**notice_row(saying, at))
        session.add(notice)
        session.flush()
        desk = held.desks[saying.post.desk_id]
        if saying.reason and not held.is_own(desk.id):
            begin_errand(session, notice, errand_kind(desk.channel), desk.id, at)


def notice_row(saying: Saying, at: datetime) -> dict[str, Any]:
    """Return the notice a saying becomes, as a row to insert."""
    return {
        "municipality_id": saying.about.municipality_id,
        "duty_id": saying.about.duty_id,
        "occurrence": saying.about.occurrence,
        "rung": saying.rung,
        "post_id": saying.post.id,
        "kind": saying.kind,
        "at_once": saying.at_once,
        "informs": saying.informs,
        "on_closed_days": saying.on_closed_days,
        "send_on": saying.send_on,
        "created_at": at,
        "state": NoticeState.SUPPRESSED if saying.reason else NoticeState.QUEUED,
        "reason": saying.reason.value if saying.reason else None,
    }


def begin_errand(
    session: Session,
    notice: Notice,
    kind: ErrandKind,
    other_desk_id: int,
    at: datetime,
    *,
    rank: str = "staff",
    mail_id: int | None = None,
) -> Errand | None:
    """Open a task for our desk to reach a counter; None where one is open already."""
    duty = session.exec(select(Duty).where(Duty.id == notice.duty_id)).one()
    errand = _errand_about(duty, kind, other_desk_id, rank)
    errand.notice_id, errand.mail_id = notice.id, mail_id
    return _open(session, errand, duty, at)


def begin_urgent_errand(
    session: Session, duty: Duty, other_desk_id: int, at: datetime, rank: Rank
) -> Errand | None:
    """Open a telephone task without a notice of its own; None where it is open."""
    errand = _errand_about(duty, ErrandKind.TELEPHONE, other_desk_id, rank)
    return _open(session, errand, duty, at)


def _open(session: Session, errand: Errand, duty: Duty, at: datetime) -> Errand | None:
    if _open_already(session, errand):
        return None
    session.add(errand)
    session.flush()
    _record_beginning(session, errand, duty.policy_version, at)
    return errand


def _errand_about(
    duty: Duty, kind: ErrandKind, other_desk_id: int, rank: str
) -> Errand:
    return Errand(
        municipality_id=duty.municipality_id,
        number=duty.number,
        about_procedure=duty.procedure,
        about_case_id=duty.case_id,
        kind=kind,
        own_desk_id=duty.own_desk_id,
        other_desk_id=other_desk_id,
        rank=rank,
        urgent=duty.urgent,
    )


def _open_already(session: Session, errand: Errand) -> bool:
    same = select(Errand.id).where(
        Errand.about_procedure == errand.about_procedure,
        Errand.about_case_id == errand.about_case_id,
        Errand.other_desk_id == errand.other_desk_id,
        Errand.kind == errand.kind,
        Errand.state == ErrandState.OPEN,
    )
    if errand.urgent:  # minutes climb: the chief's task stands beside the one before
        same = same.where(Errand.rank == errand.rank)
    return session.exec(same).first() is not None


def _record_beginning(
    session: Session, errand: Errand, policy: int, at: datetime
) -> None:
    """Decide the errand's own beginning: its duty, its request, its event."""
    facts = Facts(
        case=errand,
        desks={Side.SENDER: errand.own_desk_id, Side.RECEIVER: errand.other_desk_id},
        own=Side.SENDER,
        duties=(),
        rounds={},
        calendars=directory(session).calendars,
        policy=policy_version(session, errand.municipality_id, policy),
        today=office_day(at),
    )
    verb = BEGINS[Rank(errand.rank)]
    change = decide(ERRAND, facts, verb, SYSTEM, at, {})
    opened = open_duties(session, ERRAND.name, errand, change, facts)
    tell(session, errand, change, facts, opened)
    chain.append_act(session, errand, ERRAND.name, verb, SYSTEM, at)
