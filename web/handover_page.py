"""引継ぎの画面 — what one reader sees of one handover, put together for the page."""

from collections.abc import Iterator
from typing import Any

from fastapi import Request
from fastapi.responses import Response
from sqlmodel import Session, select

from models.errand_task import ERRAND_LABELS, ErrandState
from models.handover import HANDOVER
from models.handover_sheet import DIRECTION_LABELS, Handover, HandoverState
from models.procedure import Side
from models.queries.duties import owed_on
from models.queries.timelines import errands_about, events_of, notices_of
from models.referral_sheet import Sheet
from models.user import Role
from notifications.kinds import MessageKind
from notifications.messages import MESSAGES
from tasks import clock
from tasks.directory import directory
from tasks.outlook import outlook, step_of
from web.access import Person
from web.handover_rows import basis_lines, handover_answers, handover_lines
from web.handover_words import DONE, NOT_AN_APPLICATION, NOUNS
from web.moved_days import MOVED, moved_words
from web.pages import page
from web.referral_page import Kept
from web.sides import BY_HAND, desks_by_side, may_record_for, other, side_of
from web.standing import standing_of
from web.timeline import VIA, Moment
from web.verbs import Button, buttons

SAID = {**DONE, "begun": "引継ぎを作成しました。まだ相手の窓口には送っていません"}


def handover_page(
    request: Request,
    session: Session,
    person: Person,
    handover: Handover,
    *,
    status: int = 200,
    kept: Kept | None = None,
) -> Response:
    """The page of one handover for this person, as it stands now."""
    side, today = side_of(session, person, handover), clock.office_today(session)
    duties = session.exec(owed_on("handover", handover.id)).all()
    return page(
        request,
        "handover.html",
        status=status,
        kept=kept or Kept(),
        done=SAID.get(request.query_params.get("done", "")),
        own=person.role is not Role.PARTNER,
        ahead=[outlook(session, duty, today) for duty in duties],
        moments=_moments(session, person, handover),
        errands=_errands(session, person, handover),
        **_head(session, handover),
        **_content(session, handover, side),
        **_actions(session, person, handover, {duty.step for duty in duties}),
    )


def handover_paper(session: Session, handover: Handover, side: Side) -> dict[str, Any]:
    """What the printed 引継ぎ票 shows to this side."""
    return {
        **_head(session, handover),
        **_content(session, handover, side),
        "sheet": _sheet_of(session, handover),
    }


def _head(session: Session, handover: Handover) -> dict[str, Any]:
    """Number, direction, offices, state and turn."""
    held, state = directory(session), HANDOVER.states[handover.state]
    desks = desks_by_side(handover)
    return {
        "handover": handover,
        "law": NOT_AN_APPLICATION,
        "direction": DIRECTION_LABELS[handover.direction],
        "state": state,
        "turn": held.desk_label(desks[state.turn]) if state.turn else None,
        "sender": held.desk_label(handover.sender_desk_id),
        "receiver": held.desk_label(handover.receiver_desk_id),
        "offices": {side.value: held.desks[desk] for side, desk in desks.items()},
    }


def _content(session: Session, handover: Handover, side: Side | None) -> dict[str, Any]:
    """The sheet, its ground, and what came of it: for the two sides only."""
    if side is None:
        return {"side": None, "shown": [], "answers": [], "basis": []}
    sheet = _sheet_of(session, handover)
    return {
        "side": side,
        "shown": handover_lines(session, handover, sheet, side),
        "answers": handover_answers(session, handover, sheet, side),
        "basis": basis_lines(handover),
    }


def _sheet_of(session: Session, handover: Handover) -> Sheet:
    return session.exec(select(Sheet).where(Sheet.id == handover.sheet_id)).one()


def _moments(session: Session, person: Person, handover: Handover) -> list[Moment]:
    """Acts and notices, the latest first; what was written stands under 経過・結果."""
    lines = [
        *_acts(session, handover),
        *_notices(session, person, handover),
    ]
    return sorted(lines, key=lambda line: (line.at, line.kind != "act"), reverse=True)


def _acts(session: Session, handover: Handover) -> Iterator[Moment]:
    held = directory(session)
    for event in session.exec(events_of("handover", handover.id)):
        desk = held.desk_label(event.desk_id) if event.desk_id else ""
        by = (event.actor, desk, VIA.get(event.via, event.via))
        what = {**DONE, **MOVED}.get(event.verb, event.verb)
        by_whom = "・".join(p for p in by if p)
        words = moved_words(HANDOVER, event)
        yield Moment(event.at, "act", "操作", what, by_whom, words)


def _notices(session: Session, person: Person, handover: Handover) -> Iterator[Moment]:
    held = directory(session)
    for notice, duty, mail in session.exec(notices_of("handover", handover.id)):
        post = held.posts[notice.post_id]
        if person.role is Role.PARTNER and post.desk_id != person.desk_id:
            continue
        standing = standing_of(notice, mail)
        subject = MESSAGES[MessageKind(notice.kind)].subject
        yield Moment(
            at=(mail and (mail.sent_at or mail.created_at)) or notice.created_at,
            kind="failed" if standing.failed else "notice",
            label="通知",
            what=subject.format(process=HANDOVER.label, what=step_of(duty).label),
            by=f"{held.desk_label(post.desk_id)}（{post.title}）",
            standing=standing,
        )


def _errands(
    session: Session, person: Person, handover: Handover
) -> list[tuple[int, str, bool]]:
    """Our own tasks about this case; no partner sees them."""
    if person.role is Role.PARTNER:
        return []
    found = session.exec(errands_about("handover", handover.id)).all()
    return [
        (each.id, ERRAND_LABELS[each.kind], each.state is ErrandState.OPEN)
        for each in found
    ]


def _actions(
    session: Session, person: Person, handover: Handover, steps: set[str]
) -> dict[str, Any]:
    """What this person can do, and write down for a counterpart who telephoned.

    What the 実施機関 alone may record is offered to nobody else.
    """
    side = side_of(session, person, handover)
    for_other = side and may_record_for(session, person, handover, side)
    theirs = other(side) if side and for_other and handover.shared_at else None
    return {
        "buttons": _buttons(side, handover, steps),
        "by_hand": _buttons(theirs, handover, steps, by_hand=True),
        "ways_by_hand": list(BY_HAND.items()),
        "href": f"/handovers/{handover.id}",
        "version": handover.version,
    }


def _buttons(
    side: Side | None, handover: Handover, steps: set[str], *, by_hand: bool = False
) -> list[Button]:
    if side is None:
        return []
    verbs = HANDOVER.verbs_of(side, HandoverState(handover.state), steps)
    skipped = by_hand or handover.opened_at is not None
    shown = [
        v
        for v in verbs
        if not (v.name == "open_sheet" and skipped) and not (by_hand and v.in_person)
    ]
    return buttons(shown, steps, NOUNS)
