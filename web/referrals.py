"""つなぎ — the page of one referral, and one POST for each verb of its declaration."""

from typing import Annotated

from fastapi import APIRouter, Form, HTTPException, Request
from fastapi.responses import RedirectResponse, Response
from sqlmodel import Session

from models.decide import Party
from models.referral_sheet import Referral
from models.refusals import GivenMissing, NothingHere, NotYourTurn, ProcedureError
from models.user import Role
from tasks.acts import act
from tasks.database import reading
from tasks.rehearsal import dispatch, rehearse
from tasks.tax_items import show_tax
from web.access import PartnerOrCoordinator, Person, Reading, Writing
from web.forms import ActForm, ReasonForm
from web.pages import page
from web.referral_page import Kept, referral_page
from web.sheet_choices import SHEET_CHOICES
from web.sides import acting, find_referral, side_of
from web.site import site_of
from web.verbs import NOUNS

router = APIRouter()


@router.get("/referrals/{referral_id}")
def show_referral(
    request: Request, referral_id: int, person: PartnerOrCoordinator, session: Reading
) -> Response:
    """Facts, time line, what happens next and why, and what this person can do."""
    referral = find_referral(session, person, referral_id)
    return referral_page(request, session, person, referral)


@router.post("/referrals/{referral_id}/tax-view")
def view_tax(
    request: Request,
    referral_id: int,
    person: PartnerOrCoordinator,
    session: Writing,
    form: Annotated[ReasonForm, Form()],
) -> Response:
    """The tax item, once, for a reason that is recorded."""
    referral = find_referral(session, person, referral_id)
    try:
        by = _tax_reader(session, person, referral)
        tax = show_tax(session, referral, by, form.reason)
    except ProcedureError as refusal:
        session.rollback()
        typed = {"reason": form.reason}
        return _refused(request, person, referral_id, "show_tax", typed, refusal)
    return referral_page(request, session, person, referral, tax=tax)


@router.post("/referrals/{referral_id}/dispatch")
def send_draft(
    request: Request,
    referral_id: int,
    person: PartnerOrCoordinator,
    session: Writing,
    form: Annotated[ActForm, Form()],
) -> Response:
    """Look at what a draft will send, then send it."""
    referral = find_referral(session, person, referral_id)
    try:
        by = acting(session, person, referral, form)
        if form.step == "send":
            dispatch(session, referral, by, form.shown_version())
            return _back_to(referral_id, "send")
        return _look_ahead(request, session, referral, by)
    except ProcedureError as refusal:
        session.rollback()
        verb = "check_consent"
        return _refused(request, person, referral_id, verb, form.given(), refusal)


@router.post("/referrals/{referral_id}/{noun}")
def take_act(
    request: Request,
    referral_id: int,
    noun: str,
    person: PartnerOrCoordinator,
    session: Writing,
    form: Annotated[ActForm, Form()],
) -> Response:
    """One verb, by this person, or in the name of whoever answered by telephone."""
    verb = next((v for v, n in NOUNS.items() if n == noun), None)
    if verb is None:
        raise HTTPException(404)
    referral = find_referral(session, person, referral_id)
    given, version = form.given(), form.shown_version()
    try:
        by = acting(session, person, referral, form)
        act(session, "referral", referral_id, verb, by, given, version)
    except ProcedureError as refusal:
        session.rollback()
        typed = {**given, "via": form.via, "answered_by": form.answered_by}
        key = f"{verb}_by_hand" if form.on_behalf else verb
        return _refused(request, person, referral_id, key, typed, refusal)
    return _back_to(referral_id, verb)


def _tax_reader(session: Session, person: Person, referral: Referral) -> Party:
    """Who may read a tax item: a side's own staff, the receiver after opening."""
    if person.role is Role.ADMIN or side_of(session, person, referral) is None:
        raise NotYourTurn(f"{referral.number}：この件の担当の窓口だけが表示できます。")
    by = acting(session, person, referral, ActForm())
    if by.desk_id == referral.receiver_desk_id and referral.opened_at is None:
        raise NotYourTurn(
            f"{referral.number}：先に「内容を確認する」を押してください。"
        )
    return by


def _look_ahead(
    request: Request, session: Session, referral: Referral, by: Party
) -> Response:
    """What this draft would send; done once, and taken back."""
    number, version = referral.number, referral.version
    planned = rehearse(session, [referral], by, site_of(request).public_url)
    session.rollback()
    return page(
        request,
        "preview_draft.html",
        number=number,
        href=request.url.path.removesuffix("/dispatch"),
        version=version,
        planned=planned,
        choices=SHEET_CHOICES,
    )


def _refused(
    request: Request,
    person: Person,
    referral_id: int,
    verb: str,
    typed: dict[str, str],
    refusal: ProcedureError,
) -> Response:
    """The page as it stands now, with the reason and everything that was typed."""
    if isinstance(refusal, NothingHere):
        raise refusal
    name = refusal.name if isinstance(refusal, GivenMissing) else ""
    kept = Kept(verb, str(refusal), name, {k: v for k, v in typed.items() if v})
    status = 422 if name else 409
    with reading(person.scope) as session:
        referral = find_referral(session, person, referral_id)
        return referral_page(
            request, session, person, referral, status=status, kept=kept
        )


def _back_to(referral_id: int, done: str) -> Response:
    return RedirectResponse(f"/referrals/{referral_id}?done={done}", 303)
