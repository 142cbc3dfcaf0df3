"""会議の予定 — one page to call a meeting for its own purpose."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response
from pydantic import Field
from sqlmodel import Session

from models.conference_drafts import LABELS, ConferenceDraft
from models.conference_series import ConferenceKind
from models.procedure import Side
from models.refusals import GivenMissing, ProcedureError
from models.time_of_day import time_of_day
from models.wareki import parse_day
from tasks import clock
from tasks.conferences import call_conference
from tasks.directory import directory
from web.access import Coordinator, Person, Reading, Writing
from web.forms import WebForm
from web.pages import page

router = APIRouter()

LONGEST = {"name": 60, "room": 40}
KINDS = [(kind.value, kind.label) for kind in ConferenceKind]


class NewConference(WebForm):
    """A meeting, as typed."""

    kind: str = ConferenceKind.INDIVIDUAL.value
    name: str = ""
    held_on: str = ""
    starts: str = ""
    ends: str = ""
    room: str = ""
    urgent: str = ""
    members: list[str] = Field(default_factory=list)
    materials: list[str] = Field(default_factory=list)


@router.get("/conferences/new")
def new_conference(request: Request, person: Coordinator, session: Reading) -> Response:
    """An empty form."""
    return _form_page(request, session, person, NewConference())


@router.post("/conferences/new")
def take_conference(
    request: Request,
    person: Coordinator,
    session: Writing,
    form: Annotated[NewConference, Form()],
) -> Response:
    """Call the meeting, or give back everything that was typed with what is wrong."""
    errors, day = faults(form, counters_for(session, person))
    if errors or day is None:
        return _form_page(request, session, person, form, errors)
    try:
        by = person.as_party(Side.SENDER)
        made = call_conference(session, _draft(form, day), by)
    except ProcedureError as refusal:
        name = refusal.name if isinstance(refusal, GivenMissing) else "members"
        session.rollback()
        return _form_page(request, session, person, form, {name: str(refusal)})
    return RedirectResponse(f"/conferences/{made.id}?done=fix_date", 303)


def counters_for(session: Session, person: Person) -> dict[str, str]:
    """The desks that can be invited: all that take part, but the person's own."""
    held, today = directory(session), clock.office_today(session)
    return {
        str(desk): held.desk_label(desk)
        for desk in held.desks
        if desk != person.desk_id
        and not ((closed := held.agency_of(desk).closed_on) and closed <= today)
    }


def faults(
    form: NewConference, counters: dict[str, str]
) -> tuple[dict[str, str], date | None]:
    """One sentence per field, and the day if it could be read."""
    errors, day = {}, None
    try:
        day = parse_day(form.held_on)
    except ProcedureError as refusal:
        errors["held_on"] = str(refusal)
    for name in ("starts", "ends"):
        try:
            time_of_day(getattr(form, name))
        except ProcedureError as refusal:
            errors[name] = str(refusal)
    if form.kind not in {value for value, _ in KINDS}:
        errors["kind"] = "「会議の種類」を選んでください。"
    if not form.name.strip():
        errors["name"] = "「会議の名称」を入力してください。"
    if not set(form.members) or set(form.members) - set(counters):
        errors["members"] = "「構成員の窓口」を選んでください。"
    if set(form.materials) - set(form.members):
        errors["materials"] = "資料は、構成員として選んだ窓口にお願いしてください。"
    return errors | _too_long(form), day


def _too_long(form: NewConference) -> dict[str, str]:
    return {
        name: f"「{LABELS[name]}」は{most}文字以内にしてください。"
        for name, most in LONGEST.items()
        if len(getattr(form, name)) > most
    }


def _draft(form: NewConference, day: date) -> ConferenceDraft:
    return ConferenceDraft(
        kind=ConferenceKind.of(form.kind),
        name=form.name.strip(),
        desks=tuple(int(desk) for desk in form.members),
        held_on=day,
        starts=form.starts,
        ends=form.ends,
        room=form.room.strip(),
        urgent=form.urgent == "yes",
        materials_from=tuple(int(desk) for desk in form.materials),
    )


def _form_page(
    request: Request,
    session: Session,
    person: Person,
    form: NewConference,
    errors: dict[str, str] | None = None,
) -> Response:
    return page(
        request,
        "new_conference.html",
        status=422 if errors else 200,
        form=form,
        errors=errors or {},
        labels=LABELS,
        kinds=KINDS,
        counters=list(counters_for(session, person).items()),
    )
