"""順番 — let one transaction at a time make what must exist once.

SQLite needs none of it: its writers take turns already (BEGIN IMMEDIATE).
"""

from sqlmodel import Session, select

from models.municipality import Installation, Municipality


def turn_to_found(session: Session, municipality_id: int) -> None:
    """Wait until no other transaction founds a first row of this municipality.

    The weaker lock: rows that refer to the municipality may still be added.
    """
    one = select(Municipality.id).where(Municipality.id == municipality_id)
    session.exec(one.with_for_update(key_share=True)).one()


def turn_to_gather(session: Session) -> None:
    """Wait until no other transaction gathers: two would each make a day's digest."""
    session.exec(select(Installation.id).with_for_update(key_share=True)).one()
