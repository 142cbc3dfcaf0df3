"""支援プラン案の作成 — what 施行規則第1条 asks for, and the period."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response
from sqlmodel import Session, select

from models.decide import Party
from models.individual_number import refuse_individual_number
from models.policy import in_force
from models.procedure import Side
from models.queries.support_cases import plans_of
from models.queries.visibility import visible
from models.refusals import GivenMissing, NothingHere, NotYourTurn, ProcedureError
from models.support_case_sheet import SupportCase
from models.support_drafts import PLAN_LABELS, PlanDraft
from models.support_plan_period import last_day_of
from models.support_plan_sheet import SupportPlan
from models.wareki import era_form, parse_day
from tasks import clock
from tasks.policies import policies
from tasks.support_plans import draft_plan
from web.access import Coordinator, Person, Reading, Writing
from web.forms import WebForm
from web.pages import page
from web.sides import sides_of
from web.support_words import PLAN_NOTE

router = APIRouter()
PATH = "/support_plans/new"
_DAYS = ("achieve_by", "starts_on", "ends_on")
_TEXTS = ("wishes", "problems", "goal", "supports", "cautions")
_MOST = 1200  # characters


class NewPlan(WebForm):
    """支援プラン案, as typed."""

    support_case: str = ""
    wishes: str = ""
    problems: str = ""
    goal: str = ""
    achieve_by: str = ""
    supports: str = ""
    cautions: str = ""
    starts_on: str = ""
    ends_on: str = ""


@router.get(PATH)
def new_plan(
    request: Request, person: Coordinator, session: Reading, support_case: str = ""
) -> Response:
    """The form; a re-plan begins with what the last plan said, on the day after it."""
    case = _case(session, person, support_case)
    _in_charge(session, person, case)
    last = session.exec(plans_of(case.id)).first()
    form = (
        _as_before(last, support_case) if last else NewPlan(support_case=support_case)
    )
    return _form_page(request, session, case, form)


@router.post(PATH)
def take_plan(
    request: Request,
    person: Coordinator,
    session: Writing,
    form: Annotated[NewPlan, Form()],
) -> Response:
    """Keep the draft, or give back everything that was typed."""
    case = _case(session, person, form.support_case)
    by = _in_charge(session, person, case)
    errors, days = _faults(form)
    if errors:
        return _form_page(request, session, case, form, errors)
    try:
        draft = _draft(case, form, days)
        made = draft_plan(session, draft, by)
    except ProcedureError as refusal:
        name = refusal.name if isinstance(refusal, GivenMissing) else "wishes"
        session.rollback()
        return _form_page(request, session, case, form, {name: str(refusal)})
    return RedirectResponse(f"/support_plans/{made.id}?done=draft", 303)


def _case(session: Session, person: Person, typed: str) -> SupportCase:
    """The case of the address, if this person may see it. Raises NothingHere."""
    if typed.isascii() and typed.isdigit() and len(typed) < 10:
        of_it = SupportCase.id == int(typed)
        found: SupportCase | None = session.exec(
            visible(select(SupportCase), person).where(of_it)
        ).one_or_none()
        if found is not None:
            return found
    raise NothingHere("お探しの相談支援は見つかりません。")


def _in_charge(session: Session, person: Person, case: SupportCase) -> Party:
    """This person at the desk in charge. Raises NotYourTurn."""
    if Side.SENDER not in sides_of(session, person, case):
        raise NotYourTurn(f"{case.number}：プラン案は担当の窓口が作成します。")
    desk = case.sender_desk_id
    return Party(Side.SENDER, person.name, "screen", desk, person.user_id)


def _as_before(last: SupportPlan, support_case: str) -> NewPlan:
    return NewPlan(
        support_case=support_case,
        **{name: getattr(last, name) for name in _TEXTS},
        starts_on=era_form(last.ends_on + timedelta(days=1)),
    )


def _faults(form: NewPlan) -> tuple[dict[str, str], dict[str, date]]:
    """One sentence per field, and the days that could be read."""
    errors: dict[str, str] = {}
    days: dict[str, date] = {}
    for name in _DAYS:
        try:
            days[name] = parse_day(getattr(form, name))
        except ProcedureError as refusal:
            errors[name] = str(refusal)
    for name in _TEXTS:
        typed = getattr(form, name).strip()
        if not typed and name != "cautions":
            errors[name] = f"「{PLAN_LABELS[name]}」を入力してください。"
        if len(typed) > _MOST:
            errors[name] = f"「{PLAN_LABELS[name]}」は{_MOST}文字以内にしてください。"
    return errors | _like_numbers(form), days


def _like_numbers(form: NewPlan) -> dict[str, str]:
    """Where something typed looks like a 個人番号."""
    errors = {}
    for name in _TEXTS:
        try:
            refuse_individual_number(getattr(form, name), PLAN_LABELS[name])
        except ProcedureError as refusal:
            errors[name] = str(refusal)
    return errors


def _draft(case: SupportCase, form: NewPlan, days: Mapping[str, date]) -> PlanDraft:
    return PlanDraft(
        support_case_id=case.id,
        wishes=form.wishes,
        problems=form.problems,
        goal=form.goal,
        achieve_by=days["achieve_by"],
        supports=form.supports,
        starts_on=days["starts_on"],
        ends_on=days["ends_on"],
        cautions=form.cautions,
    )


def _form_page(
    request: Request,
    session: Session,
    case: SupportCase,
    form: NewPlan,
    errors: Mapping[str, str] | None = None,
) -> Response:
    today = clock.office_today(session)
    agreed = in_force(policies(session, case.municipality_id), today)
    most = int(agreed.number("plan.max_months"))
    shown: dict[str, Any] = {
        "form": form,
        "errors": errors or {},
        "labels": PLAN_LABELS,
        "case": case,
        "note": PLAN_NOTE,
        "most": most,
        "latest": last_day_of(today, most),
        "again": session.exec(plans_of(case.id)).first() is not None,
    }
    status = 422 if errors else 200
    return page(request, "new_support_plan.html", status=status, **shown)
