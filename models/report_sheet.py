"""実績報告（一期分） — what one office owes for one period, and its numbers.

The rules are in `models/report.py`. A row exists from the moment the year is planned,
so that everybody sees what will be asked; nobody is asked before the period is over.
"""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlmodel import Field

from models.case_row import CaseRow
from models.columns import OfMunicipality, document, moment, row_id, status_of
from models.labelled import Labelled


class ReportState(StrEnum):
    """Where one report stands."""

    DRAFT = "draft"
    PLANNED = "planned"
    ASKED = "asked"
    SUBMITTED = "submitted"
    NIL = "nil"
    RETURNED = "returned"
    ACCEPTED = "accepted"
    ACCEPTED_NIL = "accepted_nil"
    EXCUSED = "excused"


class Privacy(Labelled):
    """個人情報の確認 — ticked at every submission."""

    NONE_INSIDE = "none_inside", "個人情報が含まれていないことを確認しました"


class Report(CaseRow, table=True):
    """実績報告: one office, one rule, one period; its rounds are its duties."""

    __table_args__ = (
        UniqueConstraint("rule_id", "sender_desk_id", "period_last_on"),
        UniqueConstraint("municipality_id", "number"),
        CheckConstraint("period_first_on <= period_last_on", name="period_is_in_order"),
        CheckConstraint(
            "(return_reason = '') = (new_due_on IS NULL)", name="return_has_its_day"
        ),
    )

    rule_id: int = Field(foreign_key="report_rule.id", index=True)
    period_first_on: date
    period_last_on: date = Field(index=True)
    due_rule: dict[str, Any] = document(default_factory=dict)  # as the year was planned
    state: ReportState = status_of(ReportState, default=ReportState.DRAFT)
    kept_at: str = ""  # 様式の保管場所・文書番号
    remark: str = ""  # 備考
    return_reason: str = ""
    new_due_on: date | None = None
    excuse_reason: str = ""
    asked_at: datetime | None = moment()
    submitted_at: datetime | None = moment()  # the first time
    late_told_at: datetime | None = moment()
    accepted_at: datetime | None = moment()


class ReportLine(OfMunicipality, table=True):
    """One number of a report: as counted from the work, and as the office says it."""

    __tablename__ = "report_line"
    __table_args__ = (
        UniqueConstraint("report_id", "key"),
        CheckConstraint("reported >= 0", name="reported_is_a_count"),
        CheckConstraint(
            "counted IS NULL OR counted = reported OR reason <> ''",
            name="difference_has_reason",
        ),
    )

    id: int = row_id()
    report_id: int = Field(foreign_key="report.id", index=True)
    key: str
    counted: int | None = None  # at the moment it was saved; empty: typed only
    reported: int
    reason: str = ""  # why it differs from what was counted
    recorded_at: datetime = moment(nullable=False)
    recorded_by: str
