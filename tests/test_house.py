"""The house itself: its services are real, and its two laws hold."""

import socket
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest
import redis
from sqlalchemy.engine import make_url

from tests import loopback, services

ROOT = Path(__file__).parents[1]


def test_postgresql_gives_an_empty_database_of_our_own(postgresql_url: str) -> None:
    url = make_url(postgresql_url).set(drivername="postgresql")
    with psycopg.connect(url.render_as_string(hide_password=False)) as own:
        tables = own.execute(
            "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"
        ).fetchone()

    assert url.database is not None
    assert url.database.startswith("tsunagi_test_")
    assert tables == (0,)


def test_ourown_postgresql_starts_where_none_runs() -> None:
    with services.own_postgresql() as dsn, psycopg.connect(dsn) as own:
        version = own.execute("SELECT 1").fetchone()

    assert version == (1,)
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(dsn, connect_timeout=3)


def test_redis_is_our_own_and_empty(redis_url: str) -> None:
    with redis.Redis.from_url(redis_url) as client:
        assert client.dbsize() == 0


def test_chromium_is_there(chromium: Path) -> None:
    said = subprocess.run(
        [chromium, "--version"], capture_output=True, text=True, check=True
    )

    assert "Chrom" in said.stdout


@pytest.mark.parametrize(
    ("host", "ours"),
    [
        ("127.0.0.1", True),
        ("127.8.8.8", True),
        ("::1", True),
        ("localhost", True),
        ("192.0.2.1", False),  # TEST-NET-1: nobody's machine
        ("10.0.0.1", False),  # private is outside too
        ("localhost.example", False),
        ("2001:db8::1", False),
    ],
)
def test_only_the_loopback_is_ours(host: str, ours: bool) -> None:
    assert loopback.is_loopback(host) is ours


def test_an_outside_address_is_refused_before_it_is_tried() -> None:
    with socket.socket() as way_out, pytest.raises(loopback.OutsideConnection):
        way_out.connect(("192.0.2.1", 25))


@pytest.mark.parametrize(
    "silent",
    [
        "import pytest\n\ndef test_silent():\n    pytest.skip('no reason')\n",
        "import pytest\n\n@pytest.mark.skip\ndef test_silent():\n    pass\n",
        "import pytest\n\npytest.importorskip('no_such_module')\n",
    ],
    ids=["in the test", "by a mark", "the whole file"],
)
def test_a_skipped_test_fails(silent: str, tmp_path: Path) -> None:
    (tmp_path / "test_silent.py").write_text(silent, encoding="utf-8")
    (tmp_path / "conftest.py").write_text(
        "from tests.conftest import *\n", encoding="utf-8"
    )
    command = [sys.executable, "-m", "pytest", "-q", "-c", str(ROOT / "pyproject.toml")]
    done = subprocess.run(
        [*command, "--rootdir", str(tmp_path), str(tmp_path)],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
    )

    assert done.returncode != 0, done.stdout
    assert "was skipped" in done.stdout
