"""列 — column types that keep what a database would otherwise lose.

Measured traps: SQLite drops time zones, SQLModel stores enums by Python name and
adds no check. Every table uses these types, on SQLite and PostgreSQL alike.
"""

from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import JSON, DateTime, Dialect, Enum, TypeDecorator
from sqlmodel import Field, SQLModel

TOKYO = ZoneInfo("Asia/Tokyo")

SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class UtcMoment(TypeDecorator[datetime]):
    """An aware moment, stored as UTC; a naive one is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(
        self, value: datetime | None, _dialect: Dialect
    ) -> datetime | None:
        """Return the moment in UTC. Raises ValueError for a naive one."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs its time zone")
        return value.astimezone(UTC)

    def process_result_value(
        self, value: datetime | None, _dialect: Dialect
    ) -> datetime | None:
        """Return the stored moment as aware UTC (SQLite gives a naive one)."""
        if value is None or value.tzinfo is not None:
            return value and value.astimezone(UTC)
        return value.replace(tzinfo=UTC)


def office_day(at: datetime) -> date:
    """Return the calendar day of a moment in Asia/Tokyo; the only such conversion."""
    return at.astimezone(TOKYO).date()


def moment(**options: Any) -> Any:
    """Return a column for an aware moment (…_at); empty unless it happened."""
    options.setdefault("default", None)
    return Field(sa_type=UtcMoment, **options)


def status_of(enum: type[StrEnum], **options: Any) -> Any:
    """Return a column that stores the enum's values and checks them (CHECK)."""
    kind = Enum(
        enum,
        values_callable=lambda members: [m.value for m in members],
        native_enum=False,
        create_constraint=True,
        length=40,
        name=enum.__name__.lower(),
    )
    return Field(sa_type=kind, **options)


def document(**options: Any) -> Any:
    """Return a JSON column: dicts and lists of text, numbers, dates as text."""
    return Field(sa_type=JSON, **options)


def row_id() -> Any:
    """Return the primary key; the database gives it at insert."""
    return Field(default=None, primary_key=True)


class OfMunicipality(SQLModel):
    """Rows of one 自治体. Every query on a subclass is narrowed to the scope's own."""

    municipality_id: int = Field(index=True, foreign_key="municipality.id")
