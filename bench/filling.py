"""埋める — rows in bulk: one executemany on SQLite, one COPY on PostgreSQL."""

import json
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from enum import Enum
from typing import Any

from sqlmodel import SQLModel

from bench.grounds import driver
from models.columns import OfMunicipality
from tasks.database import engine


def fill(
    table: type[OfMunicipality], rows: Iterable[dict[str, Any]], like: SQLModel
) -> None:
    """Insert the rows; what a row does not say is as in `like`."""
    columns = table.__table__.columns  # type: ignore[attr-defined]
    kept = {c.name: getattr(like, c.name, None) for c in columns}
    names = list(kept)
    on_sqlite = engine().dialect.name == "sqlite"
    pattern = {name: _plain(value, on_sqlite) for name, value in kept.items()}
    lines = (
        [v if v is pattern.get(k) else _plain(v, on_sqlite) for k, v in one.items()]
        for one in ({**pattern, **row} for row in rows)
    )
    with driver() as raw:
        write = _executemany if on_sqlite else _copy
        write(raw, str(table.__tablename__), names, lines)


def _plain(value: Any, on_sqlite: bool) -> Any:
    """Return the value as the driver takes it."""
    if isinstance(value, dict | list):
        return json.dumps(value)
    if isinstance(value, Enum):
        return value.value
    if not on_sqlite:
        return value
    if isinstance(value, datetime):
        return value.astimezone(UTC).replace(tzinfo=None).isoformat(" ")
    return value.isoformat() if isinstance(value, date) else value


def _executemany(
    raw: Any, table: str, names: list[str], lines: Iterator[list[Any]]
) -> None:
    columns, marks = ", ".join(names), ", ".join("?" * len(names))
    raw.execute("BEGIN IMMEDIATE")
    raw.executemany(
        f'INSERT INTO "{table}" ({columns}) VALUES ({marks})',  # noqa: S608
        lines,
    )
    raw.execute("COMMIT")


def _copy(raw: Any, table: str, names: list[str], lines: Iterator[list[Any]]) -> None:
    columns = ", ".join(f'"{name}"' for name in names)
    with raw.cursor() as cursor:
        with cursor.copy(f'COPY "{table}" ({columns}) FROM STDIN') as copy:
            for line in lines:
                copy.write_row(line)
        cursor.execute(
            f"SELECT setval(pg_get_serial_sequence(%s, 'id'), max(id)) FROM \"{table}\"",  # noqa: S608,E501
            [table],
        )
    raw.commit()
