"""一括の書き込み — the bulk statements of a pass, alike on SQLite and PostgreSQL."""

import json
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from sqlalchemy import (
    JSON,
    Column,
    Dialect,
    FromClause,
    Row,
    Table,
    Text,
    bindparam,
    cast,
    column,
    func,
    true,
    tuple_,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col, select, update

from models.duty import Duty, DutyState
from models.notice import Notice
from models.pass_report import Cursor

PAGE = 2_000
_NEEDED = (
    "id",
    "municipality_id",
    "step",
    "case_id",
    "number",
    "occurrence",
    "debtor_desk_id",
    "own_desk_id",
    "due_on",
    "rungs_said",
    "next_notice_on",
    "urgent",
    "policy_version",
)
_MOVED = ("id", "rungs_said", "next_notice_on")
_KEY = ("duty_id", "occurrence", "rung", "post_id")


def due_duties(
    session: Session, procedure: str, today: date, after: Cursor | None
) -> Sequence[Row[Any]]:
    """Return the next page of open duties with something to say, locked for us.

    Two passes at once share the work: a locked row is the other's.
    """
    query = (
        select(*(getattr(Duty, name) for name in _NEEDED))
        .where(Duty.procedure == procedure, Duty.state == DutyState.OPEN)
        .where(col(Duty.next_notice_on) <= today)
        .order_by(Duty.next_notice_on, Duty.id)
        .limit(PAGE)
        .with_for_update(skip_locked=True)
    )
    if after is not None:
        query = query.where(tuple_(col(Duty.next_notice_on), col(Duty.id)) > after)
    rows: Sequence[Row[Any]] = session.exec(query).all()
    return rows


def insert_new(session: Session, rows: list[dict[str, Any]]) -> set[tuple[Any, ...]]:
    """Insert notices that were never said; return the keys that were new."""
    if not rows:
        return set()
    table = Notice.__table__  # type: ignore[attr-defined]
    given = _given(session, [table.c[name] for name in rows[0]])
    backend = {"sqlite": sqlite, "postgresql": postgresql}[_dialect(session).name]
    statement = (
        backend.insert(table)
        .from_select(list(rows[0]), given.select().where(true()))
        .on_conflict_do_nothing(index_elements=list(_KEY))
        .returning(*(table.c[name] for name in _KEY))
    )
    made = session.connection().execute(statement, _as_json(session, table, rows))
    return {tuple(row) for row in made}


def key_of(row: dict[str, Any]) -> tuple[Any, ...]:
    """Return the unique key of a notice row."""
    return tuple(row[name] for name in _KEY)


def move_on(session: Session, moved: Iterable[tuple[int, int, date | None]]) -> None:
    """Store (duty id, rungs said, next day) of the page's duties in one UPDATE."""
    table = Duty.__table__  # type: ignore[attr-defined]
    rows = [dict(zip(_MOVED, one, strict=True)) for one in moved]
    given = _given(session, [table.c[name] for name in _MOVED])
    statement = (
        update(table)
        .where(table.c.id == given.c.id)
        .values({name: given.c[name] for name in _MOVED[1:]})
    )
    session.connection().execute(statement, _as_json(session, table, rows))


def _dialect(session: Session) -> Dialect:
    return session.get_bind().dialect


def _given(session: Session, columns: Sequence[Column[Any]]) -> FromClause:
    """Return the rows of the one JSON parameter `given` as a table.

    One parameter, however many rows: drivers are slow to bind them one by one.
    """
    if _dialect(session).name == "sqlite":
        each = func.json_each(bindparam("given", type_=Text)).table_valued("value")
        values = (func.json_extract(each.c.value, f"$.{c.name}") for c in columns)
        named = (v.label(c.name) for v, c in zip(values, columns, strict=True))
        return select(*named).subquery("given")
    typed = (column(c.name, c.type) for c in columns)
    rows = func.json_to_recordset(cast(bindparam("given", type_=Text), JSON))
    return rows.table_valued(*typed, name="given").render_derived(with_types=True)


def _as_json(
    session: Session, table: Table, rows: list[dict[str, Any]]
) -> dict[str, str]:
    """Return the rows as the parameter, each value as its column stores it."""
    dialect = _dialect(session)
    kinds = ((c.name, c.type.dialect_impl(dialect)) for c in table.c)
    stores = {name: kind.bind_processor(dialect) for name, kind in kinds}
    changed = [(name, store) for name in rows[0] if (store := stores[name])]
    lines = [
        {**row, **{name: store(row[name]) for name, store in changed}} for row in rows
    ]
    return {"given": json.dumps(lines, default=str)}
