"""測る場所 — a town in a database, copied anew for every run so that each starts alike.

SQLite in the folder `var/bench` (a real disk, not a memory file system); PostgreSQL on
a server where the role may create databases. All of it is dropped at the end.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy.engine import URL, make_url

from tasks.database import connect, engine

ROOM = Path("var") / "bench"


@dataclass(frozen=True)
class Ground:
    """A kind of database and the ways to have an empty one and copies of it."""

    name: str
    url: str  # of the template
    copied: Callable[
        [], AbstractContextManager[str]
    ]  # made current, dropped at the end
    server_cpu: Callable[[], float]  # seconds used by the server for the copy


@contextmanager
def sqlite_ground(name: str) -> Iterator[Ground]:
    """Yield an empty file in a room of its own."""
    room = ROOM / f"{name}-{os.getpid()}"
    room.mkdir(parents=True)
    template, copy = room / "template.db", room / "copy.db"

    @contextmanager
    def copied() -> Iterator[str]:
        shutil.copyfile(template, copy)
        with _current(f"sqlite:///{copy}") as url:
            yield url
        for left in room.glob("copy.db*"):
            left.unlink()

    try:
        yield Ground("SQLite", f"sqlite:///{template}", copied, lambda: 0.0)
    finally:
        shutil.rmtree(room)


@contextmanager
def postgresql_ground(server: str, name: str) -> Iterator[Ground]:
    """Yield an empty database on the server. Raises psycopg.OperationalError."""
    template = f"tsunagi_bench_{name}_{os.getpid()}"
    copy = f"{template}_copy"

    @contextmanager
    def copied() -> Iterator[str]:
        _sql(server, f'CREATE DATABASE "{copy}" TEMPLATE "{template}"')
        try:
            with _current(_url_of(server, copy)) as url:
                yield url
        finally:
            _sql(server, f'DROP DATABASE "{copy}" WITH (FORCE)')

    _sql(server, f'CREATE DATABASE "{template}"')
    try:
        url = _url_of(server, template)
        yield Ground("PostgreSQL", url, copied, lambda: _backends_cpu(server, copy))
    finally:
        _sql(server, f'DROP DATABASE "{template}" WITH (FORCE)')


@contextmanager
def _current(url: str) -> Iterator[str]:
    connect(url)
    with engine().connect():
        yield url
    engine().dispose()


def _url_of(server: str, name: str) -> str:
    at: URL = make_url(server).set(drivername="postgresql+psycopg", database=name)
    return at.render_as_string(hide_password=False)


def _sql(server: str, statement: str) -> None:
    with psycopg.connect(server, autocommit=True) as admin:
        admin.execute(statement.encode())


def _backends_cpu(server: str, name: str) -> float:
    """Return the CPU seconds of the database's backends; 0 on another machine."""
    asked = "SELECT pid FROM pg_stat_activity WHERE datname = %s"
    with psycopg.connect(server, autocommit=True) as admin:
        pids = [pid for (pid,) in admin.execute(asked, [name])]
    paths = [Path(f"/proc/{pid}/schedstat") for pid in pids]
    return sum(int(p.read_text().split()[0]) for p in paths if p.exists()) / 1e9


def analyse() -> None:
    """Leave the current database tidy: no dead rows, fresh statistics."""
    _outside_transactions("VACUUM", "ANALYZE")


def stored_bytes() -> int:
    """Return the size of the current database once rewritten without dead rows."""
    if engine().dialect.name == "sqlite":
        pages = "SELECT page_count * page_size FROM pragma_page_count()"
        return int(_outside_transactions("VACUUM", f"{pages}, pragma_page_size()"))
    size = "SELECT pg_database_size(current_database())"
    return int(_outside_transactions("VACUUM FULL", size))


@contextmanager
def driver() -> Iterator[Any]:
    """Yield the driver's own connection to the current database, free to write."""
    with engine().connect() as connection:
        raw: Any = connection.connection.dbapi_connection
        if connection.dialect.name == "sqlite":
            raw.execute("PRAGMA query_only=OFF")
        yield raw


def _outside_transactions(*statements: str) -> Any:
    """Run the statements one by one; return the last one's only value, if any."""
    with driver() as raw:
        if engine().dialect.name != "sqlite":
            raw.set_autocommit(True)
        for statement in statements:
            cursor = raw.execute(statement)
        found = cursor.fetchone() if cursor.description else None
    engine().dispose()
    return found and found[0]
