"""事業の利用の一覧 — all that our side began or a counter takes part in, ends first."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response
from sqlmodel import Session

from models.plan_service import PLAN_SERVICE
from models.provision import Kind, PlanService
from models.queries.provisions import provisions_of
from tasks import clock
from tasks.directory import directory
from web.access import PartnerOrCoordinator, Reading
from web.pages import page
from web.paging import turned_to
from web.sides import desks_by_side

router = APIRouter()
PATH = "/plan_services"
KINDS = [(kind.value, kind.label) for kind in Kind]
ENDING = [("14", "14日以内"), ("30", "30日以内"), ("60", "60日以内")]
CHOICES: dict[str, Any] = {"kinds": KINDS, "endings": ENDING}


@dataclass(frozen=True)
class ProvisionRow:
    """One use in the list; no name stands there."""

    href: str
    number: str
    kind: str
    state: str
    final: bool
    turn: str | None
    desk: str
    ends_on: date | None
    days_left: int | None  # calendar days


@router.get(PATH)
def list_provisions(
    request: Request,
    person: PartnerOrCoordinator,
    session: Reading,
    kind: str = "",
    ending: str = "",
    plan: str = "",
    q: str = "",
    page_number: Annotated[int, Query(alias="page")] = 1,
) -> Response:
    """The uses that a person's side takes part in; `ending`: calendar days ahead."""
    today, words = clock.office_today(session), q.strip()
    under = plan if plan.isascii() and plan.isdigit() else ""
    filters = {"kind": kind, "ending": ending, "plan": under, "q": words}
    by, plan_id = _until(today, ending), int(under) if under else None
    query = provisions_of(person, kind, by, words, plan_id)
    sheaf = turned_to(session, query, page_number, PATH, filters)
    return page(
        request,
        "provision_list.html",
        rows=[_row(session, each, today) for each in sheaf.rows],
        sheaf=sheaf,
        filters=filters,
        **CHOICES,
        own=directory(session).is_own(person.desk_id),
    )


def _until(today: date, ending: str) -> date | None:
    return today + timedelta(days=int(ending)) if ending in dict(ENDING) else None


def _row(session: Session, row: PlanService, today: date) -> ProvisionRow:
    held, state = directory(session), PLAN_SERVICE.states[row.state]
    runs = row.ends_on is not None and not state.final
    return ProvisionRow(
        href=f"{PATH}/{row.id}",
        number=row.number,
        kind=row.kind.label,
        state=state.label,
        final=state.final,
        turn=held.desk_label(desks_by_side(row)[state.turn]) if state.turn else None,
        desk=held.desk_label(row.receiver_desk_id),
        ends_on=row.ends_on,
        days_left=(row.ends_on - today).days if runs and row.ends_on else None,
    )
