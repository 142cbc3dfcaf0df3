"""週次レビューの票 — the cases without a plan that one desk goes through in one week.

The rules are in `models/weekly_review.py`. Items carry 受付番号, never a name.
"""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlmodel import Field

from models.case_row import CaseRow
from models.columns import OfMunicipality, document, moment, row_id, status_of
from models.labelled import Labelled


class WeeklyReviewState(Labelled):
    """Where one week's review stands."""

    NEW = "new", "作成中"
    OPEN = "open", "確認中"
    FINISHED = "finished", "全件確認済み"


class Standing(Labelled):
    """なぜ一覧にあるか."""

    UNSCREENED = "unscreened", "スクリーニング未了"
    UNPLANNED = "unplanned", "継続支援でプラン未作成"
    NOT_SEEN_AGAIN = "not_seen_again", "2回目の来所・面談なし"


class WeeklyReview(CaseRow, table=True):
    """週次レビュー: one desk, one ISO week, every open case without a plan."""

    __tablename__ = "weekly_review"
    __table_args__ = (
        UniqueConstraint("municipality_id", "number"),
        UniqueConstraint("sender_desk_id", "week"),
    )

    week: str  # 2026-W39
    held_on: date  # the town's weekday, or the next open day of that week
    state: WeeklyReviewState = status_of(
        WeeklyReviewState, default=WeeklyReviewState.NEW
    )
    listed: list[list[str]] = document(default_factory=list)  # as mailed: what, which
    closed_at: datetime | None = moment()

    @property
    def counts(self) -> tuple[tuple[str, str], ...]:
        """What the mail of the day lists: counts and 受付番号, nothing else."""
        return tuple((label, words) for label, words in self.listed)


class WeeklyItem(OfMunicipality, table=True):
    """一件: one case of the list, and what was agreed about it."""

    __tablename__ = "weekly_item"
    __table_args__ = (
        UniqueConstraint("weekly_review_id", "support_case_id"),
        CheckConstraint(
            "(move_on IS NULL) = (move_what = '')"
            " AND (move_on IS NULL) = (move_who = '')",
            name="move_is_whole",
        ),
        CheckConstraint(
            "(answered_at IS NULL) = (reason = '' AND move_on IS NULL)",
            name="answer_is_a_reason_or_a_move",
        ),
    )

    id: int = row_id()
    weekly_review_id: int = Field(foreign_key="weekly_review.id", index=True)
    support_case_id: int = Field(foreign_key="support_case.id", index=True)
    number: str  # 受付番号
    standing: Standing = status_of(Standing)
    reason: str = ""
    move_what: str = ""
    move_on: date | None = None
    move_who: str = ""
    answered_at: datetime | None = moment()
    answered_by: str = ""
