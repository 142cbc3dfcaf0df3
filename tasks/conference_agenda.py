"""議題の収集 — put on the agenda what waits for this kind of meeting.

SOURCES lists where it comes from; what a person adds is in `conference_items`.
"""

from sqlmodel import Session, select

from models.conference_sheet import (
    Conference,
    ConferenceItem,
    ConferenceState,
)
from tasks import clock
from tasks.acts import act
from tasks.conference_sources import SOURCES, Collected, last_held
from tasks.telling import SYSTEM

OPEN_FOR_ITEMS = (
    ConferenceState.PLANNED,
    ConferenceState.FIXED,
    ConferenceState.INVITED,
)


def collect(session: Session, conference: Conference) -> int:
    """Put on the agenda what waits for this meeting; return how much was new."""
    there = set(
        session.exec(
            select(ConferenceItem.about_procedure, ConferenceItem.about_case_id).where(
                ConferenceItem.conference_id == conference.id
            )
        ).all()
    )
    since = last_held(session, conference)
    found = [one for source in SOURCES for one in source(session, conference, since)]
    new = [one for one in found if (one.procedure, one.case_id) not in there]
    session.add_all(_item(session, conference, one) for one in new)
    session.flush()
    if new:
        given = {"collected": str(len(new))}
        act(session, "conference", conference.id, "collect", SYSTEM, given)
    return len(new)


def _item(session: Session, conference: Conference, one: Collected) -> ConferenceItem:
    return ConferenceItem(
        municipality_id=conference.municipality_id,
        conference_id=conference.id,
        kind=one.kind,
        about_procedure=one.procedure,
        about_case_id=one.case_id,
        number=one.number,
        words=one.words,
        legal_basis=conference.legal_basis,
        added_at=clock.now(session),
        added_by=SYSTEM.name,
    )
