"""確認コードの画面 — the same way in for offices whose mail strips links.

One typed code opens the items of its own mail. A wrong one, a strange number and an
expired code read the same; wrong tries wait, nobody is locked out.
"""

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request, Response
from fastapi.responses import RedirectResponse

from models.link import AccessLink, folded_number
from models.mail import Mail
from models.refusals import LinkNotUsable
from tasks import clock
from tasks.database import EVERYWHERE, Scope, reading, transaction
from tasks.sessions import begin_list, note_seen
from tasks.throttle import (
    forget_failures,
    keys_for,
    note_failure,
    refuse_while_waiting,
)
from tasks.visits import NOT_USABLE, items_of, list_of, mail_of_code
from web.access import network, show_strip
from web.cookies import LIST, cookie_header, cookie_value
from web.link_page import LABELS as NAME_LABELS
from web.link_page import empty_name, enter
from web.pages import page
from web.requests import request_of
from web.site import site_of

router = APIRouter(dependencies=[Depends(show_strip)])

LABELS = {
    "number": "受付番号",
    "code": "確認コード",
    "visitor": NAME_LABELS["visitor"],
}
WRONG = "受付番号か確認コードが違うか、期限が過ぎています。"


@router.get("/code")
def code_page(request: Request) -> Response:
    """The form for 受付番号, 確認コード and the name of who answers."""
    return _form(request, {}, {})


@router.post("/code")
def open_by_code(
    request: Request,
    number: Annotated[str, Form()] = "",
    code: Annotated[str, Form()] = "",
    visitor: Annotated[str, Form()] = "",
) -> Response:
    """Open what the mail was about: the one case at once, several as a list."""
    typed = {"number": number, "code": code, "visitor": visitor}
    if errors := _empty(typed):
        return _form(request, typed, errors)
    keys = keys_for("code", folded_number(number), network(request))
    with reading(EVERYWHERE) as session:
        refuse_while_waiting(session, keys)
    try:
        with reading(EVERYWHERE) as session:
            mail = mail_of_code(session, site_of(request).key, number, code)
            items = items_of(session, mail)
    except LinkNotUsable:
        with transaction(EVERYWHERE) as session:
            note_failure(session, keys)
        return _form(request, typed, {"code": WRONG})
    with transaction(EVERYWHERE) as session:
        forget_failures(session, keys)
    if len(items) == 1:
        return enter(request, items[0], visitor.strip(), "code")
    return _enter_list(request, mail, visitor.strip())


@router.get("/visit")
def list_page(request: Request) -> Response:
    """The items of one mail, without personal data, each to be opened by a button."""
    with reading(EVERYWHERE) as session:
        mail, held = list_of(session, _list_cookie(request))
    note_seen(held, clock.real_now())
    with reading(Scope(mail.municipality_id)) as session:
        items = [(each, request_of(session, each)) for each in items_of(session, mail)]
    if not items:
        raise LinkNotUsable(NOT_USABLE)
    return page(request, "visit_list.html", items=items, visitor=held.visitor)


@router.post("/visit/{link_id}/opening")
def open_from_list(request: Request, link_id: int) -> Response:
    """Open one item of the list under the name already typed."""
    with reading(EVERYWHERE) as session:
        mail, held = list_of(session, _list_cookie(request))
        link = _item(items_of(session, mail), link_id)
    return enter(request, link, str(held.visitor), "code")


def _item(items: Sequence[AccessLink], link_id: int) -> AccessLink:
    found = next((each for each in items if each.id == link_id), None)
    if found is None:
        raise LinkNotUsable(NOT_USABLE)
    return found


def _enter_list(request: Request, mail: Mail, visitor: str) -> Response:
    with transaction(Scope(mail.municipality_id)) as session:
        cookie = begin_list(session, mail, visitor, clock.real_now())
    answer = RedirectResponse("/visit", status_code=303)
    https = site_of(request).https
    answer.headers.append("set-cookie", cookie_header(LIST, cookie, https=https))
    return answer


def _list_cookie(request: Request) -> str | None:
    return cookie_value(request.scope, LIST, https=site_of(request).https)


def _empty(typed: dict[str, str]) -> dict[str, str]:
    errors = {
        name: f"「{LABELS[name]}」を入力してください。"
        for name in ("number", "code")
        if not typed[name].strip()
    }
    return {**errors, **empty_name(typed["visitor"])}


def _form(request: Request, values: dict[str, str], errors: dict[str, str]) -> Response:
    return page(
        request,
        "code.html",
        status=422 if errors else 200,
        values=values,
        errors=errors,
        labels=LABELS,
    )
