"""知らせる — write the notices of an act, and the errand where a mail cannot go."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlmodel import Session, select

from models.columns import office_day
from models.decide import Change, Facts, OpenDuty, Party, decide
from models.directory import Directory, Parties
from models.duty import Duty
from models.errand import ERRAND
from models.errand_task import Errand, ErrandKind, ErrandState
from models.notice import Notice, NoticeState
from models.procedure import Side
from models.saying import About, Saying, decide_saying, errand_kind
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
    asked = [
        decide_saying(
            opening.step.asks,
            about(duty, facts.desks),
            "asked",
            held,
            facts.today,
            at_once=True,
        )
        for opening, duty in zip(change.opens, opened, strict=True)
        if opening.step.asks is not None
    ]
    told = [
        decide_saying(
            to_tell,
            _about_case(closed, case, facts),
            f"{change.verb.name}.{case.version}",
            held,
            facts.today,
            at_once=True,
            informs=True,
        )
        for to_tell, closed in change.tells
    ]
    write(session, [s for s in (*asked, *told) if s], change.at, held)


def about(duty: Duty, sides: Any = None) -> About:
    """Return a duty as the thing a notice is about."""
    return About(
        duty.id,
        duty.municipality_id,
        duty.occurrence,
        Parties(duty.debtor_desk_id, duty.own_desk_id, sides or {}),
        duty.urgent,
    )


def _about_case(duty: OpenDuty, case: Any, facts: Facts) -> About:
    return About(
        duty.id,
        case.municipality_id,
        duty.occurrence,
        Parties(facts.desks[Side.RECEIVER], case.own_desk_id, facts.desks),
        case.urgent,
    )


def write(
    session: Session,
    sayings: Iterable[Saying],
    at: datetime,
    held: Directory,
) -> None:
    """Add the notices; where a partner has no address, an errand of ours instead."""
    for saying in sayings:
        notice = Notice(
            municipality_id=saying.about.municipality_id,
            duty_id=saying.about.duty_id,
            occurrence=saying.about.occurrence,
            rung=saying.rung,
            post_id=saying.post.id,
            kind=saying.kind,
            at_once=saying.at_once,
            informs=saying.informs,
            on_closed_days=saying.on_closed_days,
            send_on=saying.send_on,
            created_at=at,
            state=NoticeState.SUPPRESSED if saying.reason else NoticeState.QUEUED,
            reason=saying.reason.value if saying.reason else None,
        )
        session.add(notice)
        session.flush()
        desk = held.desks[saying.post.desk_id]
        if saying.reason and not held.is_own(desk.id):
            begin_errand(session, notice, errand_kind(desk.channel), desk.id, at)


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
    if _open_already(session, duty, kind, other_desk_id):
        return None
    errand = Errand(
        municipality_id=duty.municipality_id,
        number=duty.number,
        about_procedure=duty.procedure,
        about_case_id=duty.case_id,
        notice_id=notice.id,
        mail_id=mail_id,
        kind=kind,
        own_desk_id=duty.own_desk_id,
        other_desk_id=other_desk_id,
        rank=rank,
        urgent=duty.urgent,
    )
    session.add(errand)
    session.flush()
    _record_beginning(session, errand, duty, at)
    return errand


def _open_already(
    session: Session, duty: Duty, kind: ErrandKind, other_desk_id: int
) -> bool:
    same = select(Errand.id).where(
        Errand.about_procedure == duty.procedure,
        Errand.about_case_id == duty.case_id,
        Errand.other_desk_id == other_desk_id,
        Errand.kind == kind,
        Errand.state == ErrandState.OPEN,
    )
    return session.exec(same).first() is not None


def _record_beginning(
    session: Session, errand: Errand, duty: Duty, at: datetime
) -> None:
    """Decide the errand's own beginning: its duty, its request, its event."""
    held = directory(session)
    sides = {Side.SENDER: errand.own_desk_id, Side.RECEIVER: errand.other_desk_id}
    facts = Facts(
        case=errand,
        desks=sides,
        own=Side.SENDER,
        duties=(),
        rounds={},
        calendars=held.calendars,
        policy=policy_version(session, duty.municipality_id, duty.policy_version),
        today=office_day(at),
    )
    change = decide(ERRAND, facts, "begin", SYSTEM, at, {})
    opened = open_duties(session, ERRAND.name, errand, change, facts)
    tell(session, errand, change, facts, opened)
    chain.append(
        session,
        errand.municipality_id,
        at=at,
        actor=SYSTEM.name,
        via=SYSTEM.via,
        procedure=ERRAND.name,
        case_id=errand.id,
        verb="begin",
    )
