"""メール（mail） — one envelope to one address with its frozen list of notices.

Intent exactly once, delivery at least once, effect once; and an honest *unknown*.
"""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import Index, text
from sqlmodel import Field

from models.columns import OfMunicipality, moment, row_id, status_of


class MailState(StrEnum):
    """queued → sending → sent, or failed, unknown, held; cancelled before sending."""

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    UNKNOWN = "unknown"  # the reply was lost after the last dot; a person decides
    HELD = "held"  # killed its sender too often, or held after a restore
    CANCELLED = "cancelled"


MAIL_STATE_LABELS = {
    MailState.QUEUED: "送信待ち",
    MailState.SENDING: "送信中",
    MailState.SENT: "送信済み",
    MailState.FAILED: "送信できませんでした",
    MailState.UNKNOWN: "送信結果が不明です（要確認）",
    MailState.HELD: "保留中（要確認）",
    MailState.CANCELLED: "取りやめ",
}


class Mail(OfMunicipality, table=True):
    """One message to one recipient. Its text is rendered anew from its notices."""

    __table_args__ = (
        Index(
            "uq_mail_digest",
            "municipality_id",
            "to_address",
            "digest_on",
            unique=True,
            sqlite_where=text("digest_on IS NOT NULL"),
            postgresql_where=text("digest_on IS NOT NULL"),
        ),
        Index("ix_mail_to_send", "state", "next_attempt_at"),
    )

    id: int = row_id()
    post_id: int = Field(foreign_key="post.id", index=True)
    to_address: str
    digest_on: date | None = None  # the day whose digest this is; none: sent at once
    message_id: str = Field(unique=True)
    verp_token: str = Field(unique=True)
    thread_id: str | None = None  # Message-ID of the case's first mail to this post
    created_at: datetime = moment(nullable=False)
    state: MailState = status_of(MailState, default=MailState.QUEUED)
    attempts: int = 0
    lost_senders: int = 0  # leases that ran out because the sender died
    first_due_at: datetime = moment(nullable=False)  # real clock, as all below
    next_attempt_at: datetime = moment(nullable=False)
    lease_until: datetime | None = moment()
    fence: int = 0  # only the holder of the latest fence may settle
    sent_at: datetime | None = moment()
    bounced_at: datetime | None = moment()
    last_reply: str | None = None


class MailHistory(OfMunicipality, table=True):
    """Every change of a mail: attempt, state and the server's plain reply."""

    __tablename__ = "mail_history"

    id: int = row_id()
    mail_id: int = Field(foreign_key="mail.id", index=True)
    at: datetime = moment(nullable=False)
    attempt: int
    state: MailState = status_of(MailState)
    reply: str = ""
