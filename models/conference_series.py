"""会議の型（series） — who convenes which meeting, who belongs to it, and how often.

A municipality's own meetings are rows here, not code: 座間市 meets on Mondays and
Fridays, 横浜市 every quarter. The rhythm is data for `models/conference_cadence.py`.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlmodel import Field

from models.agency import Rank
from models.columns import OfMunicipality, document, row_id, status_of
from models.labelled import Labelled


class ConferenceKind(Labelled):
    """会議の種類. It decides the preparation days and who may see the items."""

    INDIVIDUAL = "individual", "個別支援調整会議"
    REGULAR = "regular", "定例支援調整会議"
    ARTICLE9 = "article9", "支援会議（法第9条）"
    SAFETY_NET_CITY = "safety_net_city", "セーフティネット会議（市レベル）"
    SAFETY_NET_WARD = "safety_net_ward", "セーフティネット会議（区レベル）"
    SAFETY_NET_CASE = "safety_net_case", "セーフティネット会議（個別）"
    STAFF = "staff", "担当者会議"
    BLOCK = "block", "ブロック会議"
    TRAINING = "training", "合同研修"
    NETWORK = "network", "ネットワーク会議"
    SPECIALIST = "specialist", "専門部会"
    HOUSING = "housing", "居住支援部会"


class ConferenceSeries(OfMunicipality, table=True):
    """A meeting that is held again and again, with the town's own name for it."""

    __tablename__ = "conference_series"
    __table_args__ = (
        UniqueConstraint("municipality_id", "key"),
        CheckConstraint(
            "ends_on IS NULL OR ends_on >= holds_from", name="ends_after_it_begins"
        ),
    )

    id: int = row_id()
    key: str
    name: str
    kind: ConferenceKind = status_of(ConferenceKind)
    convener_desk_id: int = Field(foreign_key="desk.id", index=True)
    cadence: dict[str, Any] = document()  # what conference_cadence reads
    starts: str = "14:00"
    ends: str = "15:30"
    room: str = ""
    date_stands: bool = False  # a proposed day holds without being confirmed
    holds_from: date
    ends_on: date | None = None  # the last day on which it is held


class SeriesMember(OfMunicipality, table=True):
    """構成員: a desk that belongs to a series for a time, by post and never by name."""

    __tablename__ = "series_member"
    __table_args__ = (
        UniqueConstraint("series_id", "desk_id", "since"),
        CheckConstraint("until IS NULL OR until >= since", name="until_after_since"),
    )

    id: int = row_id()
    series_id: int = Field(foreign_key="conference_series.id", index=True)
    desk_id: int = Field(foreign_key="desk.id", index=True)
    rank: Rank = status_of(Rank, default=Rank.STAFF)  # whose seat it is
    owes_materials: bool = False
    since: date
    until: date | None = None  # the last day of membership

    def belongs_on(self, day: date) -> bool:
        """Tell whether the desk is a member on that day (both ends included)."""
        return self.since <= day and (self.until is None or day <= self.until)


@dataclass(frozen=True)
class MemberDraft:
    """One member as a profile or a form gives it; `since` None: as the series."""

    desk_id: int
    rank: Rank = Rank.STAFF
    owes_materials: bool = False
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True)
class SeriesDraft:
    """One series as a profile or a form gives it; `key` says which one it is."""

    key: str
    name: str
    kind: ConferenceKind
    convener_desk_id: int
    cadence: dict[str, Any]
    holds_from: date
    members: tuple[MemberDraft, ...] = ()
    starts: str = "14:00"
    ends: str = "15:30"
    room: str = ""
    date_stands: bool = False
    ends_on: date | None = None
