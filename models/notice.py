"""通知（notice） — one thing to be said to one post about one duty.

Unique by (duty, occurrence, rung, post): never the day, the person or the address,
so that a moved due date does not say it again.
"""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import Index, UniqueConstraint, text
from sqlmodel import Field

from models.columns import OfMunicipality, moment, row_id, status_of


class NoticeState(StrEnum):
    """A notice that was not sent says why."""

    QUEUED = "queued"
    MAILED = "mailed"
    SUPPRESSED = "suppressed"
    CANCELLED = "cancelled"


class Suppressed(StrEnum):
    """Why a notice was not said at all."""

    NO_ADDRESS = "no_address"
    BOUNCED = "bounced"
    OVERTAKEN = "overtaken"  # a later rung was due too; only the highest is said
    FAILED = "failed"  # the mail was refused for good
    ABSENT = "absent"  # the post is away and nobody stands in


SUPPRESSED_LABELS = {
    Suppressed.NO_ADDRESS: "送付先のメールアドレスがありません",
    Suppressed.BOUNCED: "メールが不達となった宛先です",
    Suppressed.OVERTAKEN: "上位の段の通知にまとめました",
    Suppressed.FAILED: "メールを送信できませんでした",
    Suppressed.ABSENT: "不在のため受け取る担当がいません",
}


class Notice(OfMunicipality, table=True):
    """The intent to say something: written in the act's own transaction."""

    __table_args__ = (
        UniqueConstraint("duty_id", "occurrence", "rung", "post_id"),
        Index(
            "ix_notice_to_send",
            "send_on",
            sqlite_where=text("state = 'queued' AND mail_id IS NULL"),
            postgresql_where=text("state = 'queued' AND mail_id IS NULL"),
        ),
    )

    id: int = row_id()
    duty_id: int = Field(foreign_key="duty.id")
    occurrence: str
    rung: str
    post_id: int = Field(foreign_key="post.id")
    kind: str  # event and recipient; a message of notifications.messages
    at_once: bool  # acts and first notices leave at once, rungs in the day's digest
    informs: bool  # about something done: still said when the duty is closed
    on_closed_days: bool = False  # urgent: leaves on a closed day too
    send_on: date  # first day it may leave (an open day of the recipient)
    created_at: datetime = moment(nullable=False)
    state: NoticeState = status_of(NoticeState, default=NoticeState.QUEUED)
    reason: str | None = None
    mail_id: int | None = Field(default=None, foreign_key="mail.id", index=True)
