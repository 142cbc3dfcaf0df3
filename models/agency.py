"""機関・窓口・担当 — who takes part: an agency, its counters, the posts at a counter.

A notice goes to a post (担当, 主任相談支援員, 係長), never to a person: people change
in April, duties do not.
"""

from datetime import date, datetime
from enum import StrEnum

from sqlmodel import Field

from models.columns import OfMunicipality, document, moment, row_id, status_of


class AgencySide(StrEnum):
    """Whose agency it is. It decides the words a reader sees (貴課 or 貴機関)."""

    OWN = "own"  # 自立相談支援機関
    INTERNAL = "internal"  # 庁内
    EXTERNAL = "external"  # 庁外


class Channel(StrEnum):
    """How a counter can be reached; all but mail become a task for a person."""

    MAIL = "mail"
    TELEPHONE = "telephone"
    FAX = "fax"
    COURIER = "courier"  # 逓送


class Rank(StrEnum):
    """Rank of a post; silence climbs our own desk in this order."""

    STAFF = "staff"  # 担当
    SENIOR = "senior"  # 主任相談支援員
    CHIEF = "chief"  # 係長


RANK_LABELS = {
    Rank.STAFF: "担当",
    Rank.SENIOR: "主任相談支援員",
    Rank.CHIEF: "係長",
}


class Agency(OfMunicipality, table=True):
    """機関: a division of the town hall or a body outside it."""

    id: int = row_id()
    name: str
    side: AgencySide = status_of(AgencySide)
    link_base_url: str | None = None  # the LGWAN host, where its PCs need one
    code_days: int | None = None  # calendar days a typed code lives; policy if empty
    chief_may_hear: bool = False  # only where agreed: its own chief is told of silence
    receipt_only: bool = (
        False  # 議員・知人・民間: without consent only 受付済 goes back
    )
    decides_assistance: bool = False  # 生活保護の実施機関（福祉事務所）
    contractor: bool = False  # 受託者: drafts for the city, never decides
    closed_on: date | None = None  # the agency no longer takes part


class Desk(OfMunicipality, table=True):
    """窓口: a counter of an agency that sends, receives and answers."""

    id: int = row_id()
    agency_id: int = Field(foreign_key="agency.id", index=True)
    name: str
    phone: str
    extension: str = ""
    hours: str = "8:30～17:15"
    channel: Channel = status_of(Channel, default=Channel.MAIL)
    fax: str = ""
    open_saturdays: list[int] = document(default_factory=list)  # 2, 4: 第2・第4土曜
    weekly_closed: list[int] = document(
        default_factory=list
    )  # 0 = Monday; empty: Saturday and Sunday


class Post(OfMunicipality, table=True):
    """担当・職: a seat at a counter that notices are addressed to."""

    id: int = row_id()
    desk_id: int = Field(foreign_key="desk.id", index=True)
    title: str
    rank: Rank = status_of(Rank, default=Rank.STAFF)
    email: str | None = None
    vacant_since: date | None = None
    bounced_at: datetime | None = moment()  # the address came back; nothing is sent
