"""支援プラン案の作成 — a new plan of a case, or the next one after an evaluation."""

from sqlmodel import Session, select

from models.decide import Party
from models.policy import in_force
from models.procedure import Side
from models.queries.support_cases import live_plan_of
from models.refusals import GivenMissing, NothingHere, NotYourTurn, StepNotOpen
from models.support_case_sheet import SupportCase
from models.support_drafts import PLAN_LABELS, PlanDraft, refuse_numbers_in
from models.support_plan_period import refuse_period
from models.support_plan_sheet import SupportPlan, SupportPlanState
from tasks import clock
from tasks.acts import act, begin
from tasks.numbers import next_number
from tasks.policies import policies

NEEDED = ("wishes", "problems", "goal", "supports")  # 施行規則第1条


def draft_plan(session: Session, draft: PlanDraft, by: Party) -> SupportPlan:
    """Keep the draft; after an evaluation it is the re-plan, and the old plan ends.

    The case notes the last day (民法第143条, the first day counts). Raises NothingHere;
    NotYourTurn at another desk; StepNotOpen while a plan is under way;
    GivenMissing for what 施行規則第1条 asks for, or a period longer than agreed;
    LooksLikeIndividualNumber.
    """
    case = _case(session, draft.support_case_id, by)
    refuse_numbers_in(draft, PLAN_LABELS)
    _refuse_incomplete(session, draft, case)
    before = _previous(session, case)
    plan = _plan(session, draft, case, before)
    if before is not None:
        act(session, "support_plan", before.id, "replan", by)
    begin(session, "support_plan", plan, by, "draft")
    ends_on = {"plan_ends_on": plan.ends_on.isoformat()}
    act(session, "support_case", case.id, "note_plan", by, ends_on)
    return plan


def _case(session: Session, case_id: int, by: Party) -> SupportCase:
    query = select(SupportCase).where(SupportCase.id == case_id)
    case = session.exec(query).one_or_none()
    if case is None:
        raise NothingHere("お探しの相談支援は見つかりません。")
    if by.side is not Side.SENDER or by.desk_id != case.sender_desk_id:
        raise NotYourTurn(f"{case.number}：プラン案は担当の窓口が作成します。")
    return case


def _refuse_incomplete(session: Session, draft: PlanDraft, case: SupportCase) -> None:
    for name in NEEDED:
        if not getattr(draft, name).strip():
            raise GivenMissing(f"「{PLAN_LABELS[name]}」を入力してください。", name)
    today = clock.office_today(session)
    agreed = in_force(policies(session, case.municipality_id), today)
    refuse_period(draft.starts_on, draft.ends_on, agreed)


def _previous(session: Session, case: SupportCase) -> SupportPlan | None:
    """Return the evaluated plan this one follows. Raises StepNotOpen before that."""
    live: SupportPlan | None = session.exec(live_plan_of(case.id)).first()
    if live is not None and live.state is not SupportPlanState.EVALUATED:
        raise StepNotOpen(
            f"{case.number}：支援プラン（{live.number}）が続いています。"
            "評価を記録した後に、再プランを作成してください。"
        )
    return live


def _plan(
    session: Session, draft: PlanDraft, case: SupportCase, before: SupportPlan | None
) -> SupportPlan:
    today = clock.office_today(session)
    return SupportPlan(
        municipality_id=case.municipality_id,
        number=next_number(session, case.municipality_id, today),
        sender_desk_id=case.sender_desk_id,
        receiver_desk_id=case.receiver_desk_id,
        own_desk_id=case.own_desk_id,
        support_case_id=case.id,
        previous_plan_id=before.id if before else None,
        wishes=draft.wishes.strip(),
        problems=draft.problems.strip(),
        goal=draft.goal.strip(),
        achieve_by=draft.achieve_by,
        supports=draft.supports.strip(),
        cautions=draft.cautions.strip(),
        starts_on=draft.starts_on,
        ends_on=draft.ends_on,
        monitor_from=draft.starts_on,
    )
