"""支援プランの票 — one plan of one case: what it says, its period, what was decided.

The rules are in `models/support_plan.py`, of its period in
`models/support_plan_period.py`.
What a plan says is fixed by 生活困窮者自立支援法施行規則第1条.
"""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlmodel import Field

from models.case_row import CaseRow
from models.columns import moment, status_of
from models.labelled import Labelled
from models.support_case_sheet import CaseEnding, NoPlanReason


class SupportPlanState(Labelled):
    """Where one plan stands, and what that is called."""

    NEW = "new", "作成中"
    DRAFTED = "drafted", "案（ご本人への説明待ち）"
    EXPLAINED = "explained", "説明済み（ご本人の同意待ち）"
    SIGNED = "signed", "同意済み（支援調整会議待ち）"
    DISCUSSED = "discussed", "会議で了承（支援決定待ち）"
    RUNNING = "running", "実施中"
    EVALUATED = "evaluated", "評価済み（終結・再プランの判断待ち）"
    FINISHED = "finished", "終結"
    REPLANNED = "replanned", "再プラン"
    BROKEN_OFF = "broken_off", "中断・終了"
    NOT_AGREED = "not_agreed", "プラン未作成（理由を記録済み）"


class Presence(Labelled):
    """説明へのご本人の参加."""

    PRESENT = "present", "ご本人が同席"
    REMOTE = "remote", "電話・オンラインで参加"
    SUPPORTER = "supporter", "ご家族・支援者が同席"


class AtConference(Labelled):
    """会議へのご本人の参加."""

    PRESENT = "present", "ご本人が同席"
    REMOTE = "remote", "電話・オンラインで参加"
    SUPPORTER = "supporter", "ご家族・支援者が同席"
    ABSENT = "absent", "不参加（事前に意向を確認済み）"


class Agreement(Labelled):
    """同意の方法."""

    SIGNED = "signed", "署名"
    ORAL = "oral", "口頭（記録済み）"


class Conclusion(Labelled):
    """支援調整会議の結論."""

    APPROVED = "approved", "了承"
    REVISED = "revised", "修正のうえ了承"
    AFTERWARDS = "afterwards", "緊急のため事後に報告し、了承"


class Achievement(Labelled):
    """目標の達成度."""

    REACHED = "reached", "達成"
    PARTLY = "partly", "一部達成"
    NOT_REACHED = "not_reached", "未達成"


class SupportPlan(CaseRow, table=True):
    """支援プラン: drafted by the desk in charge, decided by a desk of the city."""

    __tablename__ = "support_plan"
    __table_args__ = (
        UniqueConstraint("municipality_id", "number"),
        UniqueConstraint("previous_plan_id"),
        CheckConstraint(
            "(decided_on IS NULL) = (drafted_on IS NULL)"
            " AND (decided_on IS NULL) = (document_number = '')",
            name="decision_is_whole",
        ),
        CheckConstraint("ends_on >= starts_on", name="period_runs_forward"),
        CheckConstraint(
            "(ending IS NULL) = (ended_on IS NULL)", name="ending_has_its_day"
        ),
        CheckConstraint(
            "decided_on IS NOT NULL"
            " OR state NOT IN ('running', 'evaluated', 'finished', 'replanned')",
            name="runs_once_decided",
        ),
    )

    support_case_id: int = Field(foreign_key="support_case.id", index=True)
    previous_plan_id: int | None = Field(default=None, foreign_key="support_plan.id")
    state: SupportPlanState = status_of(SupportPlanState, default=SupportPlanState.NEW)
    # 規則第1条
    wishes: str  # 生活に対する意向
    problems: str  # 生活全般の解決すべき課題
    goal: str  # 支援の目標
    achieve_by: date  # その達成時期
    supports: str  # 支援の種類及び内容
    cautions: str = ""  # 支援を提供する上での留意事項
    # the period, both days included
    starts_on: date
    ends_on: date = Field(index=True)
    new_ends_on: date | None = None  # of a change, until it is decided
    change_reason: str = ""
    # ご本人
    explained_on: date | None = None
    presence: Presence | None = status_of(Presence, default=None, nullable=True)
    agreed_on: date | None = None
    agreement: Agreement | None = status_of(Agreement, default=None, nullable=True)
    # 支援調整会議
    conference_on: date | None = None
    discussed_on: date | None = None
    person_present: AtConference | None = status_of(
        AtConference, default=None, nullable=True
    )
    conclusion: Conclusion | None = status_of(Conclusion, default=None, nullable=True)
    # 支援決定, entered by a desk of the city
    drafted_on: date | None = None  # 起案日
    decided_on: date | None = None  # 決裁日
    document_number: str = ""  # 文書番号
    # モニタリング・評価
    monitor_from: date  # the last monitoring; the first day before any
    monitored_on: date | None = None
    evaluated_on: date | None = None
    achievement: Achievement | None = status_of(
        Achievement, default=None, nullable=True
    )
    evaluation: str = ""
    no_plan_reason: NoPlanReason | None = status_of(
        NoPlanReason, default=None, nullable=True
    )
    ending: CaseEnding | None = status_of(CaseEnding, default=None, nullable=True)
    ended_on: date | None = None
    closed_at: datetime | None = moment()
