"""会議の出欠の表 — one member desk invited to one meeting, and what it answered.

The rules are in `models/conference_reply.py`. Day, time and room are copied from the
meeting when the member is told, so that a mail says what its calendar file says.
"""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlmodel import Field

from models.case_row import CaseRow
from models.columns import moment, status_of
from models.conference_series import ConferenceKind
from models.conference_sheet import ARTICLE_9, BY_CONSENT
from models.labelled import Labelled


class InvitationState(Labelled):
    """Where one member's answer stands."""

    DRAFT = "draft", "案内前"
    INVITED = "invited", "出欠の回答待ち"
    ATTENDING = "attending", "出席"
    SUBSTITUTE = "substitute", "代理出席"
    ABSENT = "absent", "欠席"
    OVER = "over", "終了"
    CALLED_OFF = "called_off", "会議の中止"


class Owed(Labelled):
    """資料の提出の有無."""

    YES = "yes", "あり"
    NO = "no", "なし"


class AbsenceReason(Labelled):
    """欠席の理由; nothing about a person is asked."""

    OTHER_DUTY = "other_duty", "ほかの用務と重なるため"
    NO_MATTER = "no_matter", "関係する議題がないため"
    OTHER = "other", "その他"


class Attendance(Labelled):
    """出欠の回答, kept when the invitation is over."""

    PRESENT = "present", "出席"
    SUBSTITUTE = "by_substitute", "代理出席"
    ABSENT = "absent", "欠席"


class Invitation(CaseRow, table=True):
    """会議の出欠: the convening desk asks, the member desk answers."""

    __table_args__ = (
        UniqueConstraint("municipality_id", "number"),
        UniqueConstraint("conference_id", "receiver_desk_id"),
        CheckConstraint(
            "substitute <> '' OR state <> 'substitute'", name="substitute_is_named"
        ),
    )

    conference_id: int = Field(foreign_key="conference.id", index=True)
    kind: ConferenceKind = status_of(ConferenceKind)
    state: InvitationState = status_of(InvitationState, default=InvitationState.DRAFT)
    held_on: date
    starts: str
    ends: str
    room: str = ""
    sequence: int = 0
    materials_owed: Owed = status_of(Owed, default=Owed.NO)
    attendance: Attendance | None = status_of(Attendance, default=None, nullable=True)
    substitute: str = ""  # 代理の方の職名
    absence_reason: AbsenceReason | None = status_of(
        AbsenceReason, default=None, nullable=True
    )
    materials_way: str = ""  # how they reach the convening desk; never by mail
    opened_at: datetime | None = moment()
    answered_at: datetime | None = moment()
    materials_at: datetime | None = moment()
    closed_at: datetime | None = moment()

    @property
    def legal_basis(self) -> str:
        """On what ground the member reads the items."""
        return ARTICLE_9 if self.kind is ConferenceKind.ARTICLE9 else BY_CONSENT
