"""事業の利用の開始 — choose the 事業, then what it asks for; with a plan or not."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response
from sqlmodel import Session, select

from models.agency import AgencySide
from models.drafts import ClientDraft
from models.plan_service import PLAN_SERVICE
from models.procedure import Given, Side
from models.provision import Kind
from models.provision_draft import LABELS, ProvisionDraft
from models.provision_rules import PROVISION_RULES, ProvisionRule
from models.queries.visibility import visible
from models.refusals import GivenMissing, NothingHere, ProcedureError
from models.support_plan_sheet import SupportPlan
from models.wareki import parse_day
from tasks import clock
from tasks.directory import directory
from tasks.provisions import begin_provision
from web.access import Coordinator, Person, Reading, Writing
from web.forms import WebForm
from web.pages import page
from web.verbs import choice_labels

router = APIRouter()
PATH = "/plan_services/new"
NEED = {"need_seen_by", "need_on", "need_staff"}  # refused with the article
LONGEST = {"name": 60, "kana": 60, "contact": 200, "need_staff": 60,
           "no_plan_reason": 400, "request_note": 600}  # fmt: skip


class NewProvision(WebForm):
    """事業の利用, as typed; every 事業 asks for some of it."""

    kind: str = ""
    plan: str = ""
    to: str = ""
    name: str = ""
    kana: str = ""
    contact: str = ""
    no_plan_reason: str = ""
    consent_on: str = ""
    request_note: str = ""
    applied_on: str = ""
    lost_on: str = ""
    sick_days: str = ""
    earlier_ended_on: str = ""
    decreased_on: str = ""
    need_seen_by: str = ""
    need_on: str = ""
    need_staff: str = ""


@router.get(PATH)
def new_provision(
    request: Request,
    person: Coordinator,
    session: Reading,
    kind: str = "",
    plan: str = "",
) -> Response:
    """The 事業 to choose from; of a chosen one, its empty form."""
    form = NewProvision(kind=kind, plan=plan)
    if kind not in {*Kind}:
        return _kinds_page(request, session, person, plan)
    return _form_page(request, session, person, form)


@router.post(PATH)
def take_provision(
    request: Request,
    person: Coordinator,
    session: Writing,
    form: Annotated[NewProvision, Form()],
) -> Response:
    """Begin it, or give back everything that was typed with what is missing."""
    if form.kind not in {*Kind}:
        return _kinds_page(request, session, person, form.plan, status=422)
    if errors := _faults(session, person, form):
        return _form_page(request, session, person, form, errors)
    try:
        draft = _draft(session, person, form)
        made = begin_provision(session, draft, person.as_party(Side.SENDER))
    except ProcedureError as refusal:
        if isinstance(refusal, NothingHere):
            raise
        name = refusal.name if isinstance(refusal, GivenMissing) else "to"
        session.rollback()
        return _form_page(request, session, person, form, {name: str(refusal)})
    done = PROVISION_RULES[made.kind].begins
    return RedirectResponse(f"/plan_services/{made.id}?done={done}", 303)


def _faults(session: Session, person: Person, form: NewProvision) -> dict[str, str]:
    """What can be seen before anything is kept; the rules of the 事業 come after."""
    errors = {
        name: f"「{LABELS.get(name, name)}」は{most}文字以内にしてください。"
        for name, most in LONGEST.items()
        if len(getattr(form, name)) > most
    }
    rule = PROVISION_RULES[Kind.of(form.kind)]
    if form.to not in {desk for desk, _ in counters_for(session, rule)}:
        errors["to"] = f"「{LABELS['to']}」を選んでください。"
    if not form.plan and not form.name.strip():
        errors["name"] = "「氏名」を入力してください。"
    if _plan(session, person, form.plan) is None and not form.no_plan_reason.strip():
        errors["no_plan_reason"] = f"「{LABELS['no_plan_reason']}」を入力してください。"
    try:
        _day(form.consent_on)
    except ProcedureError as refusal:
        errors["consent_on"] = str(refusal)
    return errors


def _draft(session: Session, person: Person, form: NewProvision) -> ProvisionDraft:
    plan = _plan(session, person, form.plan)
    return ProvisionDraft(
        kind=Kind.of(form.kind),
        to=int(form.to),
        client=None if plan else ClientDraft(form.name, form.kana, None, "", "",
                                             form.contact),
        support_plan_id=plan.id if plan else None,
        no_plan_reason="" if plan else form.no_plan_reason,
        consent_on=_day(form.consent_on),
        request_note=form.request_note,
        given={g.name: getattr(form, g.name) for g in asked_of(Kind.of(form.kind))},
    )  # fmt: skip


def _day(typed: str) -> date | None:
    return parse_day(typed) if typed.strip() else None


def _plan(session: Session, person: Person, typed: str) -> SupportPlan | None:
    """The plan of the address, if this person may see it. Raises NothingHere."""
    if not typed:
        return None
    if not (typed.isascii() and typed.isdigit()):
        raise NothingHere("お探しの支援プランは見つかりません。")
    query = visible(select(SupportPlan), person).where(SupportPlan.id == int(typed))
    found: SupportPlan | None = session.exec(query).one_or_none()
    if found is None:
        raise NothingHere("お探しの支援プランは見つかりません。")
    return found


def asked_of(kind: Kind) -> tuple[Given, ...]:
    """What the 事業 asks for at its start, besides which one it is."""
    begins = PLAN_SERVICE.verb(PROVISION_RULES[kind].begins)
    return tuple(given for given in begins.given if given.name != "kind")


def counters_for(session: Session, rule: ProvisionRule) -> list[tuple[str, str]]:
    """Who may decide on a benefit (a post of the city), or provide a programme."""
    held, today = directory(session), clock.office_today(session)
    found = []
    for desk in held.desks:
        agency = held.agency_of(desk)
        left = agency.closed_on is not None and agency.closed_on <= today
        of_city = agency.side is not AgencySide.EXTERNAL and not agency.contractor
        if not left and (of_city or not rule.is_benefit):
            found.append((str(desk), held.desk_label(desk)))
    return found


def _kinds_page(
    request: Request, session: Session, person: Person, plan: str, *, status: int = 200
) -> Response:
    found = _plan(session, person, plan)
    rows = [(rule.kind.value, rule.kind.label, rule.basis)
            for rule in PROVISION_RULES.values()]  # fmt: skip
    return page(request, "provision_kinds.html", status=status, rows=rows, plan=found)


def _form_page(
    request: Request,
    session: Session,
    person: Person,
    form: NewProvision,
    errors: Mapping[str, str] | None = None,
) -> Response:
    kind = Kind.of(form.kind)
    rule, asked = PROVISION_RULES[kind], asked_of(kind)
    shown: dict[str, Any] = {
        "form": form,
        "errors": errors or {},
        "labels": {**LABELS, "kana": "ふりがな", "contact": "連絡先",
                   **{g.name: g.label for g in asked}},
        "counters": counters_for(session, rule),
        "kind": kind,
        "rule": rule,
        "asked": asked,
        "must": {g.name for g in asked if g.required} | NEED,
        "choices": {g.name: list(choice_labels(g.choices).items())
                    for g in asked if g.choices},
        "plan": _plan(session, person, form.plan),
    }  # fmt: skip
    status = 422 if errors else 200
    return page(request, "new_provision.html", status=status, **shown)
