"""A town hall in a real database: migrated, 座間型, on Thursday 2026-09-17 at 10:00.

`town` is an SQLite file; `town_on_postgresql` the same on a real server; `any_town`
runs a test on both. Each test has a database of its own, copied from one per session.
"""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import psycopg
import pytest
from sqlalchemy.engine import make_url
from sqlmodel import Session, col, select

from deploy.demo import prepare_demo
from deploy.settings import Settings, load_settings
from models.agency import Agency, Desk
from models.columns import TOKYO
from models.decide import Party
from models.municipality import Installation, Municipality
from models.procedure import Side
from tasks import clock
from tasks.database import Scope, connect, engine, reading, transaction
from tests.services import free_port, fresh_database

BEGINS_AT = datetime(2026, 9, 17, 10, 0, tzinfo=TOKYO)  # before Silver Week
SECRET_KEY = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJ"
OWN = "自立相談支援機関"
TAX = "収納課"


@dataclass(frozen=True)
class Town:
    """The current database of a test."""

    settings: Settings
    municipality_id: int
    desks: dict[str, int]  # agency name → its desk

    @property
    def scope(self) -> Scope:
        """The town's own rows."""
        return Scope(self.municipality_id)

    def party(self, agency: str, side: Side, name: str = "窓口 はな") -> Party:
        """A person at an agency's desk, acting on the screen."""
        return Party(side, name, "screen", self.desks[agency])

    def set_clock(self, moment: datetime) -> None:
        """Let the office's clock show this moment now."""
        with transaction() as session:
            _set_clock(session, moment)

    def advance(self, **by: float) -> datetime:
        """Move the office's clock on (days=3, hours=2) and return its moment."""
        with transaction() as session:
            return clock.advance(session, timedelta(**by))


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A town in an SQLite file, made once."""
    path = tmp_path_factory.mktemp("template") / "town.db"
    _make_town(f"sqlite:///{path}", path.parent)
    return path


@pytest.fixture
def town(sqlite_template: Path, tmp_path: Path) -> Iterator[Town]:
    """The demo town in an SQLite file of this test's own."""
    path = tmp_path / "town.db"
    shutil.copyfile(sqlite_template, path)
    yield from _opened(f"sqlite:///{path}", tmp_path)


@pytest.fixture(scope="session")
def postgresql_template(
    postgresql_server: str, worker: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """The URL of a town on a real PostgreSQL server, made once."""
    with fresh_database(postgresql_server, f"{worker}_template") as url:
        _make_town(url, tmp_path_factory.mktemp("postgresql"))
        yield url


@pytest.fixture
def town_on_postgresql(
    postgresql_server: str, postgresql_template: str, tmp_path: Path
) -> Iterator[Town]:
    """The demo town in a PostgreSQL database of this test's own."""
    template = make_url(postgresql_template)
    own = template.set(database=f"{template.database}_of_a_test")
    with psycopg.connect(postgresql_server, autocommit=True) as server:
        server.execute(f'DROP DATABASE IF EXISTS "{own.database}" WITH (FORCE)')
        server.execute(
            f'CREATE DATABASE "{own.database}" TEMPLATE "{template.database}"'
        )
        yield from _opened(own.render_as_string(hide_password=False), tmp_path)
        server.execute(f'DROP DATABASE "{own.database}" WITH (FORCE)')


@pytest.fixture(params=["town", "town_on_postgresql"], ids=["sqlite", "postgresql"])
def any_town(request: pytest.FixtureRequest) -> Town:
    """The demo town, once in an SQLite file and once on PostgreSQL."""
    made: Town = request.getfixturevalue(request.param)
    return made


def settings_for(url: str, var_dir: Path, **more: str) -> Settings:
    """The settings of a test: its own database and folder, a fixed key."""
    of_its_own = {"prefect_port": free_port()}  # never the house of `make run`
    return load_settings(
        database_url=url,
        var_dir=var_dir,
        secret_key=SECRET_KEY,
        public_url="http://testserver",
        **{**of_its_own, **more},
    )


def _make_town(url: str, var_dir: Path) -> None:
    prepare_demo(settings_for(url, var_dir))
    with transaction() as session:
        _set_clock(session, BEGINS_AT)
    engine().dispose()


def _opened(url: str, var_dir: Path) -> Iterator[Town]:
    connect(url)
    with transaction() as session:
        _set_clock(session, BEGINS_AT)
    with reading() as session:
        made = Town(settings_for(url, var_dir), _only_town(session), _desks(session))
    yield made
    engine().dispose()


def _set_clock(session: Session, moment: datetime) -> None:
    """Backwards too, which `tasks.clock` rightly refuses."""
    installation = session.exec(select(Installation)).one()
    installation.advanced_seconds = int((moment - clock.real_now()).total_seconds())
    session.add(installation)


def _only_town(session: Session) -> int:
    return session.exec(select(Municipality.id)).one()


def _desks(session: Session) -> dict[str, int]:
    named = select(Agency.name, Desk.id).join(Desk, col(Desk.agency_id) == Agency.id)
    return dict(session.exec(named).all())
