"""引継ぎの一覧 — every handover a person's side takes part in, ended ones too."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response
from sqlmodel import Session

from models.handover import HANDOVER
from models.handover_entrance import Entrance
from models.handover_sheet import Handover
from models.queries.handovers import handovers_of
from tasks.directory import directory
from web.access import PartnerOrCoordinator, Reading
from web.pages import page
from web.paging import turned_to
from web.sides import desks_by_side

router = APIRouter()
PATH = "/handovers"
SCENES = [(each.value, each.label) for each in Entrance]
STANDINGS = [("open", "続いているもの"), ("over", "終わったもの"), ("all", "すべて")]


@dataclass(frozen=True)
class HandoverRow:
    """One handover in the list; no name stands there."""

    href: str
    number: str
    scene: str
    parties: str
    state: str
    final: bool
    turn: str | None
    urgent: bool


@router.get(PATH)
def list_handovers(
    request: Request,
    person: PartnerOrCoordinator,
    session: Reading,
    scene: str = "",
    standing: str = "open",
    q: str = "",
    page_number: Annotated[int, Query(alias="page")] = 1,
) -> Response:
    """The handovers of this person's side, the latest first."""
    words, held = q.strip(), directory(session)
    own = held.is_own(person.desk_id)
    filters = {"scene": scene, "standing": standing, "q": words}
    query = handovers_of(person, scene, standing, words)
    sheaf = turned_to(session, query, page_number, PATH, filters)
    return page(
        request,
        "handover_list.html",
        rows=[_row(session, each) for each in sheaf.rows],
        sheaf=sheaf,
        filters=filters,
        scenes=SCENES,
        standings=STANDINGS,
        may_begin=own or held.agency_of(person.desk_id).decides_assistance,
        own=own,
    )


def _row(session: Session, row: Handover) -> HandoverRow:
    held, state = directory(session), HANDOVER.states[row.state]
    desks = desks_by_side(row)
    ends = (row.sender_desk_id, row.receiver_desk_id)
    sender, receiver = (held.desk_label(desk) for desk in ends)
    return HandoverRow(
        href=f"{PATH}/{row.id}",
        number=row.number,
        scene=row.entrance.label,
        parties=f"{sender} → {receiver}",
        state=state.label,
        final=state.final,
        turn=held.desk_label(desks[state.turn]) if state.turn else None,
        urgent=row.urgent,
    )
