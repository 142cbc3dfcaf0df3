"""引継ぎの作成 — one page to begin a handover to, or before 廃止 from, 生活保護."""

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response
from sqlmodel import Session

from models.client import SafetyFlag
from models.consent import ConsentItem, ConsentWay
from models.drafts import LABELS, ClientDraft, ConsentDraft, HandoverDraft, SheetDraft
from models.handover_entrance import (
    AssistedProgramme,
    Criterion,
    EndedApplication,
    Entrance,
)
from models.handover_sheet import BASIS_LABELS, Basis
from models.procedure import Side
from models.referral_sheet import SheetForm, Way
from models.refusals import GivenMissing, NotYourTurn, ProcedureError
from models.wareki import parse_day
from tasks import clock
from tasks.directory import directory
from tasks.handovers import begin_handover
from web.access import PartnerOrCoordinator, Person, Reading, Writing
from web.forms import FIELD_LABELS, LONGEST, NewHandover
from web.handover_words import NOT_AN_APPLICATION
from web.pages import page
from web.sheet_choices import SHEET_CHOICES, options

router = APIRouter()

LABELS_HERE = {
    **FIELD_LABELS,
    **LABELS,
    "to": "引継ぎ先",
    "entrance": "引継ぎの場面",
    "ends_on": "保護の廃止予定日",
    "ended_as": "申請の結果",
    "decided_on": "却下又は取下げの日",
    "service": "利用する事業",
    "criterion": "特定被保護者の要件",
    "basis": "提供の根拠",
}
_DAYS = ("born_on", "consent_on", "valid_until", "ends_on", "decided_on")
# what each entrance of the 実施機関 asks besides the sheet
_OF_AN_ENTRANCE = {
    Entrance.ENDING.value: ("ends_on",),
    Entrance.INTERVIEW.value: (),
    Entrance.REFUSED.value: ("ended_as", "decided_on"),
    Entrance.DURING.value: ("service", "criterion"),
}
_FIRST = {
    Entrance.SUPPORT: "begin_sharing",
    Entrance.ENDING: "begin_asking",
    Entrance.INTERVIEW: "begin_interview",
    Entrance.REFUSED: "begin_after_refusal",
    Entrance.DURING: "begin_during",
}
_CHOICES = {
    "entrances": [(e.value, e.label) for e in Entrance if e.value in _OF_AN_ENTRANCE],
    "endings": [(e.value, e.label) for e in EndedApplication],
    "services": [(s.value, s.label) for s in AssistedProgramme],
    "criteria": [(c.value, c.label) for c in Criterion],
}
_OF_A_CONSENT = ("consent_on", "original_kept_at")
_WHOLE = {ConsentItem.IDENTITY.value, ConsentItem.SITUATION.value}


@router.get("/handovers/new")
def new_handover(
    request: Request, person: PartnerOrCoordinator, session: Reading
) -> Response:
    """An empty 引継ぎ票."""
    counters = counters_for(session, person)
    only = str(next(iter(counters))) if len(counters) == 1 else ""
    return _form_page(request, session, person, NewHandover(to=only))


@router.post("/handovers/new")
def take_handover(
    request: Request,
    person: PartnerOrCoordinator,
    session: Writing,
    form: Annotated[NewHandover, Form()],
) -> Response:
    """Begin it, or give back everything that was typed with what is missing."""
    errors, days = _faults(form, counters_for(session, person), session, person)
    if errors:
        return _form_page(request, session, person, form, errors)
    try:
        draft = _draft(form, days)
        made = begin_handover(session, draft, person.as_party(Side.SENDER))
    except ProcedureError as refusal:
        name = refusal.name if isinstance(refusal, GivenMissing) else "to"
        session.rollback()
        return _form_page(request, session, person, form, {name: str(refusal)})
    return RedirectResponse(f"/handovers/{made.id}?done={_FIRST[made.entrance]}", 303)


def counters_for(session: Session, person: Person) -> dict[int, str]:
    """Where this person may hand over to. Raises NotYourTurn for other counters."""
    held, today = directory(session), clock.office_today(session)
    own = held.is_own(person.desk_id)
    if not own and not held.agency_of(person.desk_id).decides_assistance:
        raise NotYourTurn(
            "引継ぎは、自立相談支援の窓口と生活保護の実施機関の窓口が行う手続です。"
        )
    return {
        desk: held.desk_label(desk)
        for desk in held.desks
        if (held.agency_of(desk).decides_assistance if own else held.is_own(desk))
        and not ((closed := held.agency_of(desk).closed_on) and closed <= today)
    }


def _faults(
    form: NewHandover, counters: dict[int, str], session: Session, person: Person
) -> tuple[dict[str, str], dict[str, date]]:
    """One sentence per field, and the days that could be read."""
    errors, days = _read_days(form)
    must = ["name", "situation"]
    if form.basis == Basis.CONSENT.value:
        must += _OF_A_CONSENT
        if not (set(form.items) >= _WHOLE and form.result_may_return):
            errors["items"] = (
                "引継ぎには、氏名等と相談の内容の提供、経過・結果の返送についての"
                "同意が必要です。"
            )
    elif form.basis != Basis.NOTICE.value:
        must.append("basis_reason")
    if not directory(session).is_own(person.desk_id):
        must += _OF_AN_ENTRANCE.get(form.entrance, ("entrance",))
    if form.to not in {str(desk) for desk in counters}:
        errors["to"] = "「引継ぎ先」を選んでください。"
    for name in must:
        if not getattr(form, name).strip():
            errors[name] = f"「{LABELS_HERE[name]}」を入力してください。"
    errors |= _too_long(form)
    return errors, days


def _too_long(form: NewHandover) -> dict[str, str]:
    return {
        name: f"「{LABELS_HERE[name]}」は{most}文字以内にしてください。"
        for name, most in {**LONGEST, "means": 600, "basis_reason": 400}.items()
        if len(getattr(form, name, "")) > most
    }


def _read_days(form: NewHandover) -> tuple[dict[str, str], dict[str, date]]:
    errors: dict[str, str] = {}
    days: dict[str, date] = {}
    for name in _DAYS:
        typed = getattr(form, name)
        try:
            if typed.strip():
                days[name] = parse_day(typed)
        except ProcedureError as refusal:
            errors[name] = str(refusal)
    return errors, days


def _draft(form: NewHandover, days: dict[str, date]) -> HandoverDraft:
    basis = Basis(form.basis) if form.basis in {*Basis} else Basis.CONSENT
    return HandoverDraft(
        sheet=_sheet(form, days),
        basis=basis,
        basis_reason=form.basis_reason.strip(),
        means=form.means,
        entrance=Entrance.of(form.entrance) if form.entrance in {*Entrance} else None,
        ends_on=days.get("ends_on"),
        ended_as=form.ended_as,
        decided_on=days.get("decided_on"),
        service=form.service,
        criterion=form.criterion,
    )


def _sheet(form: NewHandover, days: dict[str, date]) -> SheetDraft:
    return SheetDraft(
        form=SheetForm.RENRAKUHYO,
        to=((int(form.to), Way.SENT),),
        client=ClientDraft(
            name=form.name,
            kana=form.kana,
            born_on=days.get("born_on"),
            address=form.address,
            household=form.household,
            contact=form.contact,
            safety_flags=tuple(SafetyFlag(f).value for f in _known(form.safety_flags)),
        ),
        consent=_consent(form, days) if form.basis == Basis.CONSENT.value else None,
        topics=(),
        situation=form.situation,
        request=form.request,
        urgent_reason=form.urgent_reason.strip(),
    )


def _known(flags: list[str]) -> list[str]:
    return [flag for flag in flags if flag in {*SafetyFlag}]


def _consent(form: NewHandover, days: dict[str, date]) -> ConsentDraft:
    oral = form.consent_way == ConsentWay.ORAL.value
    return ConsentDraft(
        given_on=days["consent_on"],
        way=ConsentWay.ORAL if oral else ConsentWay.WRITTEN,
        original_kept_at=form.original_kept_at,
        items=tuple(i for i in ConsentItem if i.value in form.items),
        result_may_return=True,
        valid_until=days.get("valid_until"),
    )


def _bases(session: Session, person: Person) -> list[tuple[str, str]]:
    """The grounds of this side; the notice by law is the 実施機関's alone."""
    own = directory(session).is_own(person.desk_id)
    return [b for b in options(BASIS_LABELS) if not (own and b[0] == Basis.NOTICE)]


def _form_page(
    request: Request,
    session: Session,
    person: Person,
    form: NewHandover,
    errors: dict[str, str] | None = None,
) -> Response:
    shown: dict[str, Any] = {
        "form": form,
        "errors": errors or {},
        "labels": LABELS_HERE,
        "counters": [(str(d), n) for d, n in counters_for(session, person).items()],
        "choices": SHEET_CHOICES,
        "bases": _bases(session, person),
        "ending": not directory(session).is_own(person.desk_id),
        **_CHOICES,
        "law": NOT_AN_APPLICATION,
    }
    status = 422 if errors else 200
    return page(request, "new_handover.html", status=status, **shown)
