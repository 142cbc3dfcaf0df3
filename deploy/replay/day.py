"""再現の一日 — each calendar day: passes, delivery, people, delivery.

The clock only goes forward. Passes are the real flows with `today`; mail leaves by the
real `tsunagi deliver`; people act through HTTP. After the year's last day it goes on
without new つなぎ until nothing more will happen, at most 60 calendar days.
"""

import time as stopwatch
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, time, timedelta

from sqlmodel import Session, col, select

from deploy.replay.people import People
from deploy.replay.plan import CALENDAR, Move, Planned
from deploy.replay.published import FIRST_DAY, LAST_DAY
from deploy.replay.refusals import MailStuck
from deploy.replay.sink import Sink
from deploy.replay.town import moment_of
from flows.notices import notices_due
from flows.referral import referrals_daily
from flows.watch import watch_daily
from models.duty import Duty, DutyState
from models.mail import Mail, MailState
from models.notice import Notice, NoticeState
from tasks import clock
from tasks.database import reading, transaction

FURTHER_DAYS = 60  # calendar days after the last arrival, at most
MONDAY = 0
PASSES_AT, DIGESTS_AT = time(6, 30), time(8, 40)
SENDING_AT, ANSWERING_AT = time(10, 0), time(15, 0)
PATIENCE = 60.0  # seconds for what may leave to leave


@dataclass
class Year:
    """What the replay lives through: the people, their plan, and their mail."""

    people: People
    sink: Sink
    tell: Callable[[str], None]
    moves: dict[date, list[tuple[int, Move]]] = field(
        default_factory=lambda: defaultdict(list)
    )
    delivering: float = 0.0  # seconds spent waiting for mail to leave


def live(year: Year, planned: list[Planned], days: int | None) -> int:
    """Live through the days; return how many were needed after the arrivals' end."""
    last = LAST_DAY if days is None else FIRST_DAY + timedelta(days=days - 1)
    arrivals: dict[date, list[Planned]] = defaultdict(list)
    for one in planned:
        arrivals[one.on].append(one)
        for move in one.moves:
            year.moves[move.on].append((one.key, move))
    day = FIRST_DAY
    while day <= last or (_goes_on(year) and (day - last).days <= FURTHER_DAYS):
        _live_a_day(year, day, arrivals.pop(day, []))
        day += timedelta(days=1)
    watch_daily(today=day - timedelta(days=1))
    return (day - last).days - 1


def _live_a_day(year: Year, day: date, arriving: list[Planned]) -> None:
    year.sink.today = day
    if day.day == 1:
        year.tell(f"{day:%Y年%-m月}：これまでに届いたメール {len(year.sink.mails)}通")
    _set_clock(day, PASSES_AT)
    if day.weekday() == MONDAY:
        watch_daily(today=day)
    referrals_daily(today=day)
    if not CALENDAR.is_open(day):
        _set_clock(day, DIGESTS_AT)
        notices_due(today=day)  # it tries all day: nothing may leave
        return
    notices_due(today=day)
    _set_clock(day, DIGESTS_AT)
    _deliver(year)
    if arriving:
        _set_clock(day, SENDING_AT)
        year.people.send(arriving)
        _deliver(year)
    _set_clock(day, ANSWERING_AT)
    year.people.answer(year.moves.pop(day, []))
    _deliver(year)


def _set_clock(day: date, at: time) -> None:
    with transaction() as session:
        clock.set_to(session, moment_of(day, at))


def _deliver(year: Year) -> None:
    """Wait until `tsunagi deliver` has sent all that may leave now."""
    began = stopwatch.monotonic()
    while waiting := _read(_may_leave):
        if stopwatch.monotonic() - began > PATIENCE:
            raise MailStuck(f"{waiting}：送ってよいのに送られません。")
        stopwatch.sleep(0.02)
    year.delivering += stopwatch.monotonic() - began


def _read(question: Callable[[Session], str]) -> str:
    with reading() as session:
        return question(session)


def _may_leave(session: Session) -> str:
    """Return what may leave now, or nothing."""
    today = clock.office_today(session)
    notice = session.exec(
        select(Notice.id)
        .where(Notice.state == NoticeState.QUEUED, col(Notice.mail_id).is_(None))
        .where(Notice.send_on <= today)
        .limit(1)
    ).first()
    mail = session.exec(
        select(Mail.id)
        .where(col(Mail.state).in_((MailState.QUEUED, MailState.SENDING)))
        .limit(1)
    ).first()
    return f"notice {notice}" if notice else f"mail {mail}" if mail else ""


def _goes_on(year: Year) -> bool:
    """Tell whether anybody will still act, or anything will still be said."""
    return any(year.moves.values()) or bool(_read(_to_come))


def _to_come(session: Session) -> str:
    """Return a duty whose ladder still climbs or a notice to leave, or nothing."""
    climbing = session.exec(
        select(Duty.id)
        .where(Duty.state == DutyState.OPEN, col(Duty.next_notice_on).is_not(None))
        .limit(1)
    ).first()
    queued = session.exec(
        select(Notice.id).where(Notice.state == NoticeState.QUEUED).limit(1)
    ).first()
    return f"duty {climbing}" if climbing else f"notice {queued}" if queued else ""
