"""緊急連絡票 — one urgent call to one desk: the signs, who was reached, who took it.

The rules are in `models/urgent_call.py`. What is written stays as short as a telephone
call; the lists are closed.
"""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, UniqueConstraint

from models.agency import Rank
from models.case_row import CaseRow
from models.columns import document, moment, status_of
from models.labelled import Labelled


class UrgentState(StrEnum):
    """Where one urgent call to one desk stands."""

    DRAFT = "draft"
    CALLING = "calling"  # staffed: the minutes run
    UNSTAFFED = "unstaffed"  # nobody there: no minutes run
    ACKNOWLEDGED = "acknowledged"
    HANDED_OVER = "handed_over"
    STOOD_DOWN = "stood_down"


class UrgentSign(Labelled):
    """緊急の徴候 — what makes it a matter of minutes."""

    SUICIDE = "suicide", "自殺の危険"
    CHILD_ABUSE = "child_abuse", "児童虐待のおそれ"
    ELDER_ABUSE = "elder_abuse", "高齢者虐待のおそれ"
    DISABLED_ABUSE = "disabled_abuse", "障害者虐待のおそれ"
    PARTNER_VIOLENCE = "partner_violence", "配偶者等からの暴力（DV）"
    NO_FOOD = "no_food", "今日食べるものがない"
    NO_HOME = "no_home", "今夜泊まるところがない"


class UrgentBasis(Labelled):
    """提供の根拠 — why it may be said without waiting; kept with each disclosure."""

    CONSENT = "consent", "本人の同意（個人情報の保護に関する法律第69条第2項第1号）"
    LIFE = (
        "life",
        "生命・身体の保護のための特別の理由（個人情報の保護に関する法律第69条第2項第4号）",
    )
    LIFE_PRIVATE = (
        "life_private",
        "生命・身体の保護（民間からの提供。個人情報の保護に関する法律第27条第1項第2号）",
    )
    CHILD_ABUSE = "child_abuse", "児童虐待の通告（児童虐待の防止等に関する法律第6条）"
    ELDER_ABUSE = (
        "elder_abuse",
        "高齢者虐待の通報（高齢者虐待の防止、高齢者の養護者に対する支援等に関する法律第7条）",
    )
    DISABLED_ABUSE = (
        "disabled_abuse",
        "障害者虐待の通報（障害者虐待の防止、障害者の養護者に対する支援等に関する法律第7条）",
    )


class OutsideNumber(Labelled):
    """窓口時間外の連絡先 — whom to telephone where no desk is staffed."""

    NIGHT_DESK = "night_desk", "宿直・夜間窓口"
    POLICE = "police", "警察"
    AMBULANCE = "ambulance", "消防・救急"
    PSYCHIATRY = "psychiatry", "精神科救急の相談窓口"
    CHILD_LINE = "child_line", "児童相談所虐待対応ダイヤル"
    VIOLENCE_LINE = "violence_line", "DV相談ナビ"
    OTHER = "other", "その他"


class UrgentDirection(StrEnum):
    """Whose staff climbs: ours telephones, or ours is the one to answer."""

    OUT = "out"
    IN = "in"


OF_ABUSE = {
    UrgentBasis.CHILD_ABUSE: UrgentSign.CHILD_ABUSE,
    UrgentBasis.ELDER_ABUSE: UrgentSign.ELDER_ABUSE,
    UrgentBasis.DISABLED_ABUSE: UrgentSign.DISABLED_ABUSE,
}


class UrgentCall(CaseRow, table=True):
    """緊急の連絡: one person in danger, one desk, until a named person has it."""

    __tablename__ = "urgent_call"
    __table_args__ = (
        UniqueConstraint("municipality_id", "number"),
        CheckConstraint(
            "due_at IS NOT NULL OR state <> 'calling'", name="calling_has_its_moment"
        ),
        CheckConstraint(
            "acknowledged_by <> '' OR state <> 'acknowledged'",
            name="acknowledged_by_a_name",
        ),
        CheckConstraint(
            "handed_to <> '' OR state <> 'handed_over'", name="handed_to_a_name"
        ),
    )

    state: UrgentState = status_of(UrgentState, default=UrgentState.DRAFT)
    direction: UrgentDirection = status_of(UrgentDirection)
    signs: list[str] = document(default_factory=list)
    basis: UrgentBasis = status_of(UrgentBasis)
    basis_note: str = ""
    about_number: str = ""  # 受付番号 of the case it came out of
    whom: str = ""  # who is in danger, as said on the telephone
    place: str = ""
    situation: str = ""
    climbed_to: Rank = status_of(Rank, default=Rank.STAFF)
    due_at: datetime | None = moment()  # until when a named person is to have taken it
    raised_at: datetime | None = moment()
    outside_called_at: datetime | None = moment()
    acknowledged_at: datetime | None = moment()
    acknowledged_by: str = ""
    handed_to: str = ""
    closed_at: datetime | None = moment()

    @property
    def legal_basis(self) -> str:
        """What each disclosure stores."""
        label = UrgentBasis.of(self.basis).label
        return "：".join(part for part in (label, self.basis_note) if part)
