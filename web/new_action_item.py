"""持ち帰り事項の登録 — one page to note what a desk took home from a meeting."""

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response
from sqlmodel import Session

from models.conference_drafts import LABELS, ActionDraft
from models.conference_sheet import Conference
from models.procedure import Side
from models.refusals import GivenMissing, NothingHere, ProcedureError
from models.wareki import parse_day
from tasks.conference_action_items import note_action_item
from tasks.directory import directory
from web.access import Coordinator, Person, Reading, Writing
from web.case_view import find_case
from web.conference_page import CONFERENCE_PAGE
from web.forms import WebForm
from web.new_conference import counters_for
from web.pages import page

router = APIRouter()

PATH = "/conferences/{conference_id}/action-items/new"
LONGEST = 400


class NewActionItem(WebForm):
    """A 持ち帰り事項, as typed."""

    to: str = ""
    what: str = ""
    due_on: str = ""


@router.get(PATH)
def new_action_item(
    request: Request, conference_id: int, person: Coordinator, session: Reading
) -> Response:
    """An empty form."""
    conference = _meeting(session, person, conference_id)
    return _form_page(request, session, person, conference, NewActionItem())


@router.post(PATH)
def take_action_item(
    request: Request,
    conference_id: int,
    person: Coordinator,
    session: Writing,
    form: Annotated[NewActionItem, Form()],
) -> Response:
    """Note it, or give back everything that was typed with what is wrong."""
    conference = _meeting(session, person, conference_id)
    errors = _faults(form, _counters(session, person))
    if errors:
        return _form_page(request, session, person, conference, form, errors)
    try:
        draft = ActionDraft(int(form.to), form.what, parse_day(form.due_on))
        note_action_item(session, conference, draft, person.as_party(Side.SENDER))
    except ProcedureError as refusal:
        name = refusal.name if isinstance(refusal, GivenMissing) else "what"
        session.rollback()
        again = _meeting(session, person, conference_id)
        said = {name: str(refusal)}
        return _form_page(request, session, person, again, form, said)
    return RedirectResponse(f"/conferences/{conference_id}", 303)


def _meeting(session: Session, person: Person, conference_id: int) -> Conference:
    """The meeting, for the desk that convened it. Raises NothingHere."""
    found: Conference = find_case(session, CONFERENCE_PAGE, person, conference_id)
    if found.sender_desk_id != person.desk_id:
        raise NothingHere("お探しの会議は見つかりません。")
    return found


def _counters(session: Session, person: Person) -> dict[str, str]:
    own = {str(person.desk_id): directory(session).desk_label(person.desk_id)}
    return {**own, **counters_for(session, person)}


def _faults(form: NewActionItem, counters: dict[str, str]) -> dict[str, str]:
    errors = {}
    if form.to not in counters:
        errors["to"] = "「持ち帰る窓口」を選んでください。"
    if not form.what.strip():
        errors["what"] = "「持ち帰り事項」を入力してください。"
    elif len(form.what) > LONGEST:
        errors["what"] = f"「持ち帰り事項」は{LONGEST}文字以内にしてください。"
    try:
        parse_day(form.due_on)
    except ProcedureError as refusal:
        errors["due_on"] = str(refusal)
    return errors


def _form_page(
    request: Request,
    session: Session,
    person: Person,
    conference: Conference,
    form: NewActionItem,
    errors: dict[str, str] | None = None,
) -> Response:
    return page(
        request,
        "new_action_item.html",
        status=422 if errors else 200,
        conference=conference,
        form=form,
        errors=errors or {},
        labels=LABELS,
        counters=list(_counters(session, person).items()),
    )
