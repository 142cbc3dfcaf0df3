"""つなぐシート・連絡票 — the sheet, and one referral for each counter it goes to.

The rules of the process are in `models/referral.py`; here is what a row holds.
"""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlmodel import Field

from models.columns import OfMunicipality, document, moment, row_id, status_of
from models.referral_kind import ReferralKind


class ReferralState(StrEnum):
    """Where one referral to one counter stands."""

    DRAFT = "draft"
    CONSENT_CHECKED = "consent_checked"
    SENT = "sent"
    ACKNOWLEDGED = "acknowledged"
    ACCEPTED = "accepted"
    IN_CONTACT = "in_contact"
    REPORTED = "reported"
    DECLINED = "declined"
    WITHDRAWING = "withdrawing"
    CONFIRMED = "confirmed"
    REPORTED_UNCONFIRMED = "reported_unconfirmed"
    DECLINE_NOTED = "decline_noted"
    WITHDRAWN = "withdrawn"
    REROUTED = "rerouted"
    JOINED = "joined"


class SheetForm(StrEnum):
    """Which paper the sheet follows."""

    TSUNAGU_SHEET = "tsunagu_sheet"  # つなぐシート
    RENRAKUHYO = "renrakuhyo"  # 連絡票
    GUIDE_CARD = "guide_card"  # 窓口案内カード


class Way(StrEnum):
    """How the sheet reaches the counter."""

    SENT = "sent"  # 送付
    CARRIED = "carried"  # 本人持参: no disclosure by us
    ESCORTED = "escorted"  # 同行
    EXTENSION_CALL = "extension_call"  # 内線電話


class Outcome(StrEnum):
    """結果区分 — the closed list of what may go back to a sender."""

    VISITED = "visited"  # 来所あり
    NO_SHOW = "no_show"  # 来所なし
    SUPPORTED = "supported"  # 支援中
    OTHER_AGENCY = "other_agency"  # 他機関
    ENDED = "ended"  # 終了


class DeclineReason(StrEnum):
    """辞退の理由 — why a counter cannot take the referral."""

    NOT_OURS = "not_ours"
    OTHER_COUNTER = "other_counter"
    FULL = "full"
    PERSON_DECLINED = "person_declined"
    OTHER = "other"


FORM_LABELS = {
    SheetForm.TSUNAGU_SHEET: "つなぐシート",
    SheetForm.RENRAKUHYO: "連絡票",
    SheetForm.GUIDE_CARD: "窓口案内カード",
}
WAY_LABELS = {
    Way.SENT: "送付",
    Way.CARRIED: "本人持参",
    Way.ESCORTED: "同行",
    Way.EXTENSION_CALL: "内線電話",
}
OUTCOME_LABELS = {
    Outcome.VISITED: "来所あり",
    Outcome.NO_SHOW: "来所なし",
    Outcome.SUPPORTED: "支援中",
    Outcome.OTHER_AGENCY: "他機関へつなぎ",
    Outcome.ENDED: "終了",
}
DECLINE_LABELS = {
    DeclineReason.NOT_OURS: "所管外のため",
    DeclineReason.OTHER_COUNTER: "ほかの窓口が適当なため",
    DeclineReason.FULL: "受入れが困難なため",
    DeclineReason.PERSON_DECLINED: "ご本人が希望されないため",
    DeclineReason.OTHER: "その他",
}

# ご相談の内容: the 15 items of つなぐシート and of 相談受付・申込票, then その他
TOPICS = {
    "health": "病気や健康、障がい",
    "housing": "住まい",
    "income": "収入・生活費",
    "rent": "家賃やローンの支払い",
    "tax": "税金や公共料金等の支払い",
    "debt": "債務",
    "job": "仕事探し・就職",
    "work": "仕事上の不安やトラブル",
    "community": "地域との関係",
    "family": "家族との関係",
    "childcare": "子育て",
    "elder_care": "介護",
    "withdrawal": "ひきこもり・不登校",
    "violence": "DV・虐待",
    "food": "食べるものがない",
    "other": "その他",
}


class Sheet(OfMunicipality, table=True):
    """つなぐシート: written once, by one counter, about one person."""

    __table_args__ = (UniqueConstraint("municipality_id", "number"),)

    id: int = row_id()
    number: str
    form: SheetForm = status_of(SheetForm)
    client_id: int = Field(foreign_key="client.id")
    consent_id: int | None = Field(default=None, foreign_key="consent.id")
    sender_desk_id: int = Field(foreign_key="desk.id")
    written_by: str
    written_on: date
    topics: list[str] = document(default_factory=list)
    situation: str = ""
    request: str = ""
    tax_note: str = ""  # 市税・保険料等の情報: shown only under its own consent
    urgent_reason: str = ""  # empty unless today matters
    created_at: datetime = moment(nullable=False)


class Referral(OfMunicipality, table=True):
    """つなぎ: one sheet to one counter, with its own receipt and its five facts."""

    __table_args__ = (
        UniqueConstraint("municipality_id", "number"),
        CheckConstraint(
            "(reported_at IS NULL) = (outcome IS NULL)", name="report_has_outcome"
        ),
        CheckConstraint(
            "(joined_at IS NULL) = (joined_to IS NULL)", name="joined_to_something"
        ),
    )

    id: int = row_id()
    number: str
    sheet_id: int = Field(foreign_key="sheet.id", index=True)
    sender_desk_id: int = Field(foreign_key="desk.id", index=True)
    receiver_desk_id: int = Field(foreign_key="desk.id", index=True)
    own_desk_id: int = Field(foreign_key="desk.id")  # 自立相談支援機関の側
    way: Way = status_of(Way, default=Way.SENT)
    kind: ReferralKind = status_of(ReferralKind, default=ReferralKind.GENERAL)
    particulars: dict[str, str] = document(default_factory=dict)  # of its kind alone
    urgent: bool = False  # the sheet gives the reason
    state: ReferralState = status_of(ReferralState, default=ReferralState.DRAFT)
    sent_at: datetime | None = moment()
    opened_at: datetime | None = moment()  # 開封
    acknowledged_at: datetime | None = moment()  # 受領確認
    accepted_at: datetime | None = moment()  # 引受
    in_contact_at: datetime | None = moment()  # 対応中
    reported_at: datetime | None = moment()  # 結果報告
    outcome: Outcome | None = status_of(Outcome, default=None, nullable=True)
    outcome_note: str = ""
    decline_reason: DeclineReason | None = status_of(
        DeclineReason, default=None, nullable=True
    )
    decline_note: str = ""
    withdrawal_reason: str = ""
    suggested_desk_id: int | None = Field(default=None, foreign_key="desk.id")
    rerouted_from: int | None = Field(
        default=None, foreign_key="referral.id", index=True
    )
    joined_to: int | None = Field(default=None, foreign_key="referral.id", index=True)
    joined_at: datetime | None = moment()  # 統合: our own side's knowledge alone
    closed_at: datetime | None = moment()
    version: int = 1
