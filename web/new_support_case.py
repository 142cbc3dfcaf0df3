"""相談の受付 — one page to take a person in, direct or from a つなぎ we received."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response
from pydantic import Field
from sqlmodel import Session, select

from models.client import Client, SafetyFlag
from models.consent import Consent
from models.disclosure import what_receiver_may_see
from models.drafts import ClientDraft
from models.individual_number import refuse_individual_number
from models.procedure import Side
from models.referral_sheet import Referral, Sheet
from models.refusals import GivenMissing, NothingHere, ProcedureError
from models.support_case_sheet import Application, Route
from models.support_drafts import CASE_LABELS, CaseDraft
from models.wareki import parse_day
from tasks import clock
from tasks.directory import directory
from tasks.support_cases import deciding_desks, referral_to_take_in, take_in
from web.access import Coordinator, Reading, Writing
from web.forms import LONGEST, WebForm
from web.pages import page
from web.sheet_choices import SHEET_CHOICES
from web.verbs import choice_labels

router = APIRouter()
PATH = "/support_cases/new"
LABELS = {
    **CASE_LABELS,
    "born_on": "生年月日",
    "received_on": "受付日",
    "route": "相談の経路",
    "application": "相談の申込み・同意",
    "applied_on": "申込日",
    "decides": "支援決定を行う窓口",
}
_DAYS = ("born_on", "received_on", "applied_on")
_MOST = {name: LONGEST[name] for name in CASE_LABELS}


class NewCase(WebForm):
    """相談受付票, as typed."""

    referral: str = ""
    received_on: str = ""
    route: str = ""
    application: str = ""
    applied_on: str = ""
    decides: str = ""
    name: str = ""
    kana: str = ""
    born_on: str = ""
    address: str = ""
    household: str = ""
    contact: str = ""
    safety_flags: list[str] = Field(default_factory=list)
    budget_concern: str = ""


@router.get(PATH)
def new_case(
    request: Request, person: Coordinator, session: Reading, referral: str = ""
) -> Response:
    """An empty 受付票; from a つなぎ with what its consent lets us read."""
    desks = deciding_desks(directory(session), clock.office_today(session))
    own = str(person.desk_id)
    decides = own if person.desk_id in desks else ""
    if not referral:
        return _form_page(request, session, NewCase(decides=decides))
    row = referral_to_take_in(session, _id_of(referral), person.desk_id)
    covered = _as_covered(session, row)
    form = NewCase(referral=referral, route=Route.REFERRED.value, decides=decides)
    form = form.model_copy(update=covered)
    return _form_page(request, session, form)


@router.post(PATH)
def take_case(
    request: Request,
    person: Coordinator,
    session: Writing,
    form: Annotated[NewCase, Form()],
) -> Response:
    """Take the person in, or give back everything that was typed."""
    errors, days = _faults(session, form)
    if errors:
        return _form_page(request, session, form, errors)
    try:
        made = take_in(session, _draft(form, days), person.as_party(Side.SENDER))
    except ProcedureError as refusal:
        if isinstance(refusal, NothingHere):
            raise
        name = refusal.name if isinstance(refusal, GivenMissing) else "name"
        session.rollback()
        return _form_page(request, session, form, {name: str(refusal)})
    return RedirectResponse(f"/support_cases/{made.id}?done=receive", 303)


def _id_of(typed: str) -> int:
    if typed.isascii() and typed.isdigit() and len(typed) < 10:
        return int(typed)
    raise NothingHere("受領を確認したつなぎが見つかりません。")


def _as_covered(session: Session, row: Referral) -> dict[str, str]:
    """Name, address and contact as the sheet's consent shows them to us today."""
    sheet = session.exec(select(Sheet).where(Sheet.id == row.sheet_id)).one()
    client = session.exec(select(Client).where(Client.id == sheet.client_id)).one()
    consent = session.get(Consent, sheet.consent_id) if sheet.consent_id else None
    today = clock.office_today(session)
    if row.opened_at is None:
        return {}
    lines = what_receiver_may_see(sheet, client, consent, row.way, today)
    shown = {line.label: line.value for line in lines if not line.withheld}
    return {
        name: shown.get(label, "")
        for name, label in CASE_LABELS.items()
        if name in ("name", "kana", "address", "contact")
    }


def _faults(session: Session, form: NewCase) -> tuple[dict[str, str], dict[str, date]]:
    """One sentence per field, and the days that could be read."""
    errors, days = _read_days(form)
    desks = deciding_desks(directory(session), clock.office_today(session))
    listed = {
        "route": [route.value for route in Route],
        "application": [way.value for way in Application],
        "decides": [str(desk) for desk in desks],
    }
    for name, values in listed.items():
        if getattr(form, name) not in values:
            errors[name] = f"「{LABELS[name]}」を選んでください。"
    for name in ("name", "received_on"):
        if not getattr(form, name).strip():
            errors[name] = f"「{LABELS[name]}」を入力してください。"
    for name, most in _MOST.items():
        if len(getattr(form, name)) > most:
            errors[name] = f"「{LABELS[name]}」は{most}文字以内にしてください。"
    return errors | _like_numbers(form), days


def _like_numbers(form: NewCase) -> dict[str, str]:
    """Where something typed looks like a 個人番号."""
    errors = {}
    for name in CASE_LABELS:
        try:
            refuse_individual_number(getattr(form, name), LABELS[name])
        except ProcedureError as refusal:
            errors[name] = str(refusal)
    return errors


def _read_days(form: NewCase) -> tuple[dict[str, str], dict[str, date]]:
    errors: dict[str, str] = {}
    days: dict[str, date] = {}
    for name in _DAYS:
        typed = getattr(form, name)
        try:
            if typed.strip():
                days[name] = parse_day(typed)
        except ProcedureError as refusal:
            errors[name] = str(refusal)
    return errors, days


def _draft(form: NewCase, days: Mapping[str, date]) -> CaseDraft:
    flags = [flag.value for flag in SafetyFlag if flag.value in form.safety_flags]
    return CaseDraft(
        route=Route.of(form.route),
        received_on=days["received_on"],
        application=Application.of(form.application),
        decides_desk_id=int(form.decides),
        client=ClientDraft(
            name=form.name,
            kana=form.kana,
            born_on=days.get("born_on"),
            address=form.address,
            household=form.household,
            contact=form.contact,
            safety_flags=tuple(flags),
        ),
        applied_on=days.get("applied_on"),
        referral_id=_id_of(form.referral) if form.referral else None,
        budget_concern=bool(form.budget_concern),
    )


def _form_page(
    request: Request,
    session: Session,
    form: NewCase,
    errors: Mapping[str, str] | None = None,
) -> Response:
    desks = deciding_desks(directory(session), clock.office_today(session))
    shown: dict[str, Any] = {
        "form": form,
        "errors": errors or {},
        "labels": LABELS,
        "routes": list(choice_labels(Route).items()),
        "applications": list(choice_labels(Application).items()),
        "desks": [(str(desk), label) for desk, label in desks.items()],
        "flags": SHEET_CHOICES["flags"],
    }
    status = 422 if errors else 200
    return page(request, "new_support_case.html", status=status, **shown)
