"""記録の連鎖 — append events, each sealing the one before; the head is locked last."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import bindparam
from sqlmodel import Session, select

from models.decide import Party
from models.event import ChainHead, Event, seal_of
from tasks.turns import turn_to_found

_HEAD = (
    select(ChainHead)
    .where(ChainHead.municipality_id == bindparam("of"))
    .with_for_update()
    .execution_options(populate_existing=True)
)


def append(session: Session, municipality_id: int, **what: Any) -> Event:
    """Append one event to the municipality's chain and return it.

    Call it last in a transaction: it locks the chain's head until the commit.
    """
    at: datetime = what.pop("at")
    head = _head(session, municipality_id)
    if head is None:
        turn_to_found(session, municipality_id)
        head = _head(session, municipality_id) or ChainHead(
            municipality_id=municipality_id
        )
    event = Event(
        municipality_id=municipality_id,
        seq=head.seq + 1,
        at=at.astimezone(UTC),
        previous=head.seal,
        seal="",
        **what,
    )
    event.seal = seal_of(event)
    head.seq, head.seal = event.seq, event.seal
    session.add_all([event, head])
    session.flush()
    return event


def append_by(
    session: Session, municipality_id: int, by: Party, at: datetime, **what: Any
) -> Event:
    """Append what a named person did, whether to a case or to the town."""
    return append(
        session,
        municipality_id,
        at=at,
        actor=by.name,
        via=by.via,
        user_id=by.user_id,
        desk_id=by.desk_id,
        **what,
    )


def append_act(
    session: Session,
    case: Any,
    procedure: str,
    verb: str,
    by: Party,
    at: datetime,
    **what: Any,
) -> Event:
    """Append what somebody did to a case."""
    return append_by(
        session,
        case.municipality_id,
        by,
        at,
        procedure=procedure,
        case_id=case.id,
        verb=verb,
        **what,
    )


def _head(session: Session, municipality_id: int) -> ChainHead | None:
    """Return the head, locked; once locked it is ours until the transaction ends."""
    this = session.get_transaction(), municipality_id
    head: ChainHead | None
    locked, head = session.info.get("chain_head", (None, None))
    if locked != this:
        head = session.exec(_HEAD, params={"of": municipality_id}).one_or_none()
        session.info["chain_head"] = (this if head else None), head
    return head
