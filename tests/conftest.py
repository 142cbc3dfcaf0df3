"""Real services for every room, and two laws: no skipped test, no outside address."""

import os
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from tests import loopback, services

pytest_plugins = ["tests.databases"]  # the towns every room tests in

# Prefect neither reports its use nor looks for news from a test.
os.environ["PREFECT_SERVER_ANALYTICS_ENABLED"] = "false"
os.environ["DO_NOT_TRACK"] = "1"


# A busy machine is no reason for a property to fail; no test is timed.
settings.register_profile("house", deadline=None)
settings.load_profile("house")


def pytest_configure() -> None:
    """Close the way out before any test is collected."""
    loopback.keep_to_loopback()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """A silently skipped test is a failed test; an expected failure is not silent."""
    report = yield
    if report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"{item.nodeid} was skipped: {report.longrepr}"
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[
    None, pytest.CollectReport, pytest.CollectReport
]:
    """A file that skips itself fails as well."""
    report = yield
    if report.skipped:
        report.outcome = "failed"
        report.longrepr = f"{report.nodeid} was skipped: {report.longrepr}"
    return report


@pytest.fixture(scope="session")
def worker(request: pytest.FixtureRequest) -> str:
    """The name of this parallel worker, or "alone"."""
    given = getattr(request.config, "workerinput", {"workerid": "alone"})
    return str(given["workerid"])


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[str]:
    """The DSN of a real server."""
    with services.postgresql() as dsn:
        yield dsn


@pytest.fixture(scope="session")
def postgresql_url(postgresql_server: str, worker: str) -> Iterator[str]:
    """The SQLAlchemy URL of a database of this session's own, empty at first."""
    with services.fresh_database(postgresql_server, worker) as url:
        yield url


@pytest.fixture(scope="session")
def redis_url() -> Iterator[str]:
    """The URL of a Redis server of this session's own."""
    with services.redis_server() as url:
        yield url


@pytest.fixture(scope="session")
def chromium() -> Path:
    """Where the browser is."""
    return services.chromium()
