"""再現用の環境 — web server, delivery and Prefect of the replay's own, on loopback.

The same processes as `tsunagi up`, on free ports and over a database of their own;
Prefect without its background services, because the replay itself calls the flows.
"""

import secrets
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from prefect.settings import (
    PREFECT_API_AUTH_STRING,
    PREFECT_API_URL,
    PREFECT_FLOWS_HEARTBEAT_FREQUENCY,
    PREFECT_LOGGING_LEVEL,
    PREFECT_LOGGING_TO_API_ENABLED,
    temporary_settings,
)

from deploy.embedded import processes
from deploy.process import Process
from deploy.replay.refusals import HouseNotReady
from deploy.settings import DEMO_SENDER, Settings, load_settings
from deploy.supervisor import Supervisor

READY_WITHIN = 90.0  # seconds
POLL = "0.1"  # seconds between two looks of the delivery process
FALLEN = "✗"  # how the supervisor marks a process that died
OURS = ("web", "deliver", "prefect-server")


def settings_of(folder: Path, database: str | None) -> Settings:
    """Return settings for a replay in this folder; nothing of them leaves it."""
    web, prefect, smtp = _free_ports(3)
    return load_settings(
        mode="embedded",
        var_dir=folder,
        database_url=database or f"sqlite:///{folder / 'replay.db'}",
        anchor_path=folder / "anchors.jsonl",
        secret_key=secrets.token_urlsafe(48),
        web_port=web,
        public_url=f"http://127.0.0.1:{web}",
        prefect_port=prefect,
        prefect_api_url=f"http://127.0.0.1:{prefect}/api",
        prefect_auth_string="",
        mailbox_smtp_port=smtp,
        mailbox_dir=folder / "mailbox",
        smtp_host="127.0.0.1",
        smtp_port=smtp,
        smtp_user="",
        smtp_password="",
        smtp_starttls=False,
        mail_from=DEMO_SENDER,
        bounce_domain=DEMO_SENDER.rpartition("@")[2],
        log_level="WARNING",
    )


@contextmanager
def house(settings: Settings) -> Iterator[None]:
    """Run the processes; raise HouseNotReady when one does not start or dies."""
    said: list[str] = []
    stop = threading.Event()
    log_dir = settings.var_dir / "log"
    log_dir.mkdir(parents=True, exist_ok=True)
    chosen = [_adapted(p) for p in processes(settings) if p.name in OURS]
    supervisor = Supervisor(chosen, log_dir, said.append)
    thread = threading.Thread(target=supervisor.run, args=(stop,))
    thread.start()
    try:
        _wait_until_ready(supervisor, said)
        yield
    finally:
        stop.set()
        thread.join()
    if fallen := [line for line in said if FALLEN in line]:
        raise HouseNotReady("\n".join(fallen))


@contextmanager
def prefect_of(settings: Settings) -> Iterator[None]:
    """Let flows called here report to the house's Prefect, and to no other."""
    values = {
        PREFECT_API_URL: settings.prefect_api_url,
        PREFECT_API_AUTH_STRING: None,
        # A heartbeat thread costs each run of a flow a full second.
        PREFECT_FLOWS_HEARTBEAT_FREQUENCY: None,
        PREFECT_LOGGING_LEVEL: "ERROR",
        PREFECT_LOGGING_TO_API_ENABLED: False,
    }
    with temporary_settings(values):
        yield


def _adapted(process: Process) -> Process:
    more = {"deliver": ("--every", POLL), "prefect-server": ("--no-services",)}
    command = process.command + more.get(process.name, ())
    return replace(process, command=command, needs=())


def _wait_until_ready(supervisor: Supervisor, said: list[str]) -> None:
    until = time.monotonic() + READY_WITHIN
    while not all(child.ready for child in supervisor.children.values()):
        fallen = [line for line in said if FALLEN in line]
        if fallen or time.monotonic() > until:
            raise HouseNotReady("\n".join(fallen) or "時間内に起動できませんでした。")
        time.sleep(0.1)


def _free_ports(count: int) -> list[int]:
    probes = [socket.socket() for _ in range(count)]
    for probe in probes:
        probe.bind(("127.0.0.1", 0))
    ports = [int(probe.getsockname()[1]) for probe in probes]
    for probe in probes:
        probe.close()
    return ports
