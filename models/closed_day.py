"""閉庁日・臨時開庁日 — one-off closures and openings of a town, an agency or a desk."""

from datetime import date, datetime

from sqlmodel import Field

from models.closures import DayKind
from models.columns import OfMunicipality, moment, row_id, status_of


class ClosedDay(OfMunicipality, table=True):
    """One exception; the narrower one wins (desk before agency before town)."""

    __tablename__ = "closed_day"

    id: int = row_id()
    agency_id: int | None = Field(default=None, foreign_key="agency.id")
    desk_id: int | None = Field(default=None, foreign_key="desk.id")
    on: date
    kind: DayKind = status_of(DayKind, default=DayKind.CLOSED)
    name: str
    source: str
    recorded_at: datetime = moment(nullable=False)
