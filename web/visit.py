"""回答の画面 — a visitor reads the sheet within the consent, and answers.

Every answer is one POST with the version of the row the page showed. Empty, it does
nothing; too late, it names who was first; done, it leads to a receipt.
"""

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Depends, HTTPException, Request, Response
from fastapi.responses import RedirectResponse
from sqlmodel import Session

from models.decide import Party
from models.referral_sheet import Referral
from models.refusals import GivenMissing, LinkNotUsable, NothingHere, ProcedureError
from tasks import clock
from tasks.acts import act
from tasks.database import EVERYWHERE, Scope, reading, transaction
from tasks.sessions import note_seen
from tasks.tax_items import show_tax
from tasks.visits import Visit, visit_of
from web.access import show_strip
from web.answers import BY_NOUN, Answer, verbs_for
from web.case_pages import texts_of
from web.cookies import cookie_value, visit_cookie
from web.pages import page
from web.requests import RequestMade, request_of
from web.site import site_of
from web.visit_facts import receipt_facts, visit_facts

router = APIRouter(dependencies=[Depends(show_strip)])

FIELDS = {"version", "answer", "reason", *(n for n in BY_NOUN)} | {
    given.name for each in BY_NOUN.values() for given in each.given
}


async def typed(request: Request) -> dict[str, str]:
    """What the form sent, of the fields this page has; a file counts as nothing."""
    sent = texts_of(await request.form())
    return {name: value for name, value in sent.items() if name in FIELDS}


def visiting(request: Request, link_id: int) -> Visit:
    """Who visits this link; others get the one answer of every closed way in."""
    return _visit(request, link_id, ended_too=False)


def visited(request: Request, link_id: int) -> Visit:
    """Who visits this link, also where the case ended meanwhile."""
    return _visit(request, link_id, ended_too=True)


Typed = Annotated[dict[str, str], Depends(typed)]


@router.get("/visit/{link_id}")
def sheet_page(
    request: Request, visit: Annotated[Visit, Depends(visiting)]
) -> Response:
    """The sheet within the consent, and the forms that are open to this side."""
    return _page(request, visit)


@router.get("/visit/{link_id}/receipt")
def receipt(request: Request, visit: Annotated[Visit, Depends(visited)]) -> Response:
    """回答の控え: what this counter answered, and what comes next."""
    with reading(Scope(visit.link.municipality_id)) as session:
        facts = receipt_facts(session, visit)
    return page(request, "receipt.html", **facts)


@router.post("/visit/{link_id}/tax-reading")
def read_tax(
    request: Request,
    visit: Annotated[Visit, Depends(visiting)],
    given: Typed,
) -> Response:
    """Show the tax item once, for a reason that is recorded (地方税法第22条)."""
    try:
        with transaction(Scope(visit.link.municipality_id)) as session:
            made = request_of(session, visit.link)
            if not isinstance(made.referral, Referral):
                raise HTTPException(404)
            by, reason = _party(made, visit), given.get("reason", "")
            value = show_tax(session, made.referral, by, reason)
    except GivenMissing as missing:
        return _page(request, visit, status=422, errors={missing.name: str(missing)})
    except ProcedureError as refusal:
        return _page(request, visit, status=409, refused=str(refusal))
    return _page(request, visit, tax=value)


@router.post("/visit/{link_id}/{noun}")
def answer_request(
    request: Request,
    noun: str,
    visit: Annotated[Visit, Depends(visited)],
    given: Typed,
) -> Response:
    """One answer: every act it stands for in one transaction, or none."""
    answer = BY_NOUN.get(noun)
    if answer is None or answer.process.name != visit.link.procedure:
        raise HTTPException(404)
    if errors := answer.empty(given):
        return _page(request, visit, status=422, errors=errors, values=given)
    try:
        with transaction(Scope(visit.link.municipality_id)) as session:
            _do(session, visit, answer, given)
    except GivenMissing as missing:
        errors = {missing.name: str(missing)}
        return _page(request, visit, status=422, errors=errors, values=given)
    except (LinkNotUsable, NothingHere):
        raise
    except ProcedureError as refusal:
        return _page(request, visit, status=409, refused=str(refusal), values=given)
    return RedirectResponse(f"/visit/{visit.link.id}/receipt", status_code=303)


def _do(
    session: Session, visit: Visit, answer: Answer, given: Mapping[str, str]
) -> None:
    link = visit.link
    version: int | None = _version(given)
    made = request_of(session, link)
    by = _party(made, visit)
    for verb in verbs_for(answer, made.referral.state, given.get("answer", "")):
        act(session, link.procedure, link.case_id, verb, by, given, version)
        version = None  # the first act of this very transaction moved it


def _version(given: Mapping[str, str]) -> int:
    """The version the page showed; one that no row has where it is not a number."""
    typed_in = given.get("version", "")
    return int(typed_in) if typed_in.isascii() and typed_in.isdigit() else 0


def _party(made: RequestMade, visit: Visit) -> Party:
    return Party(made.side, visit.visitor, visit.via, visit.link.desk_id)


def _visit(request: Request, link_id: int, *, ended_too: bool) -> Visit:
    https = site_of(request).https
    cookie = cookie_value(request.scope, visit_cookie(link_id), https=https)
    with reading(EVERYWHERE) as session:
        found = visit_of(session, cookie, link_id, ended_too=ended_too)
    note_seen(found.held, clock.real_now())
    return found


def _page(
    request: Request,
    visit: Visit,
    *,
    status: int = 200,
    errors: Mapping[str, str] | None = None,
    values: Mapping[str, str] | None = None,
    **more: Any,
) -> Response:
    with reading(Scope(visit.link.municipality_id)) as session:
        facts = visit_facts(session, visit)
    shown = {"refused": None, "tax": None, "sections": (), "pages": (), **facts, **more}
    return page(
        request,
        "visit.html",
        status=status,
        errors=errors or {},
        values=values or {},
        **shown,
    )
