"""停止の画面 — stop the clock of one duty, with its reason; let it run again."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response
from sqlmodel import Session, select

from models.addresses import case_path
from models.duty import Duty
from models.procedure import Side
from models.queries.suspensions import stops_of
from models.queries.visibility import visible
from models.refusals import GivenMissing, NothingHere, ProcedureError
from models.suspended_days import Pause
from models.suspension import SuspensionReason
from models.wareki import parse_day
from tasks import clock
from tasks.database import reading
from tasks.directory import directory
from tasks.outlook import outlook
from tasks.suspensions import case_version, resume, suspend
from web.access import PartnerOrCoordinator, Person, Reading, Writing
from web.forms import WebForm
from web.pages import page
from web.suspension_words import REASONS

router = APIRouter()

LABELS = {
    "reason": "停止の理由",
    "evidence": "停止の根拠",
    "from_on": "停止した日",
    "until_on": "停止する最後の日",
}
_BY_VALUE = {reason.value: reason for reason in SuspensionReason}


class StopForm(WebForm):
    """A stop, as typed."""

    version: str = ""
    reason: str = ""
    evidence: str = ""
    from_on: str = ""
    until_on: str = ""

    def shown_version(self) -> int | None:
        """Return the row version the page showed; None where it showed none."""
        digits = self.version.strip()
        return int(digits) if digits.isascii() and digits.isdigit() else None

    def pause(self) -> Pause:
        """Return the stop as typed. Raises GivenMissing, naming the field."""
        if self.reason not in _BY_VALUE:
            raise GivenMissing("「停止の理由」を選んでください。", "reason")
        first, last = _day(self.from_on, "from_on"), _day(self.until_on, "until_on")
        if first is None:
            raise GivenMissing("「停止した日」を入力してください。", "from_on")
        return Pause(_BY_VALUE[self.reason], self.evidence, first, last)


def _day(typed: str, name: str) -> date | None:
    try:
        return parse_day(typed) if typed.strip() else None
    except ProcedureError as refusal:
        raise GivenMissing(str(refusal), name) from refusal


@router.get("/duties/{duty_id}/suspension")
def show_stops(
    request: Request, duty_id: int, person: PartnerOrCoordinator, session: Reading
) -> Response:
    """The form to stop or start one clock, and every stop it ever had."""
    return _stop_page(request, session, person, duty_id, StopForm())


@router.post("/duties/{duty_id}/suspension")
def take_stop(
    request: Request,
    duty_id: int,
    person: PartnerOrCoordinator,
    session: Writing,
    form: Annotated[StopForm, Form()],
) -> Response:
    """Stop the clock, or give back everything that was typed with what is missing."""
    duty, by = _find(session, person, duty_id), person.as_party(Side.SENDER)
    href = _href(duty)
    try:
        suspend(session, duty_id, by, form.pause(), form.shown_version())
    except ProcedureError as refusal:
        session.rollback()
        return _refused(request, person, duty_id, form, refusal)
    return RedirectResponse(f"{href}?done=suspend", 303)


@router.post("/duties/{duty_id}/resumption")
def take_start(
    request: Request,
    duty_id: int,
    person: PartnerOrCoordinator,
    session: Writing,
    form: Annotated[StopForm, Form()],
) -> Response:
    """Let the clock run again from today."""
    duty, by = _find(session, person, duty_id), person.as_party(Side.SENDER)
    href = _href(duty)
    try:
        resume(session, duty_id, by, form.shown_version())
    except ProcedureError as refusal:
        session.rollback()
        return _refused(request, person, duty_id, form, refusal)
    return RedirectResponse(f"{href}?done=resume", 303)


def _find(session: Session, person: Person, duty_id: int) -> Duty:
    """The duty, for its debtor and our own side. Raises NothingHere."""
    query = visible(select(Duty), person).where(Duty.id == duty_id)
    duty: Duty | None = session.exec(query).one_or_none()
    ours = directory(session).is_own(person.desk_id)
    if duty is None or not (ours or duty.debtor_desk_id == person.desk_id):
        raise NothingHere("お探しの対応は見つかりません。")
    return duty


def _href(duty: Duty) -> str:
    return case_path(duty.procedure, duty.case_id)


def _refused(
    request: Request,
    person: Person,
    duty_id: int,
    form: StopForm,
    refusal: ProcedureError,
) -> Response:
    name = refusal.name if isinstance(refusal, GivenMissing) else "reason"
    status = 422 if isinstance(refusal, GivenMissing) else 409
    with reading(person.scope) as session:
        said = {name: str(refusal)}
        return _stop_page(request, session, person, duty_id, form, said, status)


def _stop_page(
    request: Request,
    session: Session,
    person: Person,
    duty_id: int,
    form: StopForm,
    errors: Mapping[str, str] | None = None,
    status: int = 200,
) -> Response:
    duty = _find(session, person, duty_id)
    return page(
        request,
        "suspension.html",
        status=status,
        ahead=outlook(session, duty, clock.office_today(session)),
        href=_href(duty),
        version=case_version(session, duty),
        own=directory(session).is_own(person.desk_id),
        form=form,
        errors=errors or {},
        labels=LABELS,
        reasons=REASONS,
        stops=session.exec(stops_of([duty.id])).all(),
    )
