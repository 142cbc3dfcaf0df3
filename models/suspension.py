"""停止（suspension） — the ledger of duties whose clock stands still, and why.

Agreed, not law: a day that a law fixes cannot be stopped. The suspended days are added
to the due day when the clock runs again, counted as its rule counts.
"""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index, text
from sqlmodel import Field

from models.columns import OfMunicipality, moment, row_id, status_of
from models.labelled import Labelled


class SuspensionReason(Labelled):
    """停止の理由 — the closed list."""

    IN_HOSPITAL = "in_hospital", "本人入院"
    AWAITING_CONTACT = "awaiting_contact", "連絡待ち"
    THEIR_INQUIRY = "their_inquiry", "先方の照会中"
    DISASTER = "disaster", "災害等"
    OTHER = "other", "その他"


class Suspension(OfMunicipality, table=True):
    """One stop of one duty: its days, its reason and evidence, who began and ended it.

    `until_on` is the last suspended day; empty: until somebody lets it run again.
    `resumed_on` is the first day the clock runs again. A duty that was answered in the
    meantime needs no resuming: its row stays as it is.
    """

    __table_args__ = (
        CheckConstraint(
            "(resumed_at IS NULL) = (resumed_on IS NULL)", name="resumed_has_day"
        ),
        CheckConstraint(
            "until_on IS NULL OR until_on >= from_on", name="ends_after_it_begins"
        ),
        Index(
            "uq_suspension_running",
            "duty_id",
            unique=True,
            sqlite_where=text("resumed_at IS NULL"),
            postgresql_where=text("resumed_at IS NULL"),
        ),
    )

    id: int = row_id()
    duty_id: int = Field(foreign_key="duty.id", index=True)
    from_on: date
    until_on: date | None = None
    reason: SuspensionReason = status_of(SuspensionReason)
    evidence: str  # what shows it: 病院からの連絡 9月24日, …
    suspended_at: datetime = moment(nullable=False)
    suspended_by: str
    resumed_on: date | None = None
    resumed_at: datetime | None = moment()
    resumed_by: str | None = None
