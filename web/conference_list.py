"""会議の一覧 — the meetings of a month, what a desk is invited to, and the series."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from fastapi import APIRouter, Request
from fastapi.responses import Response
from sqlmodel import Session

from models.conference import CONFERENCE
from models.conference_cadence import cadence_from_json
from models.conference_reply import INVITATION
from models.conference_series import ConferenceSeries
from models.conference_sheet import Conference
from models.conference_wording import cadence_words
from models.fiscal_year import last_of_month
from models.queries.conferences import (
    invited_to_between,
    meetings_between,
    series_in_order,
)
from models.wareki import year_of_era
from tasks import clock
from tasks.directory import directory
from web.access import PartnerOrCoordinator, Person, Reading
from web.pages import page

router = APIRouter()

PATH = "/conferences"
_MONTH = re.compile(r"(20[0-9]{2})-(0[1-9]|1[0-2])")
A_YEAR = timedelta(days=366)


@dataclass(frozen=True)
class MeetingRow:
    """One meeting or invitation in the list."""

    href: str
    on: date
    settled: bool
    time: str
    name: str
    kind: str
    number: str
    convener: str
    state: str
    final: bool


@dataclass(frozen=True)
class SeriesRow:
    """One series: its rhythm and its next meeting, if there is one."""

    name: str
    kind: str
    rhythm: str
    convener: str
    next_on: date | None
    next_href: str


@router.get(PATH)
def list_conferences(
    request: Request, person: PartnerOrCoordinator, session: Reading, month: str = ""
) -> Response:
    """The meetings of one month, as far as this person may know of them."""
    first = _month(month) or clock.office_today(session).replace(day=1)
    last = last_of_month(first)
    own = directory(session).is_own(person.desk_id)
    return page(
        request,
        "conference_list.html",
        title=f"{year_of_era(first)}{first.month}月",
        convened=_convened(session, person, first, last),
        invited=_invited(session, person, first, last),
        series=_series(session, person) if own else [],
        own=own,
        before=(first - timedelta(days=1)).strftime("%Y-%m"),
        after=(last + timedelta(days=1)).strftime("%Y-%m"),
    )


def _month(typed: str) -> date | None:
    """The first day of a month; none where the address says no month."""
    found = _MONTH.fullmatch(typed)
    return date(int(found[1]), int(found[2]), 1) if found else None


def _convened(
    session: Session, person: Person, first: date, last: date
) -> list[MeetingRow]:
    rows = session.exec(meetings_between(first, last, person)).all()
    return [_meeting_row(session, row) for row in rows]


def _meeting_row(session: Session, row: Conference) -> MeetingRow:
    declared = CONFERENCE.states[row.state]
    return MeetingRow(
        href=f"/conferences/{row.id}",
        on=row.held_on or row.proposed_on,
        settled=row.held_on is not None,
        time=f"{row.starts}～{row.ends}" if row.starts else "",
        name=row.name,
        kind=row.kind.label,
        number=row.number,
        convener=directory(session).desk_label(row.sender_desk_id),
        state=declared.label,
        final=declared.final,
    )


def _invited(
    session: Session, person: Person, first: date, last: date
) -> list[MeetingRow]:
    rows = session.exec(invited_to_between(first, last, person.desk_id)).all()
    held = directory(session)
    return [
        MeetingRow(
            href=f"/invitations/{row.id}",
            on=row.held_on,
            settled=True,
            time=f"{row.starts}～{row.ends}",
            name=meeting.name,
            kind=meeting.kind.label,
            number=row.number,
            convener=held.desk_label(row.sender_desk_id),
            state=row.state.label,
            final=INVITATION.states[row.state].final,
        )
        for row, meeting in rows
    ]


def _series(session: Session, person: Person) -> list[SeriesRow]:
    today = clock.office_today(session)
    ahead: Sequence[Conference] = session.exec(
        meetings_between(today, today + A_YEAR, person)
    ).all()
    return [_series_row(session, row, ahead) for row in session.exec(series_in_order())]


def _series_row(
    session: Session, row: ConferenceSeries, ahead: Sequence[Conference]
) -> SeriesRow:
    coming = (
        each
        for each in ahead
        if each.series_id == row.id and not CONFERENCE.states[each.state].final
    )
    following = next(coming, None)
    return SeriesRow(
        name=row.name,
        kind=row.kind.label,
        rhythm=cadence_words(cadence_from_json(row.cadence)),
        convener=directory(session).desk_label(row.convener_desk_id),
        next_on=(following.held_on or following.proposed_on) if following else None,
        next_href=f"/conferences/{following.id}" if following else "",
    )
