"""Uses of benefits and programmes, made through the verbs only."""

from datetime import date

from models.drafts import ClientDraft
from models.plan_service import PLAN_SERVICE
from models.procedure import Side
from models.provision import Kind, PlanService
from models.provision_draft import ProvisionDraft
from tasks.acts import act
from tasks.database import reading, transaction
from tasks.provision_stages import ask_views, call_talks, open_months
from tasks.provisions import begin_provision
from tests.databases import OWN, Town

CITY = "生活保護担当"  # here: the city's desk that decides on the benefit
PROVIDER = "市社会福祉協議会"
DECISION = {
    "drafted_on": "2026-09-16",
    "decided_on": "2026-09-17",
    "document_number": "生福第12号",
}
APPLIED = {
    Kind.RENT: {"applied_on": "2026-09-17", "lost_on": "2026-06-30"},
    Kind.MOVING: {
        "applied_on": "2026-09-17",
        "decreased_on": "2026-06-30",
        "need_seen_by": "budget",
        "need_on": "2026-09-10",
        "need_staff": "家計 花子",
    },
}
GIVEN = {
    "grant_rent": {**DECISION, "first_month_on": "2026-10-01"},
    "grant_moving": DECISION,
    "refuse_grant": {**DECISION, "refusal_reason": "収入が基準額を超えるため"},
    "extend_rent": DECISION,
    "refuse_extension": {**DECISION, "refusal_reason": "就職が決まったため"},
    "resume_rent": {**DECISION, "first_month_on": "2027-02-01"},
    "cease": {**DECISION, "cease_reason": "income", "cease_note": "常用就職"},
    "pay_moving": {"paid_on": "2026-09-17"},
    "ask_extension": {"extension_reason": "求職活動を続けるため"},
    "record_activities": {"consultations": "4", "hello_work": "2", "applications": "4"},
    "take_in": {"started_on": "2026-10-01"},
    "decline": {"declined_because": "満室のため"},
    "report_month": {"month_status": "as_planned"},
    "answer_inquiry": {"provider_view": "adjust", "view_note": "週2回に増やしたい"},
    "review_training": {"review_note": "作業の時間を延ばします。"},
    "record_parent_talk": {"parent_met_on": "2026-09-17", "parent_note": "利用を希望"},
    "record_exit_talk": {"talk_note": "収入の見通しを確認"},
    "finish": {"ending": "work", "ending_note": "常用就職"},
    "note_next_step": {"next_step": "ご本人に説明し、別の住まいの支援を案内"},
    "withdraw": {"withdrawn_because": "ご本人の希望"},
}


def a_draft(town: Town, kind: Kind, **different: object) -> ProvisionDraft:
    """What the desk types for this 事業."""
    benefit = kind in APPLIED
    usual: dict[str, object] = {
        "kind": kind,
        "to": town.desks[CITY if benefit else PROVIDER],
        "client": ClientDraft("試験 一郎"),
        "no_plan_reason": "住まいを失うおそれがあり、急ぐため",
        "consent_on": None if benefit else date(2026, 9, 16),
        "given": APPLIED.get(kind, {}),
    }
    return ProvisionDraft(**{**usual, **different})  # type: ignore[arg-type]


def a_provision(town: Town, kind: Kind, *verbs: str, **different: object) -> int:
    """The id of a use begun and taken through these verbs, in order."""
    with transaction(town.scope) as session:
        draft = a_draft(town, kind, **different)
        made = begin_provision(session, draft, town.party(OWN, Side.SENDER)).id
    for verb in verbs:
        do(town, made, verb)
    return made


def do(town: Town, provision_id: int, verb: str, **given: str) -> None:
    """One act by the desk whose verb it is."""
    side, row = PLAN_SERVICE.verb(verb).by, the_provision(town, provision_id)
    desks = {Side.SENDER: row.sender_desk_id, Side.RECEIVER: row.receiver_desk_id}
    named = {desk: agency for agency, desk in town.desks.items()}
    by = town.party(named[desks[side]], side)
    typed = {**GIVEN.get(verb, {}), **given}
    with transaction(town.scope) as session:
        act(session, "plan_service", provision_id, verb, by, typed)


def stages(today: date) -> None:
    """What the pass does before it reminds."""
    open_months(today)
    call_talks(today)
    ask_views(today)


def the_provision(town: Town, provision_id: int) -> PlanService:
    """The row as it stands."""
    with reading(town.scope) as session:
        found = session.get(PlanService, provision_id)
        assert found is not None
        return found
