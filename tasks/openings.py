"""対応の開始 — write the duties an act opened, each with its why."""

from typing import Any

from sqlmodel import Session

from models.decide import Change, Facts, Opening
from models.duty import Duty


def open_duties(
    session: Session, procedure: str, case: Any, change: Change, facts: Facts
) -> list[Duty]:
    """Add the duties the Change opens and return them with their ids."""
    duties = [_duty(procedure, case, o, change, facts) for o in change.opens]
    session.add_all(duties)
    session.flush()
    return duties


def _duty(
    procedure: str, case: Any, opening: Opening, change: Change, facts: Facts
) -> Duty:
    reached = opening.deadline
    return Duty(
        municipality_id=case.municipality_id,
        procedure=procedure,
        step=opening.step.name,
        case_id=case.id,
        number=case.number,
        occurrence=opening.occurrence,
        debtor_desk_id=opening.debtor_desk_id,
        creditor_desk_id=opening.creditor_desk_id,
        own_desk_id=case.own_desk_id,
        opened_at=change.at,
        raw_due_on=reached.raw_on,
        due_on=reached.due_on,
        why=reached.why.as_json(),
        ladder=opening.step.name,
        next_notice_on=opening.next_notice_on,
        urgent=case.urgent,
        policy_version=facts.policy.version,
    )
