"""つなぎ直しの画面 — the next counter, its consent, what it will be sent; or a name."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response
from sqlmodel import Session

from models.consent import ConsentWay
from models.decide import Party
from models.procedure import Side
from models.referral import REFERRAL
from models.referral_sheet import Referral, ReferralState, Way
from models.refusals import GivenMissing, NothingHere, ProcedureError, StepNotOpen
from models.wareki import parse_day
from tasks import clock
from tasks.database import reading
from tasks.directory import directory
from tasks.joining import join
from tasks.rehearsal import read_off
from tasks.rerouting import Another, WiderConsent, pass_on, reroute
from web.access import PartnerOrCoordinator, Person, Reading, Writing
from web.forms import ActForm, WebForm
from web.pages import page
from web.sheet_choices import SHEET_CHOICES
from web.sides import acting, find_referral, sides_of
from web.site import site_of

router = APIRouter()

LABELS = {
    "desk": "窓口",
    "way": "届け方",
    "consent_on": "同意の日",
    "consent_way": "同意の方法",
    "original_kept_at": "原本の保管場所",
    "note": "補足説明",
}
_WAYS, _CONSENT_WAYS = {w.value for w in Way}, {w.value for w in ConsentWay}


class CounterForm(WebForm):
    """Another counter for the same sheet, as typed."""

    version: str = ""
    desk: str = ""
    way: str = Way.SENT.value
    consent_on: str = ""
    consent_way: str = ConsentWay.WRITTEN.value
    original_kept_at: str = ""
    note: str = ""
    first: str = ""
    step: str = "preview"  # the button: preview, edit or send

    def shown_version(self) -> int | None:
        """Return the row version the page showed."""
        return _number(self.version)

    def counter(self) -> int:
        """Return the counter that was chosen. Raises GivenMissing."""
        chosen = _number(self.desk)
        if chosen is None:
            raise GivenMissing("「窓口」を選んでください。", "desk")
        return chosen

    def another(self) -> Another:
        """Return where the sheet goes. Raises GivenMissing, naming the field."""
        way = Way(self.way) if self.way in _WAYS else Way.SENT
        if not self.consent_on.strip():
            return Another(self.counter(), way)
        if self.consent_way not in _CONSENT_WAYS:
            raise GivenMissing("「同意の方法」を選んでください。", "consent_way")
        agreed = WiderConsent(
            _day(self.consent_on), ConsentWay(self.consent_way), self.original_kept_at
        )
        return Another(self.counter(), way, agreed)


def _number(typed: str) -> int | None:
    digits = typed.strip()
    return int(digits) if digits.isascii() and digits.isdigit() else None


def _day(typed: str) -> date:
    try:
        return parse_day(typed)
    except ProcedureError as refusal:
        raise GivenMissing(str(refusal), "consent_on") from refusal


Typed = Annotated[CounterForm, Form()]


@router.get("/referrals/{referral_id}/rerouting")
def choose_counter(
    request: Request, referral_id: int, person: PartnerOrCoordinator, session: Reading
) -> Response:
    """Where a declined sheet goes next."""
    return _counter_page(
        request, session, person, referral_id, CounterForm(), "reroute"
    )


@router.post("/referrals/{referral_id}/rerouting")
def take_rerouting(
    request: Request,
    referral_id: int,
    person: PartnerOrCoordinator,
    session: Writing,
    form: Typed,
) -> Response:
    """Look at what it will send; then send it, in one act with the end of the old."""
    if form.step == "edit":
        return _counter_page(request, session, person, referral_id, form, "reroute")
    try:
        by = _sender(session, person, referral_id)
        made = reroute(session, referral_id, by, form.another(), form.shown_version())
    except ProcedureError as refusal:
        session.rollback()
        return _refused(request, person, referral_id, form, "reroute", refusal)
    if form.step == "send":
        return RedirectResponse(f"/referrals/{made.id}?done=send", 303)
    return _look_ahead(request, session, referral_id, made, form)


def _look_ahead(
    request: Request,
    session: Session,
    referral_id: int,
    made: Referral,
    form: CounterForm,
) -> Response:
    """What this would send; it was done once, and is taken back."""
    planned = read_off(session, made, site_of(request).public_url)
    session.rollback()
    return page(
        request,
        "preview_rerouting.html",
        href=f"/referrals/{referral_id}",
        form=form,
        planned=planned,
        choices=SHEET_CHOICES,
    )


@router.get("/referrals/{referral_id}/other-counter")
def choose_other(
    request: Request, referral_id: int, person: PartnerOrCoordinator, session: Reading
) -> Response:
    """Which counter fits better."""
    return _counter_page(
        request, session, person, referral_id, CounterForm(), "pass_on"
    )


@router.post("/referrals/{referral_id}/other-counter")
def name_other(
    request: Request,
    referral_id: int,
    person: PartnerOrCoordinator,
    session: Writing,
    form: Typed,
) -> Response:
    """Decline with the name of the counter that fits; nothing is sent there."""
    try:
        referral = find_referral(session, person, referral_id)
        by = acting(session, person, referral, ActForm(), Side.RECEIVER)
        version = form.shown_version()
        pass_on(session, referral_id, by, form.counter(), form.note, version)
    except ProcedureError as refusal:
        session.rollback()
        return _refused(request, person, referral_id, form, "pass_on", refusal)
    return RedirectResponse(f"/referrals/{referral_id}?done=pass_on", 303)


@router.post("/referrals/{referral_id}/joining")
def join_to_first(
    referral_id: int, person: PartnerOrCoordinator, session: Writing, form: Typed
) -> Response:
    """Join it to the first referral about the same person."""
    referral = find_referral(session, person, referral_id)
    by = acting(session, person, referral, ActForm(), Side.RECEIVER)
    join(session, referral_id, _number(form.first) or 0, by, form.shown_version())
    return RedirectResponse(f"/referrals/{referral_id}?done=join", 303)


def _sender(session: Session, person: Person, referral_id: int) -> Party:
    referral = find_referral(session, person, referral_id)
    return acting(session, person, referral, ActForm(), Side.SENDER)


def _refused(
    request: Request,
    person: Person,
    referral_id: int,
    form: CounterForm,
    verb: str,
    refusal: ProcedureError,
) -> Response:
    """The form again, with the reason and everything that was typed."""
    if isinstance(refusal, NothingHere):
        raise refusal
    name = refusal.name if isinstance(refusal, GivenMissing) else "desk"
    status = 422 if isinstance(refusal, GivenMissing) else 409
    said = {name: str(refusal)}
    with reading(person.scope) as session:
        return _counter_page(
            request, session, person, referral_id, form, verb, said, status
        )


def _counter_page(
    request: Request,
    session: Session,
    person: Person,
    referral_id: int,
    form: CounterForm,
    verb: str,
    errors: Mapping[str, str] | None = None,
    status: int = 200,
) -> Response:
    referral = find_referral(session, person, referral_id)
    _refuse_wrong_side(session, person, referral, verb)
    return page(
        request,
        "rerouting.html",
        status=status,
        referral=referral,
        sends=verb == "reroute",
        form=form,
        chosen=form.desk or str(referral.suggested_desk_id or ""),
        counters=_counters(session, referral),
        errors=errors or {},
        labels=LABELS,
        choices=SHEET_CHOICES,
    )


def _refuse_wrong_side(
    session: Session, person: Person, referral: Referral, verb: str
) -> None:
    """Refuse a page nobody could send. Raises NothingHere, StepNotOpen."""
    declared = REFERRAL.verb(verb)
    if declared.by not in sides_of(session, person, referral):
        raise NothingHere("お探しのつなぎは見つかりません。")
    if ReferralState(referral.state) not in declared.from_states:
        label = REFERRAL.states[referral.state].called_for(declared.by)
        raise StepNotOpen(
            f"{referral.number}：現在「{label}」のため、"
            f"「{declared.label}」はできません。"
        )


def _counters(session: Session, referral: Referral) -> list[tuple[str, str]]:
    """The other counters that take part today."""
    held, today = directory(session), clock.office_today(session)
    both: set[Any] = {referral.sender_desk_id, referral.receiver_desk_id}
    return [
        (str(desk), held.desk_label(desk))
        for desk in held.desks
        if desk not in both and (held.agency_of(desk).closed_on or date.max) > today
    ]
