"""件の画面 — one case of any framed process, put together for one reader."""

from collections.abc import Iterator, Sequence, Set
from datetime import date
from typing import Any

from fastapi import Request
from fastapi.responses import Response
from sqlmodel import Session, select

from models.duty import Duty
from models.errand_task import ERRAND_LABELS, ErrandState
from models.event import Event
from models.procedure import Given, Procedure, Side
from models.queries.duties import owed_on
from models.queries.timelines import errands_about, events_of, notices_of
from models.queries.visibility import visible
from models.refusals import NothingHere
from models.user import Role
from models.wareki import era_form, parse_day
from notifications.kinds import MessageKind
from notifications.messages import MESSAGES
from tasks import clock
from tasks.directory import directory
from tasks.outlook import Ahead, outlook, step_of, without_evidence
from web.access import Person
from web.case_frame import CasePage, Reader
from web.moved_days import MOVED, moved_words
from web.pages import page
from web.referral_page import Kept
from web.sides import BY_HAND, desks_by_side, may_record_for, other, side_of, sides_of
from web.standing import standing_of
from web.suspension_words import STOP_DONE, stop_words
from web.timeline import VIA, Moment
from web.verbs import Button, buttons, choice_labels


def find_case(session: Session, framed: CasePage, person: Person, case_id: int) -> Any:
    """The case, if this person may see it. Raises NothingHere."""
    query = visible(select(framed.table), person).where(framed.table.id == case_id)
    row = session.exec(query).one_or_none()
    if row is None or not framed.may_see(session, row, reader_of(session, person, row)):
        raise NothingHere(f"お探しの{framed.procedure.label}は見つかりません。")
    return row


def reader_of(session: Session, person: Person, row: Any) -> Reader:
    """Who reads this case, on which sides."""
    own = directory(session).is_own(person.desk_id)
    return Reader(person.desk_id, own, sides_of(session, person, row), person)


def case_view(
    request: Request,
    session: Session,
    framed: CasePage,
    person: Person,
    row: Any,
    *,
    status: int = 200,
    kept: Kept | None = None,
) -> Response:
    """The page of one case for this person, as it stands now."""
    reader, today = reader_of(session, person, row), clock.office_today(session)
    duties = session.exec(owed_on(framed.procedure.name, row.id)).all()
    return page(
        request,
        "case.html",
        status=status,
        kept=kept or Kept(),
        done=_done(framed.procedure, request.query_params.get("done", "")),
        ahead=[_ahead(session, reader, duty, today) for duty in duties],
        moments=_moments(session, framed, reader, row),
        errands=_errands(session, framed.procedure, reader, row),
        **_head(session, framed, row),
        **_content(session, framed, reader, row),
        **_actions(session, framed, person, row, {duty.step for duty in duties}),
    )


def _ahead(session: Session, reader: Reader, duty: Duty, today: date) -> Ahead:
    """One open duty; what we wrote of a stop stays with us and its debtor."""
    ahead = outlook(session, duty, today)
    ours = reader.own or reader.desk_id == duty.debtor_desk_id
    return ahead if ours else without_evidence(ahead)


def _done(procedure: Procedure, verb: str) -> str | None:
    """What was just done; nothing where the address says no verb of ours."""
    said = (v.said for v in procedure.verbs if v.name == verb)
    return next(said, STOP_DONE.get(verb))


def _head(session: Session, framed: CasePage, row: Any) -> dict[str, Any]:
    """Title, number, offices, state and turn."""
    held, state = directory(session), framed.procedure.states[row.state]
    desks = desks_by_side(row)
    one_desk = desks[Side.SENDER] == desks[Side.RECEIVER]
    shown = (Side.SENDER,) if one_desk else (Side.SENDER, Side.RECEIVER)
    return {
        "framed": framed,
        "row": row,
        "title": framed.title(session, row),
        "state": state,
        "turn": held.desk_label(desks[state.turn]) if state.turn in desks else None,
        "offices": [
            (
                framed.procedure.sides[side],
                held.desk_label(desks[side]),
                held.desks[desks[side]],
            )
            for side in shown
        ],
    }


def _content(
    session: Session, framed: CasePage, reader: Reader, row: Any
) -> dict[str, Any]:
    if not reader.sides:
        return {"sections": (), "links": (), "own": reader.own}
    return {
        "sections": framed.sections(session, row, reader),
        "links": framed.links(session, row, reader),
        "own": reader.own,
    }


def _moments(
    session: Session, framed: CasePage, reader: Reader, row: Any
) -> list[Moment]:
    """Acts and notices, the latest first."""
    lines = [
        *_acts(session, framed, reader, row),
        *_notices(session, framed.procedure, reader, row),
    ]
    return sorted(lines, key=lambda line: (line.at, line.kind != "act"), reverse=True)


def _acts(
    session: Session, framed: CasePage, reader: Reader, row: Any
) -> Iterator[Moment]:
    held = directory(session)
    for event in session.exec(events_of(framed.procedure.name, row.id)):
        desk = held.desk_label(event.desk_id) if event.desk_id else ""
        by = (event.actor, desk, VIA.get(event.via, event.via))
        told = reader.sides and framed.may_read(session, row, reader, event)
        words = tuple(_words(framed, reader, event)) if told else ()
        done = _done(framed.procedure, event.verb)
        what = done or MOVED.get(event.verb, event.verb)
        by_whom = "・".join(p for p in by if p)
        yield Moment(event.at, "act", "操作", what, by_whom, words)


def _words(framed: CasePage, reader: Reader, event: Event) -> Iterator[str]:
    if event.verb not in STOP_DONE:
        return words_of(framed, event)
    ours = reader.own or event.desk_id == reader.desk_id
    return stop_words(framed.procedure, event, reason=True, evidence=ours)


def words_of(framed: CasePage, event: Event) -> Iterator[str]:
    """What an act was given, each with its name, for the two sides of the case."""
    yield from moved_words(framed.procedure, event)
    verb = next((v for v in framed.procedure.verbs if v.name == event.verb), None)
    for given in verb.given if verb else ():
        value = event.given.get(given.name)
        if value and given.name not in framed.kept_back:
            yield f"{given.label}：{_as_read(given, value)}"


def _as_read(given: Given, value: str) -> str:
    if given.choices and given.many:
        labels = choice_labels(given.choices)
        return "、".join(labels.get(each, each) for each in value.split(","))
    if given.choices:
        return choice_labels(given.choices).get(value, value)
    return era_form(parse_day(value)) if given.day else value


def _notices(
    session: Session, procedure: Procedure, reader: Reader, row: Any
) -> Iterator[Moment]:
    held = directory(session)
    for notice, duty, mail in session.exec(notices_of(procedure.name, row.id)):
        post = held.posts[notice.post_id]
        if not reader.own and post.desk_id != reader.desk_id:
            continue
        standing = standing_of(notice, mail)
        subject = MESSAGES[MessageKind(notice.kind)].subject
        yield Moment(
            at=(mail and (mail.sent_at or mail.created_at)) or notice.created_at,
            kind="failed" if standing.failed else "notice",
            label="通知",
            what=subject.format(process=procedure.label, what=step_of(duty).label),
            by=f"{held.desk_label(post.desk_id)}（{post.title}）",
            standing=standing,
        )


def _errands(
    session: Session, procedure: Procedure, reader: Reader, row: Any
) -> list[tuple[int, str, str, bool]]:
    """Our own tasks about this case; no partner sees them."""
    if not reader.own:
        return []
    held = directory(session)
    return [
        (
            each.id,
            ERRAND_LABELS[each.kind],
            held.desk_label(each.other_desk_id),
            each.state is ErrandState.OPEN,
        )
        for each in session.exec(errands_about(procedure.name, row.id))
    ]


def _actions(
    session: Session, framed: CasePage, person: Person, row: Any, steps: set[str]
) -> dict[str, Any]:
    """What this person can do, and write down for a counterpart who telephoned."""
    procedure, sides = framed.procedure, sides_of(session, person, row)
    side, hidden = side_of(session, person, row), framed.elsewhere
    for_other = len(sides) == 1 and may_record_for(session, person, row, side)
    theirs = (other(sides[0]),) if for_other and person.role is not Role.PARTNER else ()
    return {
        "buttons": _buttons(procedure, sides, row, steps, hidden),
        "by_hand": _buttons(procedure, theirs, row, steps, hidden, by_hand=True),
        "ways_by_hand": list(BY_HAND.items()),
        "href": f"{framed.href}/{row.id}",
        "version": row.version,
    }


def _buttons(
    procedure: Procedure,
    sides: Sequence[Side],
    row: Any,
    steps: set[str],
    hidden: Set[str],
    *,
    by_hand: bool = False,
) -> list[Button]:
    offered = [v for side in sides for v in procedure.verbs_of(side, row.state, steps)]
    opened = {"open_sheet"} if getattr(row, "opened_at", None) else set()
    here = [v for v in offered if v.name not in hidden | opened]
    shown = [v for v in here if not (by_hand and v.in_person)]
    return buttons(shown, steps, {v.name: v.noun for v in shown})
