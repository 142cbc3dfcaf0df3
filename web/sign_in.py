"""サインイン — with login and password, and the first password by invitation.

The answer to a wrong login and to a wrong password is one and the same.
"""

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Query, Request, Response
from fastapi.responses import RedirectResponse

from models.refusals import GivenMissing
from models.user import User
from tasks import clock
from tasks.accounts import (
    SHORTEST_PASSWORD,
    accept_invitation,
    folded_login,
    invited,
    may_sign_in,
    user_of_login,
)
from tasks.database import EVERYWHERE, reading, transaction
from tasks.sessions import begin_session, end_session
from tasks.throttle import (
    forget_failures,
    keys_for,
    note_failure,
    refuse_while_waiting,
)
from web.access import network, safe_next, show_strip
from web.cookies import SESSION, cookie_ending, cookie_header, cookie_value
from web.pages import page
from web.site import site_of

router = APIRouter(dependencies=[Depends(show_strip)])

LABELS = {"login": "利用者ID", "password": "パスワード", "again": "パスワード（確認）"}
WRONG = "利用者IDかパスワードが正しくありません。"


@router.get("/sign-in")
def sign_in_page(
    request: Request, where: Annotated[str, Query(alias="next")] = "/"
) -> Response:
    """The form; `next` is the page somebody wanted to see."""
    return _form(request, where, "", {})


@router.post("/sign-in")
def sign_in(
    request: Request,
    login: Annotated[str, Form()] = "",
    password: Annotated[str, Form()] = "",
    where: Annotated[str, Form(alias="next")] = "/",
) -> Response:
    """Sign in, or say in one and the same words that it was wrong."""
    if empty := _empty(login=login, password=password):
        return _form(request, where, login, empty)
    keys = keys_for("login", folded_login(login), network(request))
    with reading(EVERYWHERE) as session:
        refuse_while_waiting(session, keys)
        user = user_of_login(session, login)
    if not may_sign_in(user, password):
        with transaction(EVERYWHERE) as session:
            note_failure(session, keys)
        return _form(request, where, login, {"login": WRONG})
    assert user is not None
    return _let_in(request, user, keys, safe_next(where))


@router.post("/sign-out")
def sign_out(request: Request) -> Response:
    """End the session and go back to the first page."""
    https = site_of(request).https
    _end_held(request)
    answer = RedirectResponse("/", status_code=303)
    answer.headers.append("set-cookie", cookie_ending(SESSION, https=https))
    return answer


@router.get("/invitation/{token}")
def invitation(request: Request, token: str) -> Response:
    """The page where an invited person sets the first password."""
    with reading(EVERYWHERE) as session:
        user = invited(session, token)
    return _invitation_form(request, token, user, {})


@router.post("/invitation/{token}")
def set_password(
    request: Request,
    token: str,
    password: Annotated[str, Form()] = "",
    again: Annotated[str, Form()] = "",
) -> Response:
    """Set the password and sign in; the invitation is used up."""
    if password != again:
        with reading(EVERYWHERE) as session:
            user = invited(session, token)
        wrong = {"again": "同じパスワードをもう一度入力してください。"}
        return _invitation_form(request, token, user, wrong)
    try:
        with transaction(EVERYWHERE) as session:
            user = accept_invitation(session, token, password)
    except GivenMissing as missing:
        with reading(EVERYWHERE) as session:
            user = invited(session, token)
        return _invitation_form(request, token, user, {missing.name: str(missing)})
    return _let_in(request, user, {}, "/")


def _empty(**fields: str) -> dict[str, str]:
    return {
        name: f"「{LABELS[name]}」を入力してください。"
        for name, value in fields.items()
        if not value.strip()
    }


def _let_in(request: Request, user: User, keys: dict[str, int], where: str) -> Response:
    """Begin a session under a new id and go on."""
    _end_held(request)
    with transaction(EVERYWHERE) as session:
        forget_failures(session, keys)
        token = begin_session(session, user, clock.real_now())
    answer = RedirectResponse(where, status_code=303)
    cookie = cookie_header(SESSION, token, https=site_of(request).https)
    answer.headers.append("set-cookie", cookie)
    return answer


def _end_held(request: Request) -> None:
    held = cookie_value(request.scope, SESSION, https=site_of(request).https)
    if held is not None:
        with transaction(EVERYWHERE) as session:
            end_session(session, held, clock.real_now())


def _form(request: Request, where: str, login: str, errors: dict[str, str]) -> Response:
    return page(
        request,
        "sign_in.html",
        status=422 if errors else 200,
        next=safe_next(where),
        login=login,
        errors=errors,
        labels=LABELS,
    )


def _invitation_form(
    request: Request, token: str, user: User, errors: dict[str, str]
) -> Response:
    return page(
        request,
        "invitation.html",
        status=422 if errors else 200,
        token=token,
        user=user,
        shortest=SHORTEST_PASSWORD,
        errors=errors,
        labels=LABELS,
    )
