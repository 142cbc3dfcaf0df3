"""移行: up, down and up again on both databases, and the schema is what models say."""

import re
from collections.abc import Iterator

import pytest
from alembic import command
from sqlalchemy import Connection, Engine, Enum, create_engine, inspect
from sqlmodel import SQLModel

from deploy.migrate import MIGRATIONS, alembic_config, migrate, newest_version
from models.tables import TABLES
from tests.services import fresh_database

STATUSES = [
    pytest.param(table.name, column.name, column.type.enums, id=str(column))
    for table in SQLModel.metadata.sorted_tables
    for column in table.columns
    if isinstance(column.type, Enum)
]


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def migrated(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Engine]:
    """An empty database of this file's own at the newest schema."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path_factory.mktemp('schema') / 'schema.db'}"
        yield from opened(url)
        return
    server, worker = (
        request.getfixturevalue(n) for n in ("postgresql_server", "worker")
    )
    with fresh_database(server, f"{worker}_schema") as url:
        yield from opened(url)


def opened(url: str) -> Iterator[Engine]:
    migrate(url)
    engine = create_engine(url)
    yield engine
    engine.dispose()


def run(connection: Connection, name: str, *arguments: str) -> None:
    configured = alembic_config()
    configured.attributes["connection"] = connection
    getattr(command, name)(configured, *arguments)


def tables_of(connection: Connection) -> set[str]:
    return set(inspect(connection).get_table_names()) - {"alembic_version"}


def test_up_down_and_up_again(migrated: Engine) -> None:
    named = {t.__tablename__ for t in TABLES}
    with migrated.begin() as connection:
        assert tables_of(connection) == named
    with migrated.begin() as connection:
        run(connection, "downgrade", "base")

        assert tables_of(connection) == set()
    with migrated.begin() as connection:
        run(connection, "upgrade", "head")

        assert tables_of(connection) == named


def test_the_migrations_give_what_the_models_declare(migrated: Engine) -> None:
    with migrated.begin() as connection:
        run(connection, "check")


def test_the_head_is_recorded_in_a_file_so_that_branches_conflict() -> None:
    assert (MIGRATIONS / "HEAD").read_text().strip() == newest_version()


@pytest.mark.parametrize(("table", "column", "members"), STATUSES)
def test_a_status_column_checks_exactly_its_members(
    migrated: Engine, table: str, column: str, members: list[str]
) -> None:
    checks = inspect(migrated).get_check_constraints(table)
    found = [
        set(re.findall(r"'([^']*)'", check["sqltext"]))
        for check in checks
        if re.match(rf"\W*\(*{column}\b", check["sqltext"])
        and "NULL" not in check["sqltext"]
    ]

    assert found == [set(members)]


def test_every_status_is_looked_at() -> None:
    assert len(STATUSES) >= 19
