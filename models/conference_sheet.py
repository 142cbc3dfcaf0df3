"""会議の表 — one meeting, what is on its agenda, and on what ground it is shared.

The rules are in `models/conference.py`. Items carry 受付番号, never a name; tax and
levy items stand under a consent of their own, even in a 支援会議 (地方税法第22条).
"""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlmodel import Field

from models.case_row import CaseRow
from models.columns import OfMunicipality, document, moment, row_id, status_of
from models.conference_series import ConferenceKind
from models.labelled import Labelled

ARTICLE_9 = "生活困窮者自立支援法第9条第2項・第3項（支援会議）"
BY_CONSENT = "本人同意（個人情報の保護に関する法律第69条第2項第1号）"
BY_TAX_CONSENT = "税・保険料情報の専用の同意（地方税法第22条）"


class ConferenceState(Labelled):
    """Where one meeting stands."""

    PLANNED = "planned", "開催日の調整中"
    FIXED = "fixed", "開催日決定（案内待ち）"
    INVITED = "invited", "案内済み"
    HELD = "held", "開催済み（議事録待ち）"
    MINUTED = "minuted", "議事録作成済み（持ち帰り事項の確認待ち）"
    CLOSED = "closed", "終了"
    CANCELLED = "cancelled", "中止"


class ItemKind(Labelled):
    """議題の種類."""

    PLAN = "plan", "支援プラン案"
    EVALUATION = "evaluation", "支援プランの評価"
    INTAKE = "intake", "新規相談"
    ACTION = "action", "持ち帰り事項"
    CASE = "case", "個別の検討"
    OTHER = "other", "その他"


class PlanOutcome(Labelled):
    """会議の結論 — what a 支援調整会議 says of one plan."""

    APPROVED = "approved", "了承"
    REVISED = "revised", "修正して了承"
    SENT_BACK = "sent_back", "差戻し"


class TaxUse(Labelled):
    """市税・保険料等の情報を扱うか."""

    NONE = "none", "市税・保険料等の情報は扱いません"
    CONSENTED = "consented", "専用の同意書により扱います"


class Conference(CaseRow, table=True):
    """会議: one meeting of a series, or one called for a single purpose."""

    __table_args__ = (
        UniqueConstraint("municipality_id", "number"),
        UniqueConstraint("series_id", "slot"),
        CheckConstraint(
            "held_on IS NOT NULL OR state IN ('planned', 'cancelled')",
            name="fixed_has_its_day",
        ),
        CheckConstraint(
            "(held_at IS NULL) = (attended IS NULL)", name="held_has_its_count"
        ),
    )

    series_id: int | None = Field(default=None, foreign_key="conference_series.id")
    slot: str | None = None  # which one of the series: 2026-10, 2026-10-05
    kind: ConferenceKind = status_of(ConferenceKind)
    name: str
    state: ConferenceState = status_of(ConferenceState, default=ConferenceState.PLANNED)
    proposed_on: date
    proposed_why: list[str] = document(default_factory=list)
    held_on: date | None = None
    starts: str = ""
    ends: str = ""
    room: str = ""
    sequence: int = 0  # how often the day, time or room was changed since
    invited_at: datetime | None = moment()
    prepared_at: datetime | None = moment()
    held_at: datetime | None = moment()
    attended: int | None = None
    decisions: str = ""
    minutes_kept_at: str = ""
    minuted_at: datetime | None = moment()
    cancelled_because: str = ""
    closed_at: datetime | None = moment()

    @property
    def for_members_only(self) -> bool:
        """Tell whether 法第9条第6項 keeps its items to the members of this meeting."""
        return self.kind is ConferenceKind.ARTICLE9

    @property
    def legal_basis(self) -> str:
        """On what ground its items are shared."""
        return ARTICLE_9 if self.for_members_only else BY_CONSENT


class ConferenceItem(OfMunicipality, table=True):
    """議題: one matter of one meeting, by 受付番号."""

    __tablename__ = "conference_item"
    __table_args__ = (
        UniqueConstraint("conference_id", "about_procedure", "about_case_id"),
        CheckConstraint(
            "tax = 'none' OR tax_consent_id IS NOT NULL", name="tax_has_its_consent"
        ),
        CheckConstraint(
            "(about_procedure IS NULL) = (about_case_id IS NULL)",
            name="about_a_whole_case",
        ),
    )

    id: int = row_id()
    conference_id: int = Field(foreign_key="conference.id", index=True)
    kind: ItemKind = status_of(ItemKind)
    about_procedure: str | None = None  # collected from this case; none: typed
    about_case_id: int | None = None
    number: str = ""  # 受付番号
    words: str = ""
    tax: TaxUse = status_of(TaxUse, default=TaxUse.NONE)
    tax_consent_id: int | None = Field(default=None, foreign_key="consent.id")
    outcome: PlanOutcome | None = status_of(PlanOutcome, default=None, nullable=True)
    legal_basis: str
    added_at: datetime = moment(nullable=False)
    added_by: str
