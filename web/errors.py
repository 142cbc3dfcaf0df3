"""うまくいかなかったとき — every refusal and failure becomes a page a person can use.

Each page says what happened, what was kept, and what to do next. Raw JSON, English and
stack traces never reach the reader; the log has the reference number.
"""

import logging
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from models.refusals import LinkNotUsable, NothingHere, ProcedureError, TryLater
from web.pages import pages_of

logger = logging.getLogger(__name__)

REFUSED = {NothingHere: 404, TryLater: 429}  # every other one: 409


def answer_errors(app: FastAPI) -> None:
    """Let this application answer refusals with our own pages."""
    app.add_exception_handler(HTTPException, _http_problem)
    app.add_exception_handler(RequestValidationError, _unreadable_form)
    app.add_exception_handler(ProcedureError, _refusal)
    app.add_exception_handler(LinkNotUsable, _closed_way_in)


def _http_problem(request: Request, problem: Any) -> Response:
    page = pages_of(request).problem(problem.status_code, request)
    for name, value in (problem.headers or {}).items():
        page.headers[name] = value
    return page


def _unreadable_form(request: Request, problem: Any) -> Response:
    fields = [str(each["loc"][-1]) for each in problem.errors()]
    logger.warning("form not understood", extra={"fields": fields})
    return pages_of(request).problem(422, request)


def _closed_way_in(request: Request, _refusal: Any) -> Response:
    """One and the same answer, whatever is wrong with the link, and a way on."""
    return pages_of(request).render("link_refused.html", request, status=404)


def _refusal(request: Request, refusal: Any) -> Response:
    status = next((REFUSED[kind] for kind in REFUSED if isinstance(refusal, kind)), 409)
    return pages_of(request).problem(status, request, said=str(refusal) or None)


class CrashPage:
    """The last net: a bug becomes a page with a number, and a logged trace."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        begun = False

        async def send_and_watch(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            await self.app(scope, receive, send_and_watch)
        except Exception:
            if scope["type"] != "http" or begun:
                raise
            request = Request(scope)
            logger.exception(
                "page failed", extra={"reference": request.state.reference}
            )
            await pages_of(request).problem(500, request)(scope, receive, send)
