"""持ち帰り事項の表 — what one desk took home from a meeting, until it is done.

The rules are in `models/conference_follow_up.py`. What it is about is read by the two
desks and by the members of the next meeting; mail names its 受付番号 only.
"""

from datetime import date, datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from models.case_row import CaseRow
from models.columns import moment, status_of
from models.conference_series import ConferenceKind
from models.conference_sheet import ARTICLE_9, BY_CONSENT
from models.labelled import Labelled


class ActionItemState(Labelled):
    """Where one 持ち帰り事項 stands."""

    NOTED = "noted", "登録中"
    OPEN = "open", "対応中"
    REPORTED = "reported", "対応済み（確認待ち）"
    CONFIRMED = "confirmed", "完了"
    DROPPED = "dropped", "取りやめ"


class ActionItem(CaseRow, table=True):
    """持ち帰り事項: the convening desk follows it, the other desk does it."""

    __tablename__ = "action_item"
    __table_args__ = (UniqueConstraint("municipality_id", "number"),)

    conference_id: int = Field(foreign_key="conference.id", index=True)
    kind: ConferenceKind = status_of(ConferenceKind)
    state: ActionItemState = status_of(ActionItemState, default=ActionItemState.NOTED)
    what: str
    due_on: date
    outcome: str = ""
    opened_at: datetime | None = moment()
    reported_at: datetime | None = moment()
    dropped_because: str = ""
    closed_at: datetime | None = moment()

    @property
    def legal_basis(self) -> str:
        """On what ground the desk reads what it is about."""
        return ARTICLE_9 if self.kind is ConferenceKind.ARTICLE9 else BY_CONSENT
