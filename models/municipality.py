"""自治体 — whose rows these are, and what kind of database they live in."""

from datetime import datetime
from enum import StrEnum

from sqlmodel import Field, SQLModel

from models.columns import OfMunicipality, moment, row_id, status_of


class DatabaseKind(StrEnum):
    """What the database is for; only the last three may move their clock."""

    PRODUCTION = "production"
    DEMO = "demo"
    EXERCISE = "exercise"
    REPLAY = "replay"


class Municipality(SQLModel, table=True):
    """自治体: a city, ward office or office association that runs the system."""

    id: int = row_id()
    name: str
    created_at: datetime = moment(nullable=False)


class Installation(SQLModel, table=True):
    """The one row that says what this database is and how far its clock is moved."""

    id: int = row_id()
    kind: DatabaseKind = status_of(DatabaseKind)
    advanced_seconds: int = 0
    restored_at: datetime | None = moment()


class NumberSeries(OfMunicipality, table=True):
    """受付番号 series: the last number given in one fiscal year (April to March)."""

    __tablename__ = "number_series"

    id: int = row_id()
    fiscal_year: int = Field(index=True)
    last: int = 0
