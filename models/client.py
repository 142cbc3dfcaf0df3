"""相談者 — the person, with as little as a hand-off needs.

The person is reached through a coordinator's duty, never by mail from the system.
"""

from datetime import date, datetime
from enum import StrEnum

from models.columns import OfMunicipality, document, moment, row_id


class SafetyFlag(StrEnum):
    """A reason to keep address, household and contact out of every output."""

    PROTECTED = "protected"  # DV等支援措置
    NO_TELEPHONE = "no_telephone"  # 電話不可
    KEPT_FROM_FAMILY = "kept_from_family"  # 家族に秘匿


SAFETY_LABELS = {
    SafetyFlag.PROTECTED: "DV等支援措置",
    SafetyFlag.NO_TELEPHONE: "電話不可",
    SafetyFlag.KEPT_FROM_FAMILY: "家族に秘匿",
}


class Client(OfMunicipality, table=True):
    """相談者. Names are kept as typed; 個人番号 has no place here."""

    id: int = row_id()
    name: str
    kana: str = ""
    born_on: date | None = None
    address: str = ""
    household: str = ""
    contact: str = ""
    safety_flags: list[str] = document(default_factory=list)
    recorded_at: datetime = moment(nullable=False)
