"""件 — for each framed process its page, and one POST for each verb it declares."""

from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, Depends, HTTPException, Request
from fastapi.responses import RedirectResponse, Response
from sqlmodel import Session

from models.procedure import Verb
from models.refusals import GivenMissing, NothingHere, ProcedureError
from tasks.acts import act
from tasks.database import reading
from web.access import PartnerOrCoordinator, Person, Reading, Writing
from web.case_frame import CasePage
from web.case_pages import CASE_PAGES, texts_of
from web.case_view import case_view, find_case
from web.forms import ActForm
from web.referral_page import Kept
from web.sides import acting

router = APIRouter()

OURS = frozenset(ActForm.model_fields) & {
    "version", "on_behalf", "via", "answered_by", "step"
}  # fmt: skip


async def typed(request: Request) -> dict[str, str]:
    """What the form sent, as text; a file counts as nothing."""
    return texts_of(await request.form())


Typed = Annotated[dict[str, str], Depends(typed)]


def _show(framed: CasePage) -> Callable[..., Response]:
    def show(
        request: Request, case_id: int, person: PartnerOrCoordinator, session: Reading
    ) -> Response:
        row = find_case(session, framed, person, case_id)
        return case_view(request, session, framed, person, row)

    return show


def _take(framed: CasePage) -> Callable[..., Response]:
    by_noun = _by_noun(framed)

    def take(
        request: Request,
        case_id: int,
        noun: str,
        person: PartnerOrCoordinator,
        session: Writing,
        sent: Typed,
    ) -> Response:
        if noun not in by_noun:
            raise HTTPException(404)
        verb = by_noun[noun]
        form = ActForm(**{name: sent[name] for name in OURS & sent.keys()})
        given = {each.name: sent.get(each.name, "") for each in verb.given}
        try:
            _do(session, framed, verb, person, case_id, form, given)
        except ProcedureError as refusal:
            session.rollback()
            kept = _kept(verb, form, refusal, given)
            return _refused(request, framed, person, case_id, kept)
        return RedirectResponse(f"{framed.href}/{case_id}?done={verb.name}", 303)

    return take


def _by_noun(framed: CasePage) -> dict[str, Verb]:
    """The verbs this page takes; those with a page of their own are not among them."""
    verbs = framed.procedure.verbs
    return {v.noun: v for v in verbs if v.name not in framed.elsewhere}


def _do(
    session: Session,
    framed: CasePage,
    verb: Verb,
    person: Person,
    case_id: int,
    form: ActForm,
    given: dict[str, str],
) -> None:
    """One verb, by this person, or in the name of whoever answered by telephone."""
    row = find_case(session, framed, person, case_id)
    by, version = acting(session, person, row, form, verb.by), form.shown_version()
    act(session, framed.procedure.name, case_id, verb.name, by, given, version)


def _kept(
    verb: Verb, form: ActForm, refusal: ProcedureError, given: dict[str, str]
) -> Kept:
    """What was typed and why it was refused."""
    if isinstance(refusal, NothingHere):
        raise refusal
    field = refusal.name if isinstance(refusal, GivenMissing) else ""
    key = f"{verb.name}_by_hand" if form.on_behalf else verb.name
    values = {**given, "via": form.via, "answered_by": form.answered_by}
    return Kept(key, str(refusal), field, {k: v for k, v in values.items() if v})


def _refused(
    request: Request, framed: CasePage, person: Person, case_id: int, kept: Kept
) -> Response:
    """The page as it stands now, with the reason and everything that was typed."""
    status = 422 if kept.field else 409
    with reading(person.scope) as session:
        row = find_case(session, framed, person, case_id)
        return case_view(
            request, session, framed, person, row, status=status, kept=kept
        )


def _add(framed: CasePage) -> None:
    page: Any = f"{framed.href}/{{case_id}}"
    name = framed.procedure.name
    router.add_api_route(page, _show(framed), methods=["GET"], name=f"show_{name}")
    router.add_api_route(
        f"{page}/{{noun}}", _take(framed), methods=["POST"], name=f"take_{name}"
    )


for _framed in CASE_PAGES.values():
    _add(_framed)
