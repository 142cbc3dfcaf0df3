"""引継ぎ — its paper, and what sharing it would send; its page is the common frame."""

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from models.handover_sheet import DIRECTION_LABELS
from models.procedure import Side
from models.refusals import NotYourTurn, ProcedureError
from tasks.directory import directory
from tasks.handovers import rehearse_sharing
from web.access import PartnerOrCoordinator, Reading, Writing
from web.case_view import case_view, find_case
from web.forms import ActForm
from web.handover_page import HANDOVER_PAGE, sheet_of
from web.handover_rows import basis_lines, handover_answers, handover_lines
from web.handover_words import NOT_AN_APPLICATION
from web.pages import page
from web.referral_page import Kept
from web.sides import acting, side_of
from web.site import site_of

router = APIRouter()


@router.get("/handovers/{handover_id}/sheet")
def print_handover(
    request: Request, handover_id: int, person: PartnerOrCoordinator, session: Reading
) -> Response:
    """引継ぎ票 on paper, for its two sides; the receiver has opened it."""
    row = find_case(session, HANDOVER_PAGE, person, handover_id)
    side = side_of(session, person, row)
    if side is None:
        raise NotYourTurn(f"{row.number}：用紙はこの件の当事者だけが印刷できます。")
    if side is Side.RECEIVER and row.opened_at is None:
        return RedirectResponse(f"/handovers/{handover_id}", 303)
    held, sheet = directory(session), sheet_of(session, row)
    return page(
        request,
        "handover_sheet.html",
        handover=row,
        sheet=sheet,
        law=NOT_AN_APPLICATION,
        direction=DIRECTION_LABELS[row.direction],
        sender=held.desk_label(row.sender_desk_id),
        receiver=held.desk_label(row.receiver_desk_id),
        offices={"sender": held.desks[row.sender_desk_id]},
        shown=handover_lines(session, row, sheet, side),
        answers=handover_answers(session, row, sheet, side),
        basis=basis_lines(row),
    )


@router.get("/handovers/{handover_id}/preview")
def ask_for_preview(
    request: Request, handover_id: int, person: PartnerOrCoordinator, session: Reading
) -> Response:
    """One button that rehearses the sharing; nothing is done by looking."""
    row = find_case(session, HANDOVER_PAGE, person, handover_id)
    return page(request, "preview_handover.html", row=row, planned=None)


@router.post("/handovers/{handover_id}/preview")
def show_preview(
    request: Request, handover_id: int, person: PartnerOrCoordinator, session: Writing
) -> Response:
    """What sharing would send: done once, read, and taken back."""
    row = find_case(session, HANDOVER_PAGE, person, handover_id)
    try:
        by = acting(session, person, row, ActForm(), Side.SENDER)
        planned = rehearse_sharing(session, row, by, site_of(request).public_url)
    except ProcedureError as refusal:
        session.rollback()
        row = find_case(session, HANDOVER_PAGE, person, handover_id)
        kept = Kept("", str(refusal), "", {})
        return case_view(
            request, session, HANDOVER_PAGE, person, row, status=409, kept=kept
        )
    session.rollback()
    row = find_case(session, HANDOVER_PAGE, person, handover_id)
    return page(request, "preview_handover.html", row=row, planned=planned)
