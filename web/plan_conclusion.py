"""会議の結論 — one page to record what a meeting said of one 支援プラン."""

from collections.abc import Mapping
from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response
from sqlmodel import Session

from models.conference import CONFERENCE
from models.conference_sheet import Conference
from models.procedure import Side
from models.queries.conferences import plans_on
from models.refusals import GivenMissing, NothingHere, ProcedureError
from models.support_plan_sheet import SupportPlan
from tasks.acts import act
from web.access import Coordinator, Person, Reading, Writing
from web.case_view import find_case
from web.conference_page import CONFERENCE_PAGE
from web.forms import WebForm
from web.pages import page
from web.verbs import fields_of

router = APIRouter()

PATH = "/conferences/{conference_id}/plans/{item_id}"
FIELDS = fields_of(g for g in CONFERENCE.verb("conclude").given if not g.short)
LABELS = {each.name: each.label for each in FIELDS}


class Conclusion(WebForm):
    """What the meeting said, as typed."""

    plan_outcome: str = ""
    person_present: str = ""
    back_reason: str = ""


@router.get(PATH)
def show_conclusion(
    request: Request,
    conference_id: int,
    item_id: int,
    person: Coordinator,
    session: Reading,
) -> Response:
    """The form for one plan of the agenda."""
    conference, plan = _found(session, person, conference_id, item_id)
    return _form_page(request, conference, plan, item_id, Conclusion())


@router.post(PATH)
def take_conclusion(
    request: Request,
    conference_id: int,
    item_id: int,
    person: Coordinator,
    session: Writing,
    form: Annotated[Conclusion, Form()],
) -> Response:
    """Record it on the meeting and on the plan, or give back what was typed."""
    conference, plan = _found(session, person, conference_id, item_id)
    given = {"plan_number": plan.number, **form.model_dump()}
    try:
        by = person.as_party(Side.SENDER)
        act(session, "conference", conference_id, "conclude", by, given)
    except ProcedureError as refusal:
        name = _field(refusal)
        session.rollback()
        conference, plan = _found(session, person, conference_id, item_id)
        said = {name: str(refusal)}
        return _form_page(request, conference, plan, item_id, form, said)
    return RedirectResponse(f"/conferences/{conference_id}?done=conclude", 303)


def _field(refusal: ProcedureError) -> str:
    """The field a refusal is about; one about the plan itself stands at the first."""
    name = refusal.name if isinstance(refusal, GivenMissing) else ""
    return name if name in LABELS else "plan_outcome"


def _found(
    session: Session, person: Person, conference_id: int, item_id: int
) -> tuple[Conference, SupportPlan]:
    """The meeting of this desk and the plan on its agenda. Raises NothingHere."""
    found: Conference = find_case(session, CONFERENCE_PAGE, person, conference_id)
    if found.sender_desk_id == person.desk_id:
        for item, plan in session.exec(plans_on(found.id)).all():
            if item.id == item_id:
                return found, plan
    raise NothingHere("お探しの議題は見つかりません。")


def _form_page(
    request: Request,
    conference: Conference,
    plan: SupportPlan,
    item_id: int,
    form: Conclusion,
    errors: Mapping[str, str] | None = None,
) -> Response:
    return page(
        request,
        "plan_conclusion.html",
        status=422 if errors else 200,
        conference=conference,
        plan=plan,
        item_id=item_id,
        typed=form.model_dump(),
        fields=FIELDS,
        errors=errors or {},
        labels=LABELS,
    )
