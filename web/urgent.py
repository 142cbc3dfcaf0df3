"""緊急の連絡 — begun on one short page, then a big one beside the telephone."""

from typing import Annotated, Any

from fastapi import APIRouter, Form, HTTPException, Request
from fastapi.responses import RedirectResponse, Response
from pydantic import Field
from sqlmodel import Session, select

from models.individual_number import refuse_individual_number
from models.procedure import Side
from models.queries.visibility import visible
from models.refusals import GivenMissing, NothingHere, ProcedureError
from models.urgent_call import URGENT_CALL
from models.urgent_sheet import UrgentBasis, UrgentCall, UrgentSign
from tasks.acts import act
from tasks.database import reading
from tasks.urgent_calls import UrgentDraft, raise_urgent
from web.access import PartnerOrCoordinator, Person, Reading, Writing
from web.forms import ActForm, WebForm
from web.new_sheet import counters_for
from web.pages import page
from web.sheet_choices import options
from web.sides import acting, sides_of
from web.urgent_page import FIRST_OF_ALL, outside, phone_facts
from web.verbs import choice_labels

router = APIRouter()

LABELS = {
    "to": "連絡する窓口",
    "signs": "緊急の徴候",
    "basis": "提供の根拠",
    "whom": "対象の方",
    "place": "居場所・連絡先",
    "situation": "状況",
    "basis_note": "根拠の補足",
}
LONGEST = {"whom": 60, "place": 200, "situation": 400, "basis_note": 200}
AT_THE_PHONE = ("begin_calling", "note_reached", "note_unreached", "call_outside")


class NewUrgent(WebForm):
    """緊急連絡票, as typed."""

    to: str = ""
    to_2: str = ""
    signs: list[str] = Field(default_factory=list)
    whom: str = ""
    place: str = ""
    situation: str = ""
    basis: str = UrgentBasis.LIFE.value
    basis_note: str = ""
    about_number: str = ""


class AtThePhone(ActForm):
    """One thing that happened at the telephone."""

    verb: str = ""
    acknowledged_by: str = ""
    said: str = ""
    tried: str = ""
    outside: str = ""
    spoke_to: str = ""
    outside_said: str = ""


@router.get("/urgent_calls/new")
def new_urgent(
    request: Request, person: PartnerOrCoordinator, session: Reading, about: str = ""
) -> Response:
    """An empty 緊急連絡票, with the numbers that come before it."""
    return _form(request, session, person, NewUrgent(about_number=about[:20]))


@router.post("/urgent_calls/new")
def take_urgent(
    request: Request,
    person: PartnerOrCoordinator,
    session: Writing,
    form: Annotated[NewUrgent, Form()],
) -> Response:
    """Begin it, and go to the telephone; or give back all that was typed."""
    errors = _faults(form, counters_for(session, person))
    if errors:
        return _form(request, session, person, form, errors)
    try:
        made = raise_urgent(session, _draft(form), person.as_party(Side.SENDER))
    except ProcedureError as refusal:
        name = refusal.name if isinstance(refusal, GivenMissing) else "to"
        session.rollback()
        return _form(request, session, person, form, {name: str(refusal)})
    return RedirectResponse(f"/urgent_calls/{made[0].id}/phone", 303)


@router.get("/urgent_calls/{call_id}/phone")
def at_the_phone(
    request: Request, call_id: int, person: PartnerOrCoordinator, session: Reading
) -> Response:
    """Whom to telephone now, and three buttons for what came of it."""
    return _phone(request, session, _find(session, person, call_id))


@router.post("/urgent_calls/{call_id}/phone")
def record_call(
    request: Request,
    call_id: int,
    person: PartnerOrCoordinator,
    session: Writing,
    form: Annotated[AtThePhone, Form()],
) -> Response:
    """Record that one calls, who answered, or that nobody did."""
    if form.verb not in AT_THE_PHONE:
        raise HTTPException(404)
    call, verb = _find(session, person, call_id), URGENT_CALL.verb(form.verb)
    given = {each.name: getattr(form, each.name) for each in verb.given}
    try:
        by = acting(session, person, call, form, verb.by)
        act(session, "urgent_call", call_id, verb.name, by, given, form.shown_version())
    except ProcedureError as refusal:
        session.rollback()
        name = refusal.name if isinstance(refusal, GivenMissing) else ""
        with reading(person.scope) as fresh:
            call = _find(fresh, person, call_id)
            return _phone(request, fresh, call, form, {name: str(refusal)})
    return RedirectResponse(f"/urgent_calls/{call_id}/phone?done={verb.name}", 303)


def _find(session: Session, person: Person, call_id: int) -> UrgentCall:
    query = visible(select(UrgentCall), person).where(UrgentCall.id == call_id)
    found: UrgentCall | None = session.exec(query).one_or_none()
    if found is None or not sides_of(session, person, found):
        raise NothingHere("お探しの緊急の連絡は見つかりません。")
    return found


def _phone(
    request: Request,
    session: Session,
    call: UrgentCall,
    form: AtThePhone | None = None,
    errors: dict[str, str] | None = None,
) -> Response:
    verbs = {v.name: v for v in URGENT_CALL.verbs if v.name in AT_THE_PHONE}
    open_verbs = [n for n, v in verbs.items() if call.state in v.from_states]
    outside_of = verbs["call_outside"].given[0].choices
    assert outside_of is not None
    return page(
        request,
        "urgent_phone.html",
        status=422 if errors else 200,
        form=form or AtThePhone(),
        errors=errors or {},
        verbs={name: verbs[name] for name in open_verbs},
        done=verbs[done].said if (done := _done(request)) in verbs else "",
        outside_choices=options(choice_labels(outside_of)),
        **phone_facts(session, call),
    )


def _done(request: Request) -> str:
    return request.query_params.get("done", "")


def _faults(form: NewUrgent, counters: dict[int, str]) -> dict[str, str]:
    errors: dict[str, str] = {}
    known = {str(desk) for desk in counters}
    if form.to not in known or (form.to_2 and form.to_2 not in known - {form.to}):
        errors["to"] = "「連絡する窓口」を一覧から選んでください。"
    if not form.signs or not set(form.signs) <= {s.value for s in UrgentSign}:
        errors["signs"] = "「緊急の徴候」を一つ以上選んでください。"
    if form.basis not in {b.value for b in UrgentBasis}:
        errors["basis"] = "「提供の根拠」を選んでください。"
    if not form.whom.strip():
        errors["whom"] = "「対象の方」を入力してください。"
    for name, longest in LONGEST.items():
        errors |= _text_faults(name, getattr(form, name), longest)
    return errors


def _text_faults(name: str, text: str, longest: int) -> dict[str, str]:
    if len(text) > longest:
        return {name: f"{longest}字以内で入力してください（いま{len(text)}字です）。"}
    try:
        refuse_individual_number(text, LABELS[name])
    except ProcedureError as refusal:
        return {name: str(refusal)}
    return {}


def _draft(form: NewUrgent) -> UrgentDraft:
    return UrgentDraft(
        to=tuple(int(desk) for desk in (form.to, form.to_2) if desk),
        signs=tuple(s for s in UrgentSign if s.value in form.signs),
        basis=UrgentBasis.of(form.basis),
        basis_note=form.basis_note,
        whom=form.whom,
        place=form.place,
        situation=form.situation.replace("\r\n", "\n"),
        about_number=form.about_number[:20],
    )


def _form(
    request: Request,
    session: Session,
    person: Person,
    form: NewUrgent,
    errors: dict[str, str] | None = None,
) -> Response:
    counters = counters_for(session, person)
    shown: dict[str, Any] = {
        "signs": options(choice_labels(UrgentSign)),
        "bases": options(choice_labels(UrgentBasis)),
        "counters": [(str(desk), label) for desk, label in counters.items()],
        "numbers": outside(session, person.municipality_id),
    }
    return page(
        request,
        "new_urgent.html",
        status=422 if errors else 200,
        form=form,
        errors=errors or {},
        labels=LABELS,
        first_of_all=FIRST_OF_ALL,
        **shown,
    )
