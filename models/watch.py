"""見守り — what the passes report about themselves, and what they found."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Index, text

from models.columns import OfMunicipality, document, moment, row_id, status_of


class FindingKind(StrEnum):
    """Things nobody would otherwise notice."""

    LADDER_STALLED = "ladder_stalled"
    REACHES_NOBODY = "reaches_nobody"
    ADDRESS_BOUNCES = "address_bounces"
    POLICY_NEVER_FIRED = "policy_never_fired"
    CALENDAR_ENDS = "calendar_ends"
    RUN_MISSED = "run_missed"
    MAIL_STUCK = "mail_stuck"
    DUTIES_DIFFER = "duties_differ"
    CHAIN_BROKEN = "chain_broken"
    LEDGER_BROKEN = "ledger_broken"


FINDING_LABELS = {
    FindingKind.LADDER_STALLED: "段階的な通知が止まっています",
    FindingKind.REACHES_NOBODY: "連絡先なし・不達",
    FindingKind.ADDRESS_BOUNCES: "メールが届かない宛先があります",
    FindingKind.POLICY_NEVER_FIRED: "一度も使われていない取り決めがあります",
    FindingKind.CALENDAR_ENDS: "暦の登録期間が終わりに近づいています",
    FindingKind.RUN_MISSED: "日次処理が行われていません",
    FindingKind.MAIL_STUCK: "送信できていないメールがあります",
    FindingKind.DUTIES_DIFFER: "対応一覧と記録が一致しません",
    FindingKind.CHAIN_BROKEN: "記録の連鎖が一致しません",
    FindingKind.LEDGER_BROKEN: "通知の記録に欠けがあります",
}


class Finding(OfMunicipality, table=True):
    """One finding; seen again it keeps its row, gone it gets `resolved_at`."""

    __table_args__ = (
        Index(
            "uq_finding_open",
            "municipality_id",
            "kind",
            "subject",
            unique=True,
            sqlite_where=text("resolved_at IS NULL"),
            postgresql_where=text("resolved_at IS NULL"),
        ),
    )

    id: int = row_id()
    kind: FindingKind = status_of(FindingKind)
    subject: str  # which row, by id or number; never a name
    detail: str  # a Japanese sentence without personal data
    first_seen_at: datetime = moment(nullable=False)
    last_seen_at: datetime = moment(nullable=False)
    resolved_at: datetime | None = moment()


class PassRun(OfMunicipality, table=True):
    """One run of a daily pass for one day and municipality."""

    __tablename__ = "pass_run"
    __table_args__ = (Index("ix_pass_run_name", "name", "for_day"),)

    id: int = row_id()
    name: str
    for_day: date
    started_at: datetime = moment(nullable=False)
    finished_at: datetime | None = moment()
    counts: dict[str, Any] = document(default_factory=dict)
