"""リンクの画面 — what a mailed link opens: what is asked, and the second step.

Opening it changes nothing and shows nothing personal. Only when a person has typed a
name and affirmed the counter is the sheet opened, and that is recorded.
"""

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request, Response
from fastapi.responses import RedirectResponse
from sqlmodel import Session

from models.decide import Party
from models.individual_number import refuse_individual_number
from models.link import AccessLink
from models.procedure import Side
from models.refusals import LinkNotUsable, LooksLikeIndividualNumber
from tasks import clock
from tasks.acts import act
from tasks.database import EVERYWHERE, Scope, reading, transaction
from tasks.sessions import begin_visit
from tasks.visits import link_of, visit_of
from web.access import show_strip
from web.cookies import cookie_header, cookie_value, visit_cookie
from web.pages import page
from web.requests import RequestMade, request_of
from web.site import site_of

router = APIRouter(dependencies=[Depends(show_strip)])

LABELS = {"visitor": "ご回答される方のお名前", "at_desk": "窓口の確認"}
LONGEST_NAME = 60


@router.get("/t/{token}")
def link_page(request: Request, token: str) -> Response:
    """What is asked, by when, by whom; who has a visit going on returns to it."""
    link = _link(request, token)
    if _is_visiting(request, link):
        return RedirectResponse(f"/visit/{link.id}", status_code=303)
    return _page(request, token, link, "", {})


@router.post("/t/{token}/opening")
def open_by_link(
    request: Request,
    token: str,
    visitor: Annotated[str, Form()] = "",
    at_desk: Annotated[str, Form()] = "",
) -> Response:
    """The second step: let the named person in, and record the opening."""
    link = _link(request, token)
    errors = empty_name(visitor)
    if at_desk != "yes":
        errors["at_desk"] = "窓口をご確認のうえ、チェックを入れてください。"
    if errors:
        return _page(request, token, link, visitor, errors)
    return enter(request, link, visitor.strip(), "link")


def empty_name(visitor: str) -> dict[str, str]:
    """What is wrong with a typed name, by field."""
    if not visitor.strip():
        return {"visitor": "お名前を入力してください。"}
    if len(visitor.strip()) > LONGEST_NAME:
        return {"visitor": f"お名前は{LONGEST_NAME}文字以内で入力してください。"}
    try:
        refuse_individual_number(visitor, LABELS["visitor"])
    except LooksLikeIndividualNumber as refusal:
        return {"visitor": str(refusal)}
    return {}


def enter(request: Request, link: AccessLink, visitor: str, via: str) -> Response:
    """Begin the visit, record the opening, and go on to the sheet."""
    with transaction(Scope(link.municipality_id)) as session:
        _record_opening(session, link, visitor, via)
        cookie = begin_visit(session, link, visitor, via, clock.real_now())
    answer = RedirectResponse(f"/visit/{link.id}", status_code=303)
    https = site_of(request).https
    answer.headers.append(
        "set-cookie", cookie_header(visit_cookie(link.id), cookie, https=https)
    )
    return answer


def _record_opening(session: Session, link: AccessLink, visitor: str, via: str) -> None:
    """The receiver opens the sheet; the sender, who wrote it, opens nothing."""
    made = request_of(session, link)
    if made.side is Side.RECEIVER and _opens(made):
        by = Party(Side.RECEIVER, visitor, via, link.desk_id)
        act(session, link.procedure, link.case_id, "open_sheet", by)


def _opens(made: RequestMade) -> bool:
    """Whether the second step opens something here that is worth a record."""
    declared = next((v for v in made.process.verbs if v.name == "open_sheet"), None)
    return declared is not None and made.referral.state in declared.from_states


def _link(request: Request, token: str) -> AccessLink:
    with reading(EVERYWHERE) as session:
        return link_of(session, site_of(request).key, token)


def _is_visiting(request: Request, link: AccessLink) -> bool:
    https = site_of(request).https
    cookie = cookie_value(request.scope, visit_cookie(link.id), https=https)
    try:
        with reading(EVERYWHERE) as session:
            visit_of(session, cookie, link.id)
    except LinkNotUsable:
        return False
    return True


def _page(
    request: Request, token: str, link: AccessLink, visitor: str, errors: dict[str, str]
) -> Response:
    with reading(Scope(link.municipality_id)) as session:
        made = request_of(session, link)
    return page(
        request,
        "link.html",
        status=422 if errors else 200,
        token=token,
        made=made,
        visitor=visitor,
        errors=errors,
        labels=LABELS,
    )
