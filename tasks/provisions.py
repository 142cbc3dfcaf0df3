"""事業の利用の開始 — keep one use and begin it, in one transaction."""

from datetime import date

from sqlmodel import Session, col, func, select

from models.client import Client
from models.decide import Party
from models.directory import Directory
from models.drafts import ClientDraft
from models.provision import Kind, PlanService, ProvisionState
from models.provision_draft import ProvisionDraft, refuse_numbers_in
from models.provision_rules import PROVISION_RULES, ProvisionRule
from models.refusals import GivenMissing, NothingHere, NotYourTurn
from models.support_case_sheet import SupportCase
from models.support_plan_sheet import SupportPlan
from tasks import clock
from tasks.acts import begin
from tasks.directory import directory
from tasks.numbers import next_number


def begin_provision(session: Session, draft: ProvisionDraft, by: Party) -> PlanService:
    """Keep the use and return it: a claim to decide, or a provider asked to take part.

    Raises LooksLikeIndividualNumber; GivenMissing for what the 事業 needs; NotYourTurn
    for a desk that is none of ours; NothingHere for a plan that is not there.
    """
    refuse_numbers_in(draft)
    held, rule = directory(session), PROVISION_RULES[draft.kind]
    _refuse_desks(session, held, draft, rule, by)
    _refuse_unfounded(draft, rule)
    assert by.desk_id is not None
    municipality_id = held.desks[by.desk_id].municipality_id
    today = clock.office_today(session)
    row = PlanService(
        municipality_id=municipality_id,
        number=next_number(session, municipality_id, today),
        kind=draft.kind,
        client_id=_client_id(session, draft, municipality_id),
        support_plan_id=draft.support_plan_id,
        no_plan_reason=draft.no_plan_reason.strip(),
        consent_on=draft.consent_on,
        request_note=draft.request_note.strip(),
        sender_desk_id=by.desk_id,
        receiver_desk_id=draft.to,
        own_desk_id=by.desk_id,
    )
    given = {**draft.given, "kind": draft.kind.value, **_earlier(session, row, draft)}
    begin(session, "plan_service", row, by, rule.begins, given)
    return row


def _refuse_desks(
    session: Session,
    held: Directory,
    draft: ProvisionDraft,
    rule: ProvisionRule,
    by: Party,
) -> None:
    if by.desk_id is None or not held.is_own(by.desk_id):
        raise NotYourTurn("事業の利用は、自立相談支援の窓口が始める手続です。")
    today = clock.office_today(session)
    closed_on = held.agency_of(draft.to).closed_on if draft.to in held.desks else today
    if closed_on is not None and closed_on <= today:
        raise GivenMissing("「決定・提供する窓口」を選び直してください。", "to")
    if rule.is_benefit and held.agency_of(draft.to).contractor:
        raise GivenMissing(
            "給付金の支給を決定するのは市の窓口です。受託者の窓口は選べません。", "to"
        )


def _refuse_unfounded(draft: ProvisionDraft, rule: ProvisionRule) -> None:
    """A use rests on a plan or a reason; what a provider is told, on consent."""
    if draft.support_plan_id is None and not draft.no_plan_reason.strip():
        raise GivenMissing(
            "「支援プランより先に利用する理由」を入力してください。", "no_plan_reason"
        )
    if not rule.is_benefit and draft.consent_on is None:
        raise GivenMissing(
            "事業を提供する窓口へお知らせする前に、ご本人の同意の日を入力してください。",
            "consent_on",
        )


def _client_id(session: Session, draft: ProvisionDraft, municipality_id: int) -> int:
    """Return the person of the plan, or the newly kept one."""
    if draft.support_plan_id is not None:
        return _client_of_plan(session, draft.support_plan_id)
    if draft.client is None or not draft.client.name.strip():
        raise GivenMissing("「氏名」を入力してください。", "name")
    client = _client(draft.client, municipality_id)
    client.recorded_at = clock.now(session)
    session.add(client)
    session.flush()
    return client.id


def _client(typed: ClientDraft, municipality_id: int) -> Client:
    return Client(
        municipality_id=municipality_id,
        name=typed.name.strip(),
        kana=typed.kana.strip(),
        born_on=typed.born_on,
        contact=typed.contact,
        safety_flags=list(typed.safety_flags),
    )


def _client_of_plan(session: Session, plan_id: int) -> int:
    found = session.exec(
        select(SupportCase.client_id)
        .join(SupportPlan, col(SupportPlan.support_case_id) == SupportCase.id)
        .where(SupportPlan.id == plan_id)
    ).one_or_none()
    if found is None:
        raise NothingHere("お探しの支援プランは見つかりません。")
    return found


def _earlier(
    session: Session, row: PlanService, draft: ProvisionDraft
) -> dict[str, str]:
    """Return the end of the person's last 家賃補助, if we know it and none is typed."""
    if draft.kind is not Kind.RENT or draft.given.get("earlier_ended_on"):
        return {}
    known = last_rent_end(session, row.client_id)
    return {"earlier_ended_on": known.isoformat()} if known else {}


def last_rent_end(session: Session, client_id: int) -> date | None:
    """Return the last day of the person's last 家賃補助 that has ended."""
    over = (ProvisionState.ENDED, ProvisionState.CEASED)
    return session.exec(
        select(func.max(PlanService.ends_on))
        .where(PlanService.client_id == client_id, PlanService.kind == Kind.RENT)
        .where(col(PlanService.state).in_(over))
    ).one()
