"""What Prefect itself keeps of the runs, read back through its client."""

import json
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any, TypeVar

from prefect.client.orchestration import SyncPrefectClient, get_client
from prefect.client.schemas.objects import TaskRun
from prefect.client.schemas.sorting import ArtifactSort, LogSort
from prefect.events.filters import EventFilter, EventNameFilter

WITHIN = 20.0  # seconds; events and logs arrive a little later than the run ends


@contextmanager
def client() -> Iterator[SyncPrefectClient]:
    """Prefect's own client, to the server of the harness."""
    with get_client(sync_client=True) as asking:
        yield asking


def task_runs() -> list[TaskRun]:
    """Every task run."""
    with client() as asking:
        return asking.read_task_runs(limit=200)


def last_artifact(key: str) -> Any:
    """The newest artifact of that key."""
    with client() as asking:
        found = asking.read_artifacts(sort=ArtifactSort.CREATED_DESC)
    return next(artifact for artifact in found if artifact.key == key)


def pass_events(name: str, for_day: date) -> list[Any]:
    """The events our pass emitted for that day, newest first."""
    resource = f"tsunagi.pass.{name}"
    return [
        each
        for each in _events(EventNameFilter(name=["tsunagi.pass.completed"]))
        if each.resource.id == resource and each.payload["for_day"] == str(for_day)
    ]


def _events(named: EventNameFilter | None) -> list[Any]:
    with client() as asking:
        page = asking.read_events(EventFilter(event=named), limit=50)
        found = list(page.events)
        while page.next_page:
            page = asking.read_events_page(str(page.next_page))
            found += page.events
    return found


def everything_kept() -> dict[str, list[str]]:
    """All that Prefect keeps, as text, by its kind."""
    with client() as asking:
        return {
            "flow runs": _texts(asking.read_flow_runs(limit=200)),
            "task runs": _texts(asking.read_task_runs(limit=200)),
            "artifacts": [_plain(a) for a in asking.read_artifacts(limit=200)],
            "events": _texts(_events(None)),
            "log lines": _texts(
                asking.read_logs(limit=200, sort=LogSort.TIMESTAMP_DESC)
            ),
        }


def _texts(kept: Iterable[Any]) -> list[str]:
    return [str(each.model_dump(mode="json")) for each in kept]


def _plain(artifact: Any) -> str:
    r"""Return its text with its table read, so that no \\u… hides a word."""
    return f"{artifact.key} {artifact.description} {json.loads(artifact.data)}"


T = TypeVar("T")


def until(found: Callable[[], T]) -> T:
    """Wait until something is found, and return it."""
    ends = time.monotonic() + WITHIN
    while not (what := found()):
        assert time.monotonic() < ends, "nothing arrived"
        time.sleep(0.2)
    return what
