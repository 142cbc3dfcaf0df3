"""できごと（event） — one thing somebody did, or one page of a pass; append-only.

One hash chain per municipality: each event seals the one before it, the head is
locked last in the transaction and anchored daily outside the database.
"""

import hashlib
import json
from datetime import datetime
from typing import Any

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field

from models.columns import OfMunicipality, document, moment, row_id

GENESIS = "0" * 64


class Event(OfMunicipality, table=True):
    """One sealed entry: who, when, by which way, what, and on what legal basis."""

    __table_args__ = (
        UniqueConstraint("municipality_id", "seq"),
        Index("ix_event_case", "procedure", "case_id"),
    )

    id: int = row_id()
    seq: int
    at: datetime = moment(nullable=False)
    actor: str  # named, also on a link answer; "system" for a pass
    via: str  # screen, link, code, telephone, fax, pass, import
    user_id: int | None = None
    desk_id: int | None = None
    procedure: str
    case_id: int | None = None
    verb: str
    given: dict[str, Any] = document(default_factory=dict)
    legal_basis: str | None = None
    previous: str
    seal: str

    def sealed_text(self) -> str:
        """Return the canonical text the seal is taken over."""
        return json.dumps(
            [
                self.municipality_id,
                self.seq,
                self.at.isoformat(),
                [self.actor, self.via, self.user_id, self.desk_id],
                [self.procedure, self.case_id, self.verb],
                self.given,
                self.legal_basis,
                self.previous,
            ],
            ensure_ascii=False,
            sort_keys=True,
            separators=(",", ":"),
        )


class ChainHead(OfMunicipality, table=True):
    """The last seal of one municipality's chain; the row every act locks last."""

    __tablename__ = "chain_head"

    id: int = row_id()
    seq: int = Field(default=0)
    seal: str = GENESIS


def seal_of(event: Event) -> str:
    """Return the SHA-256 over the event's canonical text (hex)."""
    return hashlib.sha256(event.sealed_text().encode()).hexdigest()


def page_seal(rows: list[list[Any]]) -> str:
    """Return the SHA-256 (hex) over the rows one page of a pass wrote."""
    text = json.dumps(rows, ensure_ascii=False, separators=(",", ":"), default=str)
    return hashlib.sha256(text.encode()).hexdigest()
