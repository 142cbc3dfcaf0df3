"""引継ぎ — the page of one handover, one POST for each verb, and its paper."""

from typing import Annotated

from fastapi import APIRouter, Form, HTTPException, Request
from fastapi.responses import RedirectResponse, Response
from sqlmodel import Session, select

from models.handover_sheet import Handover
from models.procedure import Side
from models.queries.visibility import visible
from models.refusals import GivenMissing, NothingHere, NotYourTurn, ProcedureError
from tasks.acts import act
from tasks.database import reading
from web.access import PartnerOrCoordinator, Person, Reading, Writing
from web.forms import ActForm
from web.handover_page import handover_page, handover_paper
from web.handover_words import NOUNS
from web.pages import page
from web.referral_page import Kept
from web.sides import acting, side_of

router = APIRouter()


@router.get("/handovers/{handover_id}")
def show_handover(
    request: Request, handover_id: int, person: PartnerOrCoordinator, session: Reading
) -> Response:
    """What is handed on, what came of it, what follows, and what can be done."""
    handover = find_handover(session, person, handover_id)
    return handover_page(request, session, person, handover)


@router.get("/handovers/{handover_id}/sheet")
def print_handover(
    request: Request, handover_id: int, person: PartnerOrCoordinator, session: Reading
) -> Response:
    """引継ぎ票 on paper, for its two sides; the receiver has opened it."""
    handover = find_handover(session, person, handover_id)
    side = side_of(session, person, handover)
    if side is None:
        raise NotYourTurn(
            f"{handover.number}：用紙はこの件の当事者だけが印刷できます。"
        )
    if side is Side.RECEIVER and handover.opened_at is None:
        return RedirectResponse(f"/handovers/{handover_id}", 303)
    facts = handover_paper(session, handover, side)
    return page(request, "handover_sheet.html", **facts)


@router.post("/handovers/{handover_id}/{noun}")
def take_handover_act(
    request: Request,
    handover_id: int,
    noun: str,
    person: PartnerOrCoordinator,
    session: Writing,
    form: Annotated[ActForm, Form()],
) -> Response:
    """One verb, by this person, or in the name of whoever answered by telephone."""
    verb = next((v for v, n in NOUNS.items() if n == noun), None)
    if verb is None:
        raise HTTPException(404)
    handover = find_handover(session, person, handover_id)
    given, version = form.given(), form.shown_version()
    try:
        by = acting(session, person, handover, form)
        act(session, "handover", handover_id, verb, by, given, version)
    except ProcedureError as refusal:
        session.rollback()
        typed = {**given, "via": form.via, "answered_by": form.answered_by}
        key = f"{verb}_by_hand" if form.on_behalf else verb
        return _refused(request, person, handover_id, key, typed, refusal)
    return RedirectResponse(f"/handovers/{handover_id}?done={verb}", 303)


def find_handover(session: Session, person: Person, handover_id: int) -> Handover:
    """The handover, if this person may see it. Raises NothingHere."""
    query = visible(select(Handover), person).where(Handover.id == handover_id)
    found: Handover | None = session.exec(query).one_or_none()
    if found is None:
        raise NothingHere("お探しの引継ぎは見つかりません。")
    return found


def _refused(
    request: Request,
    person: Person,
    handover_id: int,
    verb: str,
    typed: dict[str, str],
    refusal: ProcedureError,
) -> Response:
    """The page as it stands now, with the reason and everything that was typed."""
    if isinstance(refusal, NothingHere):
        raise refusal
    name = refusal.name if isinstance(refusal, GivenMissing) else ""
    kept = Kept(verb, str(refusal), name, {k: v for k, v in typed.items() if v})
    with reading(person.scope) as session:
        handover = find_handover(session, person, handover_id)
        status = 422 if name else 409
        return handover_page(
            request, session, person, handover, status=status, kept=kept
        )
