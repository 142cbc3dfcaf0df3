"""対応すべきこと（duty） — one thing one party owes another, by when, and why that day.

Every screen that lists work reads this table; a watch pass proves that replaying
the events gives the same rows.
"""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Index, text
from sqlmodel import Field

from models.columns import OfMunicipality, document, moment, row_id, status_of


class DutyState(StrEnum):
    """An open or suspended duty has exactly one debtor; the others are history."""

    OPEN = "open"
    SUSPENDED = "suspended"
    DONE = "done"
    CANCELLED = "cancelled"


class Duty(OfMunicipality, table=True):
    """One open promise between two desks, with the day and the reason of that day."""

    __table_args__ = (
        Index(
            "ix_duty_to_notify",
            "procedure",
            "next_notice_on",
            "id",
            sqlite_where=text("state = 'open' AND next_notice_on IS NOT NULL"),
            postgresql_where=text("state = 'open' AND next_notice_on IS NOT NULL"),
        ),
        Index("ix_duty_case", "procedure", "case_id"),
        Index("ix_duty_debtor", "debtor_desk_id", "state", "due_on"),
    )

    id: int = row_id()
    procedure: str
    step: str
    case_id: int
    number: str  # 受付番号, so that mail and lists need no join
    occurrence: str  # the round: "1", "2" …; a fiscal period for recurring duties
    debtor_desk_id: int = Field(foreign_key="desk.id")
    creditor_desk_id: int = Field(foreign_key="desk.id")
    own_desk_id: int = Field(foreign_key="desk.id")  # whose posts silence climbs
    opened_at: datetime = moment(nullable=False)
    raw_due_on: date
    due_on: date
    why: dict[str, Any] = document()
    ladder: str
    rungs_said: int = 0  # how many rungs of the ladder lie behind
    next_notice_on: date | None = None
    urgent: bool = False  # of the case; fixed when the duty opens
    policy_version: int
    state: DutyState = status_of(DutyState, default=DutyState.OPEN)
    closed_at: datetime | None = moment()
    closed_by: str | None = None
    closed_how: str | None = None
    version: int = 1
