"""回答の画面に出すもの — sheet within the consent, words exchanged, open forms."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlmodel import Session, select

from models.client import Client
from models.consent import Consent
from models.directory import Directory
from models.disclosure import (
    has_tax_to_show,
    kind_for_receiver,
    kind_for_writer,
    notes_may_return,
    what_receiver_may_see,
    what_sender_may_see,
    what_writer_may_see,
)
from models.event import Event
from models.procedure import Side
from models.queries.timelines import events_of
from models.referral_sheet import Referral
from tasks import clock
from tasks.directory import directory
from tasks.visits import Visit
from web.answers import (
    BY_VERB,
    SUPPORTS,
    asked_first,
    open_answers,
)
from web.case_frame import Reader
from web.case_pages import CASE_PAGES
from web.requests import RequestMade, request_of
from web.verbs import choice_labels

WORDS = {  # what one side writes to the other, by verb
    "ask_supplement": ("question", "お尋ね"),
    "give_supplement": ("answer", "補足の回答"),
    "note_progress": ("progress", "途中経過"),
    "note_decline": ("next_step", "次の対応"),
    "withdraw": ("withdrawal_reason", "取下げの理由"),
}


_NOTHING: dict[str, Any] = {"lines": [], "returned": [], "taxed": False, "said": []}


class Done(NamedTuple):
    """One act of this counter, as its receipt lists it."""

    at: Any
    label: str
    actor: str


class Said(NamedTuple):
    """Words from one side to the other."""

    at: Any
    by: str
    label: str
    words: str


def visit_facts(session: Session, visit: Visit) -> dict[str, Any]:
    """Everything the page of a visit shows."""
    made = request_of(session, visit.link)
    events = session.exec(events_of(visit.link.procedure, visit.link.case_id)).all()
    answers = open_answers(made.process, made.side, made.referral.state, made.steps)
    first = asked_first(answers, made.step)
    return {
        "made": made,
        "visit": visit,
        "state": made.process.states[made.referral.state].called_for(made.side),
        "first": first,
        "more": [each for each in answers if each is not first],
        "choices": choice_labels,
        "supports": SUPPORTS,
        "done": _done(events, visit),
        **_content(session, made, events),
    }


def receipt_facts(session: Session, visit: Visit) -> dict[str, Any]:
    """What the receipt shows; nothing personal."""
    made = request_of(session, visit.link)
    events = session.exec(events_of(visit.link.procedure, visit.link.case_id)).all()
    done = _done(events, visit)
    return {
        "made": made,
        "visit": visit,
        "done": done,
        "headline": done[-1].label if done else "まだご回答はありません",
        "ended": made.process.states[made.referral.state].final,
    }


def _content(
    session: Session, made: RequestMade, events: Sequence[Event]
) -> dict[str, Any]:
    """Sheet, result and words, each within what this side may see today."""
    if made.process.states[made.referral.state].final:  # ended while it was open
        return _NOTHING
    if not isinstance(made.referral, Referral):
        return _of_framed(session, made)
    return _of_referral(session, made.referral, made, events)


def _of_referral(
    session: Session, referral: Referral, made: RequestMade, events: Sequence[Event]
) -> dict[str, Any]:
    sheet = made.sheet
    assert sheet is not None
    client = session.exec(select(Client).where(Client.id == sheet.client_id)).one()
    consent = session.get(Consent, sheet.consent_id) if sheet.consent_id else None
    today, held = clock.office_today(session), directory(session)
    if made.side is Side.RECEIVER:
        own_kind = kind_for_receiver(referral, consent, today)
        seen = what_receiver_may_see(sheet, client, consent, referral.way, today)
        return {
            "lines": [*own_kind, *seen],
            "returned": [],
            "taxed": has_tax_to_show(sheet, consent, today),
            "said": _said(events, held, set(WORDS)),
        }
    agency = held.agency_of(referral.sender_desk_id)
    silent = set() if notes_may_return(consent, agency, today) else {"note_progress"}
    return {
        "lines": [*kind_for_writer(referral), *what_writer_may_see(sheet, client)],
        "returned": what_sender_may_see(referral, consent, agency, today),
        "taxed": False,
        "said": _said(events, held, set(WORDS) - silent),
    }


def _of_framed(session: Session, made: RequestMade) -> dict[str, Any]:
    """What the frame of the process shows a partner, section after section."""
    framed = CASE_PAGES[made.process.name]
    reader = Reader(made.desk_id, own=False, sides=(made.side,))
    if not framed.may_see(session, made.referral, reader):
        return {**_NOTHING, "sections": ()}
    sections = framed.sections(session, made.referral, reader)
    pages = framed.visit_links(session, made.referral, reader)
    return {**_NOTHING, "sections": sections, "pages": pages}


def _done(events: Sequence[Event], visit: Visit) -> list[Done]:
    """What this counter did, by link, code, telephone or on the screen."""
    return [
        Done(each.at, BY_VERB[visit.link.procedure, each.verb].done, each.actor)
        for each in events
        if each.desk_id == visit.link.desk_id
        and (visit.link.procedure, each.verb) in BY_VERB
    ]


def _said(events: Sequence[Event], held: Directory, verbs: set[str]) -> list[Said]:
    return [
        Said(
            each.at,
            held.desk_label(each.desk_id) if each.desk_id else "",
            WORDS[each.verb][1],
            each.given[WORDS[each.verb][0]],
        )
        for each in events
        if each.verb in verbs
    ]
