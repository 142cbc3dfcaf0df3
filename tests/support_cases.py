"""Cases, plans and weekly reviews made through the verbs only."""

from datetime import date
from typing import Any

from sqlmodel import col, select

from models.agency import Agency
from models.drafts import ClientDraft
from models.duty import Duty, DutyState
from models.procedure import Side
from models.queries.support_cases import items_of
from models.support_case_sheet import Application, Route, SupportCase
from models.support_drafts import Answer, CaseDraft, PlanDraft
from models.support_plan_sheet import SupportPlan
from models.weekly_review_sheet import WeeklyItem, WeeklyReview
from tasks.acts import act
from tasks.cases import PROCESSES
from tasks.database import reading, transaction
from tasks.plan_follow import follow_plans
from tasks.support_cases import take_in
from tasks.support_plans import draft_plan
from tasks.weekly_reviews import answer_item, begin_week
from tests.databases import OWN, Town
from tests.support_rows import GIVEN

CITY = "生活保護担当"  # here: the city's desk that decides on plans
SUPPORT = ("support_case", "support_plan", "weekly_review")
TO_PLANNING = ("continue_support", "assess")
TO_RUNNING = ("explain", "agree", "set_conference", "discuss", "decide")
PERSON = ClientDraft(
    name="試験 一郎",
    kana="しけん いちろう",
    address="つなぎ市架空町1-2-3",
    contact="046-000-9999",
)


def support_stages(today: date) -> tuple[int, int]:
    """The stages of the daily pass: plans followed, reviews begun."""
    with transaction() as session:
        return follow_plans(session, today), begin_week(session, today)


def a_case_draft(town: Town, **different: Any) -> CaseDraft:
    """A person who came to the counter a week ago and signed."""
    usual: dict[str, Any] = {
        "route": Route.VISIT,
        "received_on": date(2026, 9, 17),
        "application": Application.SIGNED,
        "applied_on": date(2026, 9, 17),
        "decides_desk_id": town.desks[CITY],
        "client": PERSON,
    }
    return CaseDraft(**{**usual, **different})


def a_case(town: Town, *verbs: str, **different: Any) -> int:
    """The id of a case taken in and taken through these verbs, in order."""
    with transaction(town.scope) as session:
        draft = a_case_draft(town, **different)
        made = take_in(session, draft, town.party(OWN, Side.SENDER)).id
    for verb in verbs:
        do(town, "support_case", made, verb)
    return made


def a_plan_draft(case_id: int, **different: Any) -> PlanDraft:
    """Half a year that ends in 年末年始, on Saturday 2027-01-02."""
    usual: dict[str, Any] = {
        "support_case_id": case_id,
        "wishes": "落ち着いて働きたい",
        "problems": "家計のやりくり",
        "goal": "家計を整え、週4日働く",
        "achieve_by": date(2026, 12, 28),
        "supports": "家計改善支援",
        "starts_on": date(2026, 7, 3),
        "ends_on": date(2027, 1, 2),
    }
    return PlanDraft(**{**usual, **different})


def a_plan(town: Town, case_id: int, *verbs: str, **different: Any) -> int:
    """The id of a plan drafted for the case and taken through these verbs."""
    with transaction(town.scope) as session:
        by = town.party(OWN, Side.SENDER)
        made = draft_plan(session, a_plan_draft(case_id, **different), by).id
    for verb in verbs:
        do(town, "support_plan", made, verb)
    return made


def a_running_plan(town: Town, **different: Any) -> int:
    """The id of a plan that the city has decided on."""
    return a_plan(town, a_case(town, *TO_PLANNING), *TO_RUNNING, **different)


def do(town: Town, procedure: str, case_id: int, verb: str, **given: str) -> None:
    """One act by the desk whose verb it is, with something valid given."""
    process = PROCESSES[procedure]
    declared = process.procedure.verb(verb)
    with transaction(town.scope) as session:
        row = session.get_one(process.table, case_id)
        desk = process.desks(row)[declared.by]
        named = {desk_id: agency for agency, desk_id in town.desks.items()}
        by = town.party(named[desk], declared.by)
        valid = {each.name: GIVEN.get(each.name, "") for each in declared.given}
        act(session, procedure, case_id, verb, by, {**valid, **given})


def the_case(town: Town, case_id: int) -> SupportCase:
    """The row as it stands."""
    with reading(town.scope) as session:
        return session.get_one(SupportCase, case_id)


def the_plan(town: Town, plan_id: int) -> SupportPlan:
    """The row as it stands."""
    with reading(town.scope) as session:
        return session.get_one(SupportPlan, plan_id)


def reviews(town: Town) -> list[WeeklyReview]:
    """All of them, the first begun first."""
    with reading(town.scope) as session:
        return list(session.exec(select(WeeklyReview).order_by(col(WeeklyReview.id))))


def items(town: Town, review_id: int) -> list[WeeklyItem]:
    """The list of one week, in order."""
    with reading(town.scope) as session:
        return list(session.exec(items_of(review_id)))


def answer(town: Town, item: WeeklyItem, **said: str) -> None:
    """Keep a reason or a next move for one case of the list."""
    by = town.party(OWN, Side.SENDER)
    with transaction(town.scope) as session:
        answer_item(session, item.weekly_review_id, item.id, Answer(**said), by)


def owed(town: Town, procedure: str, case_id: int) -> dict[str, Duty]:
    """The open duties of one case, by step."""
    query = select(Duty).where(
        Duty.procedure == procedure,
        Duty.case_id == case_id,
        Duty.state == DutyState.OPEN,
    )
    with reading(town.scope) as session:
        return {duty.step: duty for duty in session.exec(query)}


def contract(town: Town, name: str, *, contractor: bool = True) -> None:
    """Outsource an agency, or take it back."""
    with transaction(town.scope) as session:
        agency = session.exec(select(Agency).where(Agency.name == name)).one()
        agency.contractor = contractor
        session.add(agency)
