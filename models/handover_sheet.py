"""引継ぎ票 — one handover between 生活困窮者自立支援 and 生活保護, and its answers.

The rules are in `models/handover.py`; the person, the consent and the words that are
handed on stand on the sheet, as for a referral.
"""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlmodel import Field

from models.columns import OfMunicipality, moment, row_id, status_of
from models.handover_entrance import (
    AssistedProgramme,
    Criterion,
    DelayStated,
    Entrance,
    ToldHow,
    WishToApply,
)


class Direction(StrEnum):
    """Which way the person's support moves."""

    TO_ASSISTANCE = "to_assistance"  # 困窮 → 生活保護
    FROM_ASSISTANCE = "from_assistance"  # 生活保護 → 困窮, before 廃止


class HandoverState(StrEnum):
    """Where one handover stands."""

    DRAFT = "draft"
    TO_SHARE = "to_share"
    SHARED = "shared"
    RECEIVED = "received"
    APPLIED = "applied"
    DECIDED = "decided"
    NOT_APPLIED = "not_applied"
    ASKING = "asking"
    AT_INTERVIEW = "at_interview"
    AFTER_REFUSAL = "after_refusal"
    DURING = "during"
    INFORMED = "informed"
    TAKEN_OVER = "taken_over"
    CONTACTED = "contacted"
    CONFIRMED = "confirmed"
    LOOKED_AGAIN = "looked_again"
    NEITHER = "neither"
    DROPPED = "dropped"
    TO_APPLICATION = "to_application"
    WITHDRAWING = "withdrawing"
    WITHDRAWN = "withdrawn"


class Basis(StrEnum):
    """根拠 — why what is about the person may be handed on."""

    CONSENT = "consent"
    INTERNAL_USE = "internal_use"
    OTHER_BODY = "other_body"
    SPECIAL_REASON = "special_reason"
    NOTICE = "notice"  # 特定被保護者: by law, and the person is told


class ApplicationWay(StrEnum):
    """申請の方法 — an oral application is an application."""

    WRITTEN = "written"
    ORAL = "oral"


class Decision(StrEnum):
    """決定の結果."""

    STARTED = "started"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class WishOrConcern(StrEnum):
    """つなぐ理由 — the person's wish, or the worker's concern without one."""

    WISH = "wish"
    CONCERN = "concern"


class ContactResult(StrEnum):
    """初回の連絡の結果."""

    MET = "met"
    APPOINTED = "appointed"
    UNREACHED = "unreached"
    DECLINED = "declined"


DIRECTION_LABELS = {
    Direction.TO_ASSISTANCE: "生活困窮者自立支援から生活保護へ",
    Direction.FROM_ASSISTANCE: "生活保護から生活困窮者自立支援へ",
}
HANDOVER_FORM = "引継ぎ票"
_LAW = "個人情報の保護に関する法律第69条第2項"
BASIS_LABELS = {
    Basis.CONSENT: f"本人の同意（{_LAW}第1号）",
    Basis.INTERNAL_USE: f"所掌事務に必要な内部での利用（{_LAW}第2号）",
    Basis.OTHER_BODY: f"法令の定める事務に必要な他の機関への提供（{_LAW}第3号）",
    Basis.SPECIAL_REASON: (
        f"明らかに本人の利益になるなど特別の理由があるとき（{_LAW}第4号）"
    ),
    Basis.NOTICE: "特定被保護者の通知（生活保護法第55条の11第1項）",
}
APPLICATION_WAY_LABELS = {
    ApplicationWay.WRITTEN: "書面による申請",
    ApplicationWay.ORAL: "口頭による申請",
}
DECISION_LABELS = {
    Decision.STARTED: "保護の開始",
    Decision.REFUSED: "申請の却下",
    Decision.WITHDRAWN: "申請の取下げ",
}
WISH_LABELS = {
    WishOrConcern.WISH: "ご本人が相談支援を希望されている",
    WishOrConcern.CONCERN: "ご本人の希望はないが、担当として気がかりがある",
}
CONTACT_LABELS = {
    ContactResult.MET: "面談しました",
    ContactResult.APPOINTED: "面談の日を決めました",
    ContactResult.UNREACHED: "連絡がつきませんでした",
    ContactResult.DECLINED: "ご本人が希望されませんでした",
}


class Handover(OfMunicipality, table=True):
    """引継ぎ: one person handed on between the two services, with a receipt."""

    __table_args__ = (
        UniqueConstraint("municipality_id", "number"),
        CheckConstraint(
            "basis_reason <> '' OR basis = 'consent'", name="basis_has_reason"
        ),
        CheckConstraint(
            "(decision IS NULL) = (decided_on IS NULL)", name="decision_has_its_day"
        ),
        CheckConstraint(
            "(wish_to_apply IS NULL) = (guided_on IS NULL)",
            name="wish_stands_with_guidance",
        ),
        CheckConstraint(
            "(person_told_on IS NULL) = (person_told_how IS NULL)",
            name="person_told_on_a_day",
        ),
        CheckConstraint(
            "NOT (basis = 'notice' AND entrance <> 'during')",
            name="notice_is_during",
        ),
    )

    id: int = row_id()
    number: str
    sheet_id: int = Field(foreign_key="sheet.id", index=True)
    direction: Direction = status_of(Direction)
    entrance: Entrance = status_of(Entrance, default=Entrance.SUPPORT)
    sender_desk_id: int = Field(foreign_key="desk.id", index=True)
    receiver_desk_id: int = Field(foreign_key="desk.id", index=True)
    own_desk_id: int = Field(foreign_key="desk.id")  # 自立相談支援機関の側
    basis: Basis = status_of(Basis)
    basis_reason: str = ""
    means: str = ""  # 所持金・住居・ライフライン
    urgent: bool = False  # the sheet gives the reason
    state: HandoverState = status_of(HandoverState, default=HandoverState.DRAFT)
    ends_on: date | None = None  # 保護の廃止予定日
    wish_or_concern: WishOrConcern | None = status_of(
        WishOrConcern, default=None, nullable=True
    )
    neither_note: str = ""
    shared_at: datetime | None = moment()
    opened_at: datetime | None = moment()
    received_at: datetime | None = moment()
    applied_on: date | None = None  # 申請日: by the 実施機関 alone
    application_way: ApplicationWay | None = status_of(
        ApplicationWay, default=None, nullable=True
    )
    extension_reason: str = ""
    decision: Decision | None = status_of(Decision, default=None, nullable=True)
    decided_on: date | None = None
    decision_note: str = ""
    no_application_reason: str = ""
    next_look_on: date | None = None
    contact_result: ContactResult | None = status_of(
        ContactResult, default=None, nullable=True
    )
    contacted_at: datetime | None = moment()
    wish_to_apply: WishToApply | None = status_of(
        WishToApply, default=None, nullable=True
    )
    guided_on: date | None = None  # 申請の案内をした日
    guidance_note: str = ""
    service: AssistedProgramme | None = status_of(
        AssistedProgramme, default=None, nullable=True
    )
    criterion: Criterion | None = status_of(Criterion, default=None, nullable=True)
    person_told_on: date | None = None  # 生活保護法第55条の11第2項
    person_told_how: ToldHow | None = status_of(ToldHow, default=None, nullable=True)
    use_status: str = ""  # 生活困窮者自立支援法第22条第3項
    delay_stated: DelayStated | None = status_of(
        DelayStated, default=None, nullable=True
    )
    no_notice_note: str = ""
    withdrawal_reason: str = ""
    closed_at: datetime | None = moment()
    version: int = 1
