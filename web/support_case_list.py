"""相談支援の一覧 — the cases of our desks, with or without a plan, and the reviews."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response
from sqlmodel import Session

from models.queries.support_cases import cases_of, reviews_of
from models.support_case import SUPPORT_CASE
from models.support_case_sheet import SupportCase, SupportCaseState
from models.weekly_review import WEEKLY_REVIEW
from models.weekly_review_sheet import WeeklyReview
from tasks import clock
from tasks.directory import directory
from web.access import Coordinator, Reading
from web.pages import page
from web.paging import turned_to

router = APIRouter()
PATH = "/support_cases"
STAGES = [
    (state.value, state.label)
    for state in SupportCaseState
    if state is not SupportCaseState.DRAFT
]
PLANS = [("none", "プランなし"), ("ending", "30日以内にプランが終わる")]
ENDS_SOON = timedelta(days=30)  # calendar days
REVIEWS_SHOWN = 5


@dataclass(frozen=True)
class CaseLine:
    """One case in the list; no name stands there."""

    href: str
    number: str
    desk: str
    state: str
    final: bool
    received_on: date
    plan_ends_on: date | None


@router.get(PATH)
def list_cases(
    request: Request,
    person: Coordinator,
    session: Reading,
    stage: str = "",
    plan: str = "",
    q: str = "",
    page_number: Annotated[int, Query(alias="page")] = 1,
) -> Response:
    """The cases a person sees; `plan`: those without one, or with one about to end."""
    words = q.strip()
    filters = {"stage": stage, "plan": plan, "q": words}
    ending = clock.office_today(session) + ENDS_SOON if plan == "ending" else None
    query = cases_of(person, stage, ending, words, without_plan=plan == "none")
    sheaf = turned_to(session, query, page_number, PATH, filters)
    latest = session.exec(reviews_of(person).limit(REVIEWS_SHOWN)).all()
    return page(
        request,
        "support_case_list.html",
        rows=[_line(session, each) for each in sheaf.rows],
        sheaf=sheaf,
        filters=filters,
        stages=STAGES,
        plans=PLANS,
        reviews=[_review(session, each) for each in latest],
    )


def _line(session: Session, row: SupportCase) -> CaseLine:
    state = SUPPORT_CASE.states[row.state]
    planned = row.state is SupportCaseState.PLANNED
    return CaseLine(
        href=f"{PATH}/{row.id}",
        number=row.number,
        desk=directory(session).desk_label(row.sender_desk_id),
        state=state.label,
        final=state.final,
        received_on=row.received_on,
        plan_ends_on=row.plan_ends_on if planned else None,
    )


def _review(session: Session, row: WeeklyReview) -> tuple[str, date, str, str, bool]:
    state = WEEKLY_REVIEW.states[row.state]
    desk = directory(session).desk_label(row.sender_desk_id)
    return f"/weekly_reviews/{row.id}", row.held_on, desk, state.label, state.final
