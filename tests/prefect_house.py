"""A real Prefect server and process worker, started the way `tsunagi up` does."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import yaml

from deploy.embedded import PREFECT_YAML, processes
from deploy.process import Process
from deploy.settings import Settings
from deploy.supervisor import Supervisor

OUTSIDE = {"web", "mailbox", "deliver"}


def every_minute(name: str, folder: Path) -> Path:
    """Return a copy of deploy/prefect.yaml: this deployment only, each minute."""
    page: dict[str, Any] = yaml.safe_load(PREFECT_YAML.read_text(encoding="utf-8"))
    (only,) = (d for d in page["deployments"] if d["name"] == name)
    only["schedules"] = [{"cron": "* * * * *", "timezone": "Asia/Tokyo"}]
    page["deployments"] = [only]
    copy = folder / "prefect.yaml"
    copy.write_text(yaml.safe_dump(page, allow_unicode=True), encoding="utf-8")
    return copy


@contextmanager
def prefect_house(settings: Settings, schedules: Path) -> Iterator[list[str]]:
    """Run Prefect without pages and mail; yield what the terminal would say."""
    said: list[str] = []
    stop = threading.Event()
    log_dir = settings.var_dir / "log"
    log_dir.mkdir(parents=True)
    only_prefect = [
        _with(process, schedules)
        for process in processes(settings)
        if process.name not in OUTSIDE and process.name != "catch-up"
    ]
    house = Supervisor(only_prefect, log_dir, said.append)
    thread = threading.Thread(target=house.run, args=(stop,))
    thread.start()
    try:
        yield said
    finally:
        stop.set()
        thread.join()


def _with(process: Process, schedules: Path) -> Process:
    here = tuple(
        str(schedules) if c == str(PREFECT_YAML) else c for c in process.command
    )
    needs = tuple(name for name in process.needs if name not in OUTSIDE)
    return replace(process, command=here, needs=needs)
