"""閉庁日・臨時開庁日 — an admin enters a day, sees which duties it moves, and keeps it.

The preview is the keeping itself, taken back: what is shown is what is then done.
"""

from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response
from sqlmodel import Session, col, select

from models.closed_day import ClosedDay
from models.closures import DayKind
from models.procedure import Side
from models.refusals import GivenMissing, ProcedureError
from models.wareki import parse_day
from tasks import clock
from tasks.closed_days import ClosedDayDraft, add_closed_day
from tasks.directory import directory
from tasks.reprojection import Reprojection, with_notices
from web.access import Admin, Person, Reading, Writing
from web.cases import Typed
from web.pages import page

router = APIRouter()

PATH = "/admin/calendar"
KINDS = [(DayKind.CLOSED.value, "閉庁する"), (DayKind.OPEN.value, "臨時に開庁する")]
FIELDS = ("on", "kind", "name", "source", "agency")
LABELS = {
    "on": "日",
    "kind": "閉庁・開庁",
    "name": "名称",
    "source": "根拠",
    "agency": "機関",
}


@router.get(PATH)
def show_days(
    request: Request, person: Admin, session: Reading, done: str = ""
) -> Response:
    """The days that differ from today on, and a form for one more."""
    return _page(request, session, person, {}, done=done)


@router.post(f"{PATH}/preview")
def preview_day(
    request: Request, person: Admin, session: Writing, sent: Typed
) -> Response:
    """Which duties the day would move; nothing is kept."""
    try:
        draft = _draft(sent)
        done = with_notices(session, _kept(session, person, draft))
    except ProcedureError as refusal:
        return _refused(request, session, person, sent, refusal)
    session.rollback()
    return page(
        request,
        "closed_day_preview.html",
        path=PATH,
        values={name: sent.get(name, "") for name in FIELDS},
        draft=draft,
        kind=dict(KINDS)[draft.kind.value],
        done=done,
    )


@router.post(PATH)
def keep_day(
    request: Request, person: Admin, session: Writing, sent: Typed
) -> Response:
    """Keep the day; open duties are counted again in the same transaction."""
    if sent.get("step") == "edit":
        return _page(request, session, person, sent)
    try:
        done = _kept(session, person, _draft(sent))
    except ProcedureError as refusal:
        return _refused(request, session, person, sent, refusal)
    return RedirectResponse(f"{PATH}?done={done.moved}", 303)


def _draft(sent: Mapping[str, str]) -> ClosedDayDraft:
    """The day as typed. Raises GivenMissing, naming the field."""
    try:
        on = parse_day(sent.get("on", ""))
    except ProcedureError as refusal:
        raise GivenMissing(str(refusal), "on") from refusal
    kind, agency = sent.get("kind", ""), sent.get("agency", "")
    if kind not in {*DayKind}:
        raise GivenMissing("閉庁か開庁かを選んでください。", "kind")
    if agency and not agency.isdecimal():
        raise GivenMissing("機関を選び直してください。", "agency")
    return ClosedDayDraft(
        on=on,
        kind=DayKind(kind),
        name=sent.get("name", ""),
        source=sent.get("source", "").strip(),
        agency_id=int(agency) if agency else None,
    )


def _kept(session: Session, person: Person, draft: ClosedDayDraft) -> Reprojection:
    by = person.as_party(Side.SYSTEM)
    return add_closed_day(session, person.municipality_id, draft, by)


def _refused(
    request: Request,
    session: Session,
    person: Person,
    sent: Mapping[str, str],
    refusal: ProcedureError,
) -> Response:
    session.rollback()
    field = refusal.name if isinstance(refusal, GivenMissing) else "agency"
    return _page(request, session, person, sent, errors={field: str(refusal)})


def _page(
    request: Request,
    session: Session,
    person: Person,
    sent: Mapping[str, str],
    *,
    errors: Mapping[str, str] | None = None,
    done: str = "",
) -> Response:
    kept = {"kind": DayKind.CLOSED.value, **sent}
    return page(
        request,
        "closed_days.html",
        status=422 if errors else 200,
        path=PATH,
        days=_days(session),
        values={name: kept.get(name, "") for name in FIELDS},
        errors=errors or {},
        labels=LABELS,
        kinds=KINDS,
        agencies=_agencies(session, person),
        done=done,
    )


def _agencies(session: Session, person: Person) -> list[tuple[str, str]]:
    agencies = directory(session).agencies.values()
    ours = (a for a in agencies if a.municipality_id == person.municipality_id)
    return [(str(agency.id), agency.name) for agency in ours]


def _days(session: Session) -> list[dict[str, Any]]:
    """The days from today on, in order, each with whose it is."""
    held, today = directory(session), clock.office_today(session)
    rows = select(ClosedDay).where(ClosedDay.on >= today)
    return [
        {"day": row, "kind": dict(KINDS)[row.kind.value], "whose": _whose(held, row)}
        for row in session.exec(rows.order_by(col(ClosedDay.on)))
    ]


def _whose(held: Any, row: ClosedDay) -> str:
    if row.desk_id is not None:
        return str(held.desk_label(row.desk_id))
    return held.agencies[row.agency_id].name if row.agency_id else "市全体"
