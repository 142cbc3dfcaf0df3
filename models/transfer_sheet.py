"""担当替え — one batch from a counter to the next, one receipt for each case.

人事異動, 委託替え: what is open at the old counter is handed on case by case.
The rules are in `models/transfer.py`.
"""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlmodel import Field

from models.case_row import CaseRow
from models.columns import moment, status_of
from models.labelled import Labelled

HAND_ON = "hand_on"  # the verb of the event on the case that changed hands


class BatchState(StrEnum):
    """Where one 担当替え stands."""

    RUNNING = "running"
    DONE = "done"
    CANCELLED = "cancelled"


class TransferState(StrEnum):
    """Where the receipt of one case stands."""

    OFFERED = "offered"
    ASKED = "asked"
    RECEIVED = "received"
    NOT_NEEDED = "not_needed"


class TransferGround(Labelled):
    """担当替えの根拠 — why the next counter may have what the old one knows."""

    STAFF = "staff", "同じ機関の中の人事異動・担当替え"
    ENTRUSTED = (
        "entrusted",
        "業務の委託（困窮者自立支援法第5条第2項・第3項、個人情報保護法第66条第2項）",
    )


class ConsentCheck(Labelled):
    """同意の承継の確認 — what the new holder found on looking at the consent."""

    COVERS = "covers", "同意の範囲に新しい担当が含まれる"
    ASKED_AGAIN = "asked_again", "ご本人に改めて説明し、同意を得た"
    TO_ASK = "to_ask", "ご本人に改めて説明する（次の面談で）"
    NONE_NEEDED = "none_needed", "同意を要する情報はない"


class TransferBatch(CaseRow, table=True):
    """担当替え: from one counter to another (or within one), on one day."""

    __tablename__ = "transfer_batch"
    __table_args__ = (
        UniqueConstraint("municipality_id", "number"),
        CheckConstraint(
            "(state = 'running') = (closed_at IS NULL)", name="closed_when_over"
        ),
    )

    hands_over_on: date
    ground: TransferGround = status_of(TransferGround)
    substitute_post_id: int = Field(foreign_key="post.id")  # answers until received
    note: str = ""
    state: BatchState = status_of(BatchState, default=BatchState.RUNNING)
    cancel_reason: str = ""
    begun_at: datetime = moment(nullable=False)
    begun_by: str
    closed_at: datetime | None = moment()


class Transfer(CaseRow, table=True):
    """担当替えの引継ぎ: the receipt of one open case of any process."""

    __table_args__ = (
        UniqueConstraint("batch_id", "about_procedure", "about_case_id"),
        CheckConstraint(
            "(state IN ('received', 'not_needed')) = (closed_at IS NOT NULL)",
            name="closed_when_over",
        ),
        CheckConstraint(
            "(state = 'received') = (consent_check IS NOT NULL)",
            name="received_with_consent_checked",
        ),
    )

    batch_id: int = Field(foreign_key="transfer_batch.id", index=True)
    about_procedure: str
    about_case_id: int
    hands_over_on: date
    handing_note: str = ""
    state: TransferState = status_of(TransferState, default=TransferState.OFFERED)
    consent_check: ConsentCheck | None = status_of(
        ConsentCheck, default=None, nullable=True
    )
    received_note: str = ""
    closed_at: datetime | None = moment()
