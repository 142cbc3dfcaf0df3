"""つなぎの画面 — what one reader sees of one referral, put together for the page."""

import dataclasses
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from fastapi import Request
from fastapi.responses import Response
from sqlmodel import Session

from models.disclosure import RECEIPT_ONLY, Shown, state_sender_may_see
from models.errand_task import ERRAND_LABELS, ErrandState
from models.procedure import Side
from models.queries.duties import owed_on
from models.queries.referrals import of_same_sheet
from models.queries.timelines import errands_about
from models.referral import REFERRAL
from models.referral_sheet import (
    OUTCOME_LABELS,
    WAY_LABELS,
    Referral,
    ReferralState,
)
from models.user import Role
from tasks import clock
from tasks.directory import directory
from tasks.outlook import Ahead, outlook, without_evidence, without_reason
from tasks.words import form_label
from web.access import Person
from web.pages import page
from web.referral_beyond import beyond_this_counter
from web.sheet_rows import rows_of
from web.sides import BY_HAND, desks_by_side, may_record_for, other, side_of
from web.timeline import Reader, timeline
from web.verbs import DONE, NOUNS, Button, buttons

FACTS = (
    ("送付", "sent_at"),
    ("開封", "opened_at"),
    ("受領確認", "acknowledged_at"),
    ("引受", "accepted_at"),
    ("対応中", "in_contact_at"),
    ("結果の報告", "reported_at"),
)
_BEYOND_RECEIPT = {"accepted_at", "in_contact_at"}
SAID = {
    **DONE,
    "sent": DONE["send"],
    "drafted": "下書きを保存しました",
    "again": "同じ内容のつなぎがすでにあるため、新しくは登録していません",
}


@dataclass(frozen=True)
class Kept:
    """What a refused form held, to be given back, and the sentence that refused it."""

    verb: str = ""
    said: str = ""
    field: str = ""
    values: dict[str, str] = dataclasses.field(default_factory=dict)


@dataclass(frozen=True)
class Fact:
    """One of the five facts: its moment, or why it is not shown."""

    label: str
    at: datetime | None
    withheld: str | None


def referral_page(
    request: Request,
    session: Session,
    person: Person,
    referral: Referral,
    *,
    status: int = 200,
    kept: Kept | None = None,
    tax: str | None = None,
) -> Response:
    """The page of one referral for this person, as it stands now."""
    reader, today = _reader(session, person, referral), clock.office_today(session)
    duties = session.exec(owed_on("referral", referral.id)).all()
    return page(
        request,
        "referral.html",
        status=status,
        **_answer(request, kept),
        **_head(session, reader),
        **_sheet(session, reader, today, tax),
        ahead=_ahead(reader, [outlook(session, duty, today) for duty in duties]),
        beyond=beyond_this_counter(session, reader),
        moments=timeline(session, reader),
        errands=_errands(session, person, referral),
        **_actions(session, reader, {duty.step for duty in duties}),
    )


def _answer(request: Request, kept: Kept | None) -> dict[str, Any]:
    """What was done, or refused with everything that was typed."""
    return {
        "kept": kept or Kept(),
        "errors": {kept.field: kept.said} if kept else {},
        "done": SAID.get(request.query_params.get("done", "")),
    }


def _reader(session: Session, person: Person, referral: Referral) -> Reader:
    """Who reads, on which side, and how much of the other side's answers."""
    side, rows = side_of(session, person, referral), rows_of(session, referral)
    today = clock.office_today(session)
    returns = side is Side.RECEIVER or rows.result_returns(today)
    return Reader(person, side, rows, returns, rows.notes_return(today))


def _sheet(
    session: Session, reader: Reader, today: date, tax: str | None
) -> dict[str, Any]:
    """The sheet, its consent, and what came back."""
    return {
        "five": _facts(reader),
        "shown": _content(reader, today),
        "returned": _returned(reader, today),
        "consent": _consent(session, reader),
        "ask_tax": _may_ask_tax(reader, today) and tax is None,
        "tax": tax,
    }


def _siblings(session: Session, reader: Reader) -> list[tuple[int, str, str]]:
    """The same sheet at other counters: no partner that received it reads of them."""
    if reader.side is Side.RECEIVER and reader.person.role is Role.PARTNER:
        return []
    held, referral = directory(session), reader.rows.referral
    return [
        (each.id, each.number, held.desk_label(each.receiver_desk_id))
        for each in session.exec(of_same_sheet(referral)).all()
    ]


def _consent(session: Session, reader: Reader) -> list[tuple[str, str]]:
    """The consent, for the two sides; a partner reads of itself, not of others."""
    if reader.side is None:
        return []
    if reader.side is Side.SENDER or reader.person.role is not Role.PARTNER:
        return reader.rows.consent_lines()
    own = directory(session).agency_of(reader.person.desk_id).name
    return reader.rows.consent_lines(only=own)


def _head(session: Session, reader: Reader) -> dict[str, Any]:
    """Numbers, offices, state and turn."""
    held, rows = directory(session), reader.rows
    referral = rows.referral
    state = state_sender_may_see(referral.state, result_returns=reader.result_returns)
    declared = REFERRAL.states[state]
    desks = desks_by_side(referral)
    turn = held.desk_label(desks[declared.turn]) if declared.turn else None
    return {
        "referral": referral,
        "side": reader.side,
        "own": reader.person.role is not Role.PARTNER,
        "form_label": form_label(session, rows.sheet.form, rows.sheet.sender_desk_id),
        "way": WAY_LABELS[referral.way],
        "written": (rows.sheet.written_by, rows.sheet.written_on),
        "state": declared,
        "state_label": declared.called_for(reader.side),
        "turn": turn,
        "sender": held.desk_label(referral.sender_desk_id),
        "receiver": held.desk_label(referral.receiver_desk_id),
        "offices": {side.value: held.desks[desk_id] for side, desk_id in desks.items()},
        "siblings": _siblings(session, reader),
    }


def _facts(reader: Reader) -> list[Fact]:
    return [
        Fact(label, None, RECEIPT_ONLY)
        if name in _BEYOND_RECEIPT and not reader.result_returns
        else Fact(label, getattr(reader.rows.referral, name), None)
        for label, name in FACTS
    ]


def _content(reader: Reader, today: date) -> list[Shown] | None:
    """The sheet, for its two sides only; to a receiver once it was opened."""
    if reader.side is Side.SENDER:
        return reader.rows.as_writer()
    if reader.side is Side.RECEIVER and reader.rows.referral.opened_at:
        return reader.rows.as_receiver(today)
    return None


def _returned(reader: Reader, today: date) -> list[Shown]:
    """What went back: within the consent for the sender, as written for ourselves."""
    referral = reader.rows.referral
    if reader.side is Side.SENDER:
        return reader.rows.as_sender(today)
    if reader.side is None or referral.outcome is None:
        return []
    outcome = Shown("結果区分", OUTCOME_LABELS[referral.outcome])
    return [outcome, Shown("結果の補足", referral.outcome_note)]


def _may_ask_tax(reader: Reader, today: date) -> bool:
    """Whether giving a reason would show the tax item to this person. No admin."""
    if reader.side is None or reader.person.role is Role.ADMIN:
        return False
    unopened = reader.side is Side.RECEIVER and not reader.rows.referral.opened_at
    return not unopened and reader.rows.has_tax(today)


def _ahead(reader: Reader, every: list[Ahead]) -> list[Ahead]:
    """The open duties; a sender told of the receipt only sees its own and that one."""
    if reader.person.role is Role.PARTNER:
        desk = reader.person.desk_id
        every = [a if a.debtor_desk_id == desk else without_evidence(a) for a in every]
    if reader.result_returns:
        return every
    mine = reader.rows.referral.sender_desk_id
    known = [a for a in every if a.debtor_desk_id == mine or a.step == "受領確認"]
    return [without_reason(a) for a in known]


def _errands(
    session: Session, person: Person, referral: Referral
) -> list[tuple[int, str, str, bool]]:
    """Our own tasks about this case; no partner sees them."""
    if person.role is Role.PARTNER:
        return []
    held = directory(session)
    return [
        (
            each.id,
            ERRAND_LABELS[each.kind],
            held.desk_label(each.other_desk_id),
            each.state is ErrandState.OPEN,
        )
        for each in session.exec(errands_about("referral", referral.id)).all()
    ]


def _actions(session: Session, reader: Reader, open_steps: set[str]) -> dict[str, Any]:
    """What this person can do, and write down for a counterpart who telephoned."""
    referral, side = reader.rows.referral, reader.side
    for_other = side and may_record_for(session, reader.person, referral, side)
    theirs = other(side) if side and for_other and referral.sent_at else None
    return {
        "buttons": _buttons(side, referral, open_steps),
        "by_hand": [
            each
            for each in _buttons(theirs, referral, open_steps)
            if each.verb != "open_sheet"  # nobody opens a sheet by telephone
        ],
        "ways_by_hand": list(BY_HAND.items()),
        "href": f"/referrals/{referral.id}",
        "version": referral.version,
    }


def _buttons(
    side: Side | None, referral: Referral, open_steps: set[str]
) -> list[Button]:
    """The verbs a side can do now; what is open already is not opened again."""
    if side is None:
        return []
    verbs = REFERRAL.verbs_of(side, ReferralState(referral.state), open_steps)
    opened = referral.opened_at is not None
    elsewhere = {v.name for v in verbs} - NOUNS.keys()  # have pages of their own
    skipped = elsewhere | ({"open_sheet"} if opened else set())
    shown = (v for v in verbs if v.name not in skipped)
    return buttons(shown, open_steps, case=referral)
