"""連絡用務 — something a person must do because a mail cannot.

The rules are in `models/errand.py`; here is what a row holds.
"""

from datetime import datetime
from enum import StrEnum

from sqlmodel import Field

from models.columns import OfMunicipality, moment, row_id, status_of


class ErrandKind(StrEnum):
    """What there is to do."""

    TELEPHONE = "telephone"
    FAX = "fax"
    COURIER = "courier"
    ADDRESS = "address"  # an address bounced: find the right one
    MAIL_UNKNOWN = "mail_unknown"  # ask whether the mail arrived


ERRAND_LABELS = {
    ErrandKind.TELEPHONE: "電話での連絡",
    ErrandKind.FAX: "FAXでの送付",
    ErrandKind.COURIER: "逓送での送付",
    ErrandKind.ADDRESS: "送付先の確認（メール不達）",
    ErrandKind.MAIL_UNKNOWN: "到達の確認（送信結果不明）",
}


class ErrandState(StrEnum):
    """Open until somebody says who was reached, or that it is no longer needed."""

    OPEN = "open"
    DONE = "done"
    DROPPED = "dropped"


class Errand(OfMunicipality, table=True):
    """連絡用務: our desk reaches a counter by another way than mail."""

    id: int = row_id()
    number: str  # 受付番号 of the case it is about
    about_procedure: str
    about_case_id: int
    notice_id: int | None = Field(default=None, foreign_key="notice.id")
    mail_id: int | None = Field(default=None, foreign_key="mail.id")
    kind: ErrandKind = status_of(ErrandKind)
    own_desk_id: int = Field(foreign_key="desk.id", index=True)
    other_desk_id: int = Field(foreign_key="desk.id")
    rank: str = "staff"  # whose task on our side: staff or chief
    urgent: bool = False
    state: ErrandState = status_of(ErrandState, default=ErrandState.OPEN)
    reached: str = ""  # who was reached, when
    done_at: datetime | None = moment()
    version: int = 1
