"""ご案内の再送 — who lost the link asks with a 受付番号; the answer is always the same.

The new mail goes to the registered address only.
"""

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request, Response
from fastapi.responses import RedirectResponse

from tasks.database import EVERYWHERE, reading, transaction
from tasks.renewals import renew
from tasks.throttle import keys_for, note_failure, refuse_while_waiting
from web.access import network, show_strip
from web.pages import page

router = APIRouter(dependencies=[Depends(show_strip)])


@router.get("/renewal")
def renewal_page(request: Request) -> Response:
    """The form for a 受付番号."""
    return page(request, "renewal.html", asked=False)


@router.post("/renewal")
def ask_for_renewal(request: Request, number: Annotated[str, Form()] = "") -> Response:
    """Ask for the mail once more; whether the number exists is not told."""
    if not number.strip():
        errors = {"number": "「受付番号」を入力してください。"}
        return page(request, "renewal.html", status=422, asked=False, errors=errors)
    keys = keys_for("renewal", "any", network(request))  # each request counts
    with reading(EVERYWHERE) as session:
        refuse_while_waiting(session, keys)
    with transaction(EVERYWHERE) as session:
        note_failure(session, keys)
        renew(session, number)
    return RedirectResponse("/renewal/asked", status_code=303)


@router.get("/renewal/asked")
def renewal_asked(request: Request) -> Response:
    """What happens now, in the same words for every number."""
    return page(request, "renewal.html", asked=True)
