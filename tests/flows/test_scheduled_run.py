"""Prefect runs a pass on its schedule — the whole way, nothing replaced.

With other versions of SQLAlchemy the server is healthy, the deployment succeeds and
no scheduled run ever starts; only waiting for one shows it.
"""

import json
import time
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import Session, create_engine

from deploy.answering import HERE
from deploy.migrate import migrate
from deploy.settings import Settings
from models.municipality import DatabaseKind, Installation
from tests.prefect_house import every_minute, prefect_house
from tests.services import free_port

WITHIN = 150.0  # seconds: server and deployment 30, next full minute 60, run 15
COMPLETED_AS_SCHEDULED = {
    "flow_runs": {"state": {"type": {"any_": ["COMPLETED"]}}},
    "deployments": {"name": {"any_": ["notices-due"]}},
}


def test_a_pass_completes_on_its_schedule(tmp_path: Path) -> None:
    settings = Settings(var_dir=tmp_path / "var", prefect_port=free_port())
    an_empty_demo_database(settings.database_url)
    with prefect_house(settings, every_minute("notices-due", tmp_path)) as said:
        run = the_first_completed_run(settings.prefect_port, said)

    assert run["auto_scheduled"] is True
    assert run["name"]
    assert [line for line in said if "✗" in line] == []


def an_empty_demo_database(url: str) -> None:
    """Make a database as the passes find it on the first day."""
    migrate(url)
    engine = create_engine(url)
    with Session(engine) as session:
        session.add(Installation(kind=DatabaseKind.DEMO))
        session.commit()
    engine.dispose()


def the_first_completed_run(port: int, said: list[str]) -> dict[str, Any]:
    """Wait for it; the failure shows what the terminal said meanwhile."""
    until = time.monotonic() + WITHIN
    while time.monotonic() < until:
        if runs := completed_runs(port):
            return runs[0]
        time.sleep(1)
    pytest.fail(f"no scheduled run within {WITHIN:.0f} s: {said}")


def completed_runs(port: int) -> list[dict[str, Any]]:
    """Ask Prefect itself; nothing while it is not up yet."""
    connection = HTTPConnection(HERE, port, timeout=5)
    try:
        connection.request(
            "POST",
            "/api/flow_runs/filter",
            json.dumps(COMPLETED_AS_SCHEDULED),
            {"Content-Type": "application/json"},
        )
        answer = connection.getresponse()
        found: list[dict[str, Any]] = json.load(answer) if answer.status == 200 else []
    except OSError:
        return []
    finally:
        connection.close()
    return found
