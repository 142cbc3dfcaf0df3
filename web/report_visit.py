"""実績報告の件数（リンクから） — the same form for an office that has no account."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response
from sqlmodel import Session, select

from models.decide import Party
from models.procedure import Side
from models.refusals import NothingHere, NotYourTurn
from models.report import OWED
from models.report_sheet import Report
from tasks.database import Scope, reading, transaction
from tasks.visits import Visit
from web.access import show_strip
from web.cases import typed
from web.report_numbers import form_page, save
from web.visit import visiting

router = APIRouter(dependencies=[Depends(show_strip)])

Sent = Annotated[dict[str, str], Depends(typed)]


@router.get("/visit/{link_id}/numbers")
def numbers_by_link(
    request: Request, visit: Annotated[Visit, Depends(visiting)]
) -> Response:
    """The numbers of a report, filled in from the work."""
    with reading(Scope(visit.link.municipality_id)) as session:
        row = _theirs(session, visit)
        return form_page(request, session, row, _href(visit))


@router.post("/visit/{link_id}/numbers")
def save_by_link(
    request: Request, visit: Annotated[Visit, Depends(visiting)], sent: Sent
) -> Response:
    """Keep the numbers, or give everything back with what is missing."""
    link = visit.link
    by = Party(Side.SENDER, visit.visitor, visit.via, link.desk_id)
    with transaction(Scope(link.municipality_id)) as session:
        errors = save(session, _theirs(session, visit), sent, by)
        if not errors:
            return RedirectResponse(_href(visit), 303)
        session.rollback()
    with reading(Scope(link.municipality_id)) as session:
        row = _theirs(session, visit)
        return form_page(request, session, row, _href(visit), sent, errors)


def _href(visit: Visit) -> str:
    return f"/visit/{visit.link.id}"


def _theirs(session: Session, visit: Visit) -> Report:
    """The report of a link, still to be written. Raises NothingHere, NotYourTurn."""
    link = visit.link
    if link.procedure != "report":
        raise NothingHere("お探しの報告は見つかりません。")
    row = session.exec(select(Report).where(Report.id == link.case_id)).one()
    if row.sender_desk_id != link.desk_id or row.state not in OWED:
        raise NotYourTurn(f"{row.number}：現在、件数を入力することはできません。")
    return row
