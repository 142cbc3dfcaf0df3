"""担当替えの一覧と未受領の報告 — on the screen, on paper and as a file."""

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response
from sqlmodel import Session, col, select

from models.queries.visibility import visible
from models.transfer import TRANSFER_BATCH
from models.transfer_sheet import TransferBatch
from models.wareki import era_form
from tasks import clock
from tasks.directory import directory
from web.access import Coordinator, Person, Reading
from web.case_view import find_case
from web.csv_file import csv_file
from web.pages import page
from web.transfer_page import GAP_HEADS, TRANSFER_BATCH_PAGE, gap_of

router = APIRouter()
PATH = "/transfers"


@router.get(PATH)
def list_transfers(request: Request, person: Coordinator, session: Reading) -> Response:
    """Every 担当替え of this person's side, the latest first, each with its gap."""
    query = visible(select(TransferBatch), person)
    found = session.exec(query.order_by(col(TransferBatch.id).desc())).all()
    rows = [_row(session, batch) for batch in found]
    return page(request, "transfer_list.html", rows=rows)


@router.get(f"{PATH}/gap/{{batch_id}}.csv")
def gap_file(batch_id: int, person: Coordinator, session: Reading) -> Response:
    """What is not received, as a file: one line per case."""
    batch, lines = _gap(session, person, batch_id)
    return csv_file(f"担当替えの未受領_{batch.number}", [GAP_HEADS, *lines])


@router.get(f"{PATH}/gap/{{batch_id}}")
def gap_report(
    request: Request, batch_id: int, person: Coordinator, session: Reading
) -> Response:
    """What is not received: which case, who is waited for, since when; to print."""
    batch, lines = _gap(session, person, batch_id)
    return page(
        request,
        "transfer_gap.html",
        batch=batch,
        title=TRANSFER_BATCH_PAGE.title(session, batch),
        heads=GAP_HEADS,
        lines=lines,
        today=clock.office_today(session),
    )


def _gap(
    session: Session, person: Person, batch_id: int
) -> tuple[TransferBatch, list[tuple[str, ...]]]:
    batch: TransferBatch = find_case(session, TRANSFER_BATCH_PAGE, person, batch_id)
    return batch, [line.cells for _, line in gap_of(session, batch)]


def _row(session: Session, batch: TransferBatch) -> dict[str, Any]:
    held, state = directory(session), TRANSFER_BATCH.states[batch.state]
    ends = (batch.sender_desk_id, batch.receiver_desk_id)
    sender, receiver = (held.desk_label(desk) for desk in ends)
    return {
        "href": f"{TRANSFER_BATCH_PAGE.href}/{batch.id}",
        "number": batch.number,
        "parties": f"{sender} → {receiver}",
        "on": era_form(batch.hands_over_on),
        "state": state.label,
        "final": state.final,
        "gap": len(gap_of(session, batch)),
    }
