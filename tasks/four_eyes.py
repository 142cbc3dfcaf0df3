"""二人で確かめる — look up whose act a decision answers, for the guard that asks."""

from dataclasses import replace

from sqlmodel import Session, col, select

from models.decide import Facts, Party
from models.event import Event
from models.four_eyes import not_by_its_drafter
from models.procedure import Procedure, Side


def with_persons(
    session: Session, procedure: Procedure, facts: Facts, verb: str, by: Party
) -> Facts:
    """Return the facts with who acts, and whose act this one answers.

    Only for a verb guarded by `not_by_its_drafter`; others look nothing up.
    """
    declared = procedure.verb(verb)
    if not_by_its_drafter not in declared.guards:
        return facts
    asked_by = {v for name in declared.closes for v in procedure.step(name).opens_on}
    latest = session.exec(
        select(Event)
        .where(Event.procedure == procedure.name, Event.case_id == facts.case.id)
        .where(col(Event.verb).in_(asked_by))
        .order_by(col(Event.seq).desc())
        .limit(1)
    ).first()
    return replace(facts, by=by, drafter=_party_of(latest) if latest else None)


def _party_of(event: Event) -> Party:
    side = Side.SYSTEM if event.via == "pass" else Side.SENDER
    return Party(side, event.actor, event.via, event.desk_id, event.user_id)
