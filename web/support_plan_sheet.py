"""支援プランの用紙 — one plan on A4, for the person to read and sign."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from models.refusals import NotYourTurn
from models.support_plan import SUPPORT_PLAN
from tasks.directory import directory
from web.access import PartnerOrCoordinator, Reading
from web.case_view import find_case, reader_of
from web.pages import page
from web.support_plan_page import (
    SUPPORT_PLAN_PAGE,
    content_lines,
    decision_lines,
    period_lines,
    plan_person_lines,
)
from web.support_words import PLAN_NOTE

router = APIRouter()


@router.get("/support_plans/{plan_id}/sheet")
def print_plan(
    request: Request, plan_id: int, person: PartnerOrCoordinator, session: Reading
) -> Response:
    """The plan on paper, for its two desks; the name for our own side alone."""
    row = find_case(session, SUPPORT_PLAN_PAGE, person, plan_id)
    reader, held = reader_of(session, person, row), directory(session)
    if not reader.sides:
        raise NotYourTurn(f"{row.number}：用紙はこの件の当事者だけが印刷できます。")
    name = next(plan_person_lines(session, row)) if reader.own else None
    return page(
        request,
        "support_plan_sheet.html",
        row=row,
        state=SUPPORT_PLAN.states[row.state].label,
        name=name.value if name else "",
        desk=held.desk_label(row.sender_desk_id),
        phone=held.desks[row.sender_desk_id].phone,
        decides=held.desk_label(row.receiver_desk_id),
        content=list(content_lines(row)),
        period=list(period_lines(row)),
        decision=list(decision_lines(row)),
        note=PLAN_NOTE,
    )
