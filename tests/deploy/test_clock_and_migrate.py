"""tsunagi clock and migrate."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlmodel import select

from models.municipality import DatabaseKind, Installation
from tasks.database import reading, transaction
from tests.databases import BEGINS_AT, Town, settings_for
from tests.terminal import told, typed


def shown(town: Town, *words: str) -> datetime:
    """The moment a clock command tells."""
    return datetime.fromisoformat(told(town, "clock", *words)["now"])


def test_the_clock_is_shown_in_the_japanese_calendar(town: Town) -> None:
    assert typed(town, "clock", "show").stdout.startswith("令和8年9月17日（木） 10時0")
    assert abs(shown(town, "show") - BEGINS_AT) < timedelta(minutes=1)


@pytest.mark.parametrize(
    ("step", "by"),
    [
        ("3d", timedelta(days=3)),
        ("5h", timedelta(hours=5)),
        ("2w", timedelta(weeks=2)),
    ],
)
def test_the_clock_moves_for_everything(
    any_town: Town, step: str, by: timedelta
) -> None:
    moved = shown(any_town, "advance", step)

    assert abs(moved - BEGINS_AT - by) < timedelta(minutes=1)
    assert abs(shown(any_town, "show") - moved) < timedelta(minutes=1)


@pytest.mark.parametrize("step", ["", "3", "d", "3x", "-3d", "0d", "9999w", "3d5h"])
def test_a_length_that_cannot_be_read_moves_nothing(town: Town, step: str) -> None:
    came = typed(town, "clock", "advance", "--", step)

    assert came.exit_code == 2
    assert "進める長さ" in came.stderr
    assert abs(shown(town, "show") - BEGINS_AT) < timedelta(minutes=1)


def test_a_production_clock_stands_firm(town: Town) -> None:
    with transaction() as session:
        installation = session.exec(select(Installation)).one()
        installation.kind = DatabaseKind.PRODUCTION
        session.add(installation)
    came = typed(town, "clock", "advance", "3d")

    with reading() as session:
        held = session.exec(select(Installation)).one()
    assert came.exit_code == 2
    assert "本番のデータベースでは時計を進められません" in came.stderr
    assert held.advanced_seconds == installation.advanced_seconds


def test_migrate_makes_the_database_and_may_run_again(any_town: Town) -> None:
    first = told(any_town, "migrate")

    assert first["version"] == told(any_town, "migrate")["version"]
    assert first["version"] >= "0002"


def test_migrate_says_which_database_cannot_be_used(town: Town, tmp_path: Path) -> None:
    away = "postgresql+psycopg://someone:secret@127.0.0.1:1/nowhere"
    away_town = Town(settings_for(away, tmp_path), town.municipality_id, town.desks)
    came = typed(away_town, "migrate")

    assert came.exit_code == 1
    assert "127.0.0.1:1/nowhere" in came.stderr
    assert "secret" not in came.stderr
