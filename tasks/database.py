"""台帳の扉 — the only place that opens a transaction and commits it.

`transaction(scope)` writes, `reading(scope)` cannot. Every query inside is narrowed
to the scope's municipality (law 14); a row of another one cannot be added.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, Engine, Table, event
from sqlalchemy.engine import make_url
from sqlalchemy.orm import ORMExecuteState, UOWTransaction, with_loader_criteria
from sqlalchemy.orm import Session as OrmSession
from sqlalchemy.sql import visitors
from sqlmodel import Session, SQLModel, col, create_engine

from deploy.settings import load_settings
from models.columns import OfMunicipality
from models.tables import TABLES


@dataclass(frozen=True)
class Scope:
    """Whose rows a session may see; None: all (passes, delivery, verification)."""

    municipality_id: int | None


EVERYWHERE = Scope(None)

_TABLES: tuple[type[SQLModel], ...] = TABLES
_OWNED = {str(t.__tablename__): t for t in _TABLES if issubclass(t, OfMunicipality)}
_BUSY_MILLISECONDS = 15_000
_written_plainly = partial(json.dumps, ensure_ascii=False)  # Japanese in half the room
_engines: dict[str, Engine] = {}
_current: list[str] = []
# A statement kept in a module is narrowed once; any other is forgotten with its use.
_narrowed: WeakKeyDictionary[Any, dict[int, Any]] = WeakKeyDictionary()


def connect(url: str) -> Engine:
    """Make a database the current one; without it the settings name it."""
    _current[:] = [url]
    return engine()


def engine() -> Engine:
    """Return the engine of the current database, made on first use."""
    if not _current:
        _current.append(load_settings().database_url)
    url = _current[0]
    if url not in _engines:
        _engines[url] = _new_engine(url)
    return _engines[url]


@contextmanager
def transaction(scope: Scope = EVERYWHERE) -> Iterator[Session]:
    """Yield a writing session; commit at the end, roll back on any error.

    SQLite takes its write lock at once (BEGIN IMMEDIATE), so that two readers who
    both mean to write cannot lose an update.
    """
    with _session(scope, writes=True) as session:
        yield session
        session.commit()


@contextmanager
def reading(scope: Scope = EVERYWHERE) -> Iterator[Session]:
    """Yield a session that cannot write: the database itself refuses."""
    with _session(scope, writes=False) as session:
        yield session


@contextmanager
def _session(scope: Scope, *, writes: bool) -> Iterator[Session]:
    bound = engine().execution_options(writes=writes)
    with Session(bound, autoflush=True, expire_on_commit=False) as session:
        session.info["scope"] = scope
        yield session


def _new_engine(url: str) -> Engine:
    if make_url(url).get_backend_name() == "sqlite":
        made = create_engine(
            url,
            connect_args={"isolation_level": None},
            hide_parameters=True,
            json_serializer=_written_plainly,
        )
        event.listen(made, "connect", _prepare_sqlite)
        event.listen(made, "begin", _begin_sqlite)
        event.listen(made, "checkin", _leave_nothing_open)
    else:
        made = create_engine(
            url,
            pool_pre_ping=True,
            pool_size=10,
            max_overflow=30,
            hide_parameters=True,
            json_serializer=_written_plainly,
        )
        event.listen(made, "begin", _begin_postgresql)
    return made


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        f"busy_timeout={_BUSY_MILLISECONDS}",
        "foreign_keys=ON",
        "recursive_triggers=ON",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _leave_nothing_open(connection: Any, _record: Any) -> None:
    """Roll back what a failed COMMIT left open; the next user would inherit it."""
    if connection is not None and connection.in_transaction:
        connection.rollback()


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get("writes", True)
    connection.exec_driver_sql(f"PRAGMA query_only={'OFF' if writes else 'ON'}")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _begin_postgresql(connection: Connection) -> None:
    if not connection.get_execution_options().get("writes", True):
        connection.exec_driver_sql("SET TRANSACTION READ ONLY")


@lru_cache(maxsize=4096)
def _only_of(municipality_id: int, table: str) -> Any:
    owned = _OWNED[table]
    criterion = col(owned.municipality_id) == municipality_id
    return with_loader_criteria(owned, criterion, include_aliases=True)


@event.listens_for(OrmSession, "do_orm_execute")
def _narrow_to_scope(state: ORMExecuteState) -> None:
    """Narrow every table the statement names, in its subqueries too.

    Only those: a criterion costs time in each statement, whether it applies or not.
    """
    scope: Scope = state.session.info.get("scope", EVERYWHERE)
    if scope.municipality_id is None or state.is_column_load:
        return
    whose, narrowed = scope.municipality_id, _narrowed.setdefault(state.statement, {})
    if whose not in narrowed:
        narrowed[whose] = _narrow(state.statement, whose)
    state.statement = narrowed[whose]


def _narrow(statement: Any, municipality_id: int) -> Any:
    parts = (p for p in visitors.iterate(statement) if isinstance(p, Table))
    named = sorted({p.name for p in parts} & _OWNED.keys())
    return statement.options(*(_only_of(municipality_id, table) for table in named))


@event.listens_for(OrmSession, "before_flush")
def _refuse_foreign_rows(
    session: OrmSession, _context: UOWTransaction, _instances: Any
) -> None:
    scope: Scope = session.info.get("scope", EVERYWHERE)
    if scope.municipality_id is None:
        return
    for row in (*session.new, *session.dirty):
        if isinstance(row, OfMunicipality):
            if row.municipality_id is None:
                row.municipality_id = scope.municipality_id
            if row.municipality_id != scope.municipality_id:
                raise PermissionError("a row of another municipality")
