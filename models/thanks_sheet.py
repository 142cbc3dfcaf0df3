"""毎月のお礼（一か月分） — what became of one counter's つなぎ, in counts only."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlmodel import Field

from models.case_row import CaseRow
from models.columns import moment, status_of


class ThanksState(StrEnum):
    """Nothing is owed by the reader: it is written, then it is sent."""

    DRAFT = "draft"
    WRITTEN = "written"
    SENT = "sent"


class Thanks(CaseRow, table=True):
    """お礼: one counter, one desk of ours, one month; never twice."""

    __tablename__ = "thanks"
    __table_args__ = (
        UniqueConstraint("sender_desk_id", "receiver_desk_id", "month_on"),
        UniqueConstraint("municipality_id", "number"),
        CheckConstraint(
            "connected + coalesce(visited, 0) + coalesce(supported, 0) > 0",
            name="counts_something",
        ),
    )

    month_on: date = Field(index=True)  # its first day
    connected: int  # つながった: 受領を確認したつなぎ
    visited: int | None = None  # 来所; none where only the receipt may go back
    supported: int | None = None  # 支援中
    state: ThanksState = status_of(ThanksState, default=ThanksState.DRAFT)
    sent_at: datetime | None = moment()
