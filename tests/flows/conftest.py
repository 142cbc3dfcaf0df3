"""A Prefect server for the whole session (12 s, so only here), and a town for it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from prefect.testing.utilities import prefect_test_harness

from tests.databases import Town
from tests.sink import Sink, sink


@pytest.fixture(scope="session")
def prefect_server() -> Iterator[None]:
    """The harness's own server and database; flows called in a test report to it."""
    with prefect_test_harness(server_startup_timeout=120):
        yield


@pytest.fixture
def relay(tmp_path: Path) -> Iterator[Sink]:
    """Where the mail of the flows goes."""
    with sink(tmp_path) as running:
        yield running


@contextmanager
def told_to_flows(town: Town, relay: Sink, told: pytest.MonkeyPatch) -> Iterator[Town]:
    """Set the environment as `tsunagi up` does for the worker: flows read settings."""
    environment = {**town.settings.environment(), "TSUNAGI_SMTP_PORT": str(relay.port)}
    for name, value in environment.items():
        told.setenv(name, value)
    yield town


@pytest.fixture
def flow_town(
    prefect_server: None,  # noqa: ARG001 - it must run first
    town: Town,
    relay: Sink,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Town]:
    """The demo town as flows see it, in an SQLite file."""
    with told_to_flows(town, relay, monkeypatch) as ready:
        yield ready
