"""今日の対応 — every duty of a desk in one list, by the day it falls due.

A partner's account sees what is asked of its counter, and what it sent and received.
"""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response
from sqlmodel import Session

from models.queries.duties import count_of, owed_to_or_by
from models.queries.referrals import referrals_of
from models.user import Role
from tasks import clock
from tasks.directory import directory
from web.absences import absences_today
from web.access import PartnerOrCoordinator, Person, Reading
from web.duty_rows import duty_rows, grouped
from web.pages import page
from web.paging import address, turned_to
from web.referral_list import ReferralRow, referral_rows

router = APIRouter()

TURNS = (("", "すべて"), ("mine", "自分の番"), ("theirs", "相手の番"))
LATEST = 10


@router.get("/work")
def work(
    request: Request,
    person: PartnerOrCoordinator,
    session: Reading,
    turn: str = "",
    q: str = "",
    page_number: Annotated[int, Query(alias="page")] = 1,
) -> Response:
    """What is to be done today, and what is waited for."""
    if person.role is Role.PARTNER:
        return _partner_work(request, session, person)
    today, words = clock.office_today(session), q.strip()
    filters = {"turn": turn, "q": words}
    owed = owed_to_or_by(person, turn, words)
    sheaf = turned_to(session, owed, page_number, "/work", filters)
    return page(
        request,
        "work.html",
        today=today,
        desk=directory(session).desk_label(person.desk_id),
        groups=grouped(duty_rows(session, person, sheaf.rows, today), today),
        sheaf=sheaf,
        **_filters(session, person, filters),
        drafts=_latest(session, person, "sent", "draft"),
        absences=absences_today(session, person),
    )


def _latest(
    session: Session, person: Person, way: str, stage: str = ""
) -> list[ReferralRow]:
    """The latest referrals one way."""
    found = session.exec(referrals_of(person, way, stage).limit(LATEST)).all()
    return referral_rows(session, person, found, clock.office_today(session))


def _filters(
    session: Session, person: Person, filters: dict[str, str]
) -> dict[str, Any]:
    """What the list is narrowed to, and the tabs with their counts."""
    tabs = _tabs(session, person, filters["q"])
    return {"filters": filters, "tabs": tabs, "here": address("/work", filters)}


def _tabs(session: Session, person: Person, words: str) -> list[tuple[str, str, int]]:
    return [
        (
            address("/work", {"turn": turn, "q": words}),
            label,
            session.exec(count_of(owed_to_or_by(person, turn, words))).one(),
        )
        for turn, label in TURNS
    ]


def _partner_work(request: Request, session: Session, person: Person) -> Response:
    """What this counter is asked for, and its latest referrals both ways."""
    today = clock.office_today(session)
    asked = session.exec(owed_to_or_by(person, "mine")).all()
    lists = {way: _latest(session, person, way) for way in ("received", "sent")}
    return page(
        request,
        "partner_work.html",
        today=today,
        desk=directory(session).desk_label(person.desk_id),
        groups=grouped(duty_rows(session, person, asked, today), today, polite=True),
        lists=lists,
        absences=absences_today(session, person),
    )
