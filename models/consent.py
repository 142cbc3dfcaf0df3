"""同意 — what the person agreed to: from whom, to whom, which items, until when.

Tax and levy items need their own consent (地方税法第22条; 横浜市 様式第1号).
"""

from datetime import date, datetime
from enum import StrEnum

from sqlmodel import Field

from models.columns import OfMunicipality, document, moment, row_id, status_of


class ConsentWay(StrEnum):
    """How the person agreed."""

    WRITTEN = "written"
    ORAL = "oral"


CONSENT_WAY_LABELS = {ConsentWay.WRITTEN: "書面", ConsentWay.ORAL: "口頭"}


class ConsentItem(StrEnum):
    """What may be handed on; TAX needs a consent that names it."""

    IDENTITY = "identity"
    HOUSEHOLD = "household"
    SITUATION = "situation"
    TAX = "tax"


CONSENT_ITEM_LABELS = {
    ConsentItem.IDENTITY: "氏名・生年月日・住所・連絡先",
    ConsentItem.HOUSEHOLD: "世帯の状況",
    ConsentItem.SITUATION: "相談の内容",
    ConsentItem.TAX: "市税・保険料等の情報（専用の同意書）",
}


class Consent(OfMunicipality, table=True):
    """同意の記録. The original stays in its folder; the row says where."""

    id: int = row_id()
    client_id: int = Field(foreign_key="client.id", index=True)
    given_on: date
    way: ConsentWay = status_of(ConsentWay)
    original_kept_at: str
    from_agency_id: int = Field(foreign_key="agency.id")
    to_agency_ids: list[int] = document()
    items: list[str] = document()
    result_may_return: bool  # what the person allowed, not a state
    valid_until: date | None = None  # the last day it holds; none: until withdrawn
    withdrawn_on: date | None = None
    recorded_at: datetime = moment(nullable=False)
    recorded_by: str

    def holds_on(self, day: date) -> bool:
        """Tell whether the consent holds on that day (first and last day included)."""
        if self.withdrawn_on is not None and day >= self.withdrawn_on:
            return False
        ended = self.valid_until is not None and day > self.valid_until
        return self.given_on <= day and not ended
