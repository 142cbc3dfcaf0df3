"""毎月のお礼を送る — one letter per counter and month, on our first open day of it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlmodel import Session

from models.agency import Channel
from models.columns import TOKYO
from models.directory import Directory
from models.queries.thanks import connected_in, ended_as, thanked_in
from models.referral_sheet import Outcome
from models.thanks_sheet import Thanks
from tasks.acts import act, begin
from tasks.directory import directory
from tasks.numbers import next_number
from tasks.telling import SYSTEM
from tasks.turns import turn_to_found

Pair = tuple[int, int]  # our desk and the counter that sent


@dataclass(frozen=True)
class Month:
    """Last month's counts, by our desk and the sending counter."""

    first_on: date
    connected: dict[Pair, int]
    visited: dict[Pair, int]
    supported: dict[Pair, int]


def thank_senders(session: Session, today: date) -> int:
    """Write and send last month's letters that are not sent yet; return how many.

    From our desk's first open day of the month on. No counter without a つなぎ last
    month, none that no mail reaches, and none hears twice of a month.
    """
    held, month = directory(session), _last_month(session, today)
    told = {tuple(pair) for pair in session.exec(thanked_in(month.first_on))}
    owed = [pair for pair in _pairs(held, month) if pair not in told]
    due = [pair for pair in owed if _may_leave(held, pair, today)]
    for town in {held.desks[own].municipality_id for own, _ in due}:
        turn_to_found(session, town)
    for own, counter in due:
        letter = _letter(session, held, month, (own, counter), today)
        begin(session, "thank_you", letter, SYSTEM, "write")
        act(session, "thank_you", letter.id, "send", SYSTEM)
    return len(due)


def _last_month(session: Session, today: date) -> Month:
    until = today.replace(day=1)
    first = (until - timedelta(days=1)).replace(day=1)
    since, ends = (datetime.combine(on, time(), TOKYO) for on in (first, until))
    return Month(
        first,
        _by_pair(session, connected_in(since, ends)),
        _by_pair(session, ended_as(Outcome.VISITED, since, ends)),
        _by_pair(session, ended_as(Outcome.SUPPORTED, since, ends)),
    )


def _by_pair(session: Session, query: Any) -> dict[Pair, int]:
    return {(own, counter): n for own, counter, n in session.exec(query)}


def _pairs(held: Directory, month: Month) -> Iterator[Pair]:
    """Yield who is told something: a 受付済のみ counter only where one was received."""
    for pair in sorted({*month.connected, *month.visited, *month.supported}):
        if pair in month.connected or not held.agency_of(pair[1]).receipt_only:
            yield pair


def _may_leave(held: Directory, pair: Pair, today: date) -> bool:
    own, counter = pair
    agency, desk = held.agency_of(counter), held.desks[counter]
    gone = agency.closed_on is not None and agency.closed_on <= today
    first_open = held.calendars[own].next_open(today.replace(day=1))
    return desk.channel is Channel.MAIL and not gone and today >= first_open


def _letter(
    session: Session, held: Directory, month: Month, pair: Pair, today: date
) -> Thanks:
    """Return the letter; 受付済のみ返す counters hear of receipts alone."""
    own, counter = pair
    town = held.desks[own].municipality_id
    all_told = not held.agency_of(counter).receipt_only
    return Thanks(
        municipality_id=town,
        number=next_number(session, town, today),
        sender_desk_id=own,
        receiver_desk_id=counter,
        own_desk_id=own,
        month_on=month.first_on,
        connected=month.connected.get(pair, 0),
        visited=month.visited.get(pair, 0) if all_told else None,
        supported=month.supported.get(pair, 0) if all_told else None,
    )
