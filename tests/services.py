"""Real PostgreSQL, Redis and Chromium for the tests: the running one, or our own.

A service that cannot be had is a failure with its reason, never a skipped test.
"""

import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import redis

STARTS_WITHIN = 30.0  # seconds
HOW_TO_GET_THEM = "run `make test`, which installs it, or see deploy/system_packages.sh"


class ServiceMissing(Exception):
    """A test needs a service that this machine cannot give."""


@contextmanager
def postgresql() -> Iterator[str]:
    """The DSN of a server where role postgres may create databases."""
    running = "postgresql://postgres@127.0.0.1:5432/postgres"
    if _postgresql_answers(running):
        yield running
    else:
        with own_postgresql() as dsn:
            yield dsn


@contextmanager
def fresh_database(server: str, worker: str) -> Iterator[str]:
    """The SQLAlchemy URL of an empty database, dropped at the end."""
    name = f"tsunagi_test_{os.getpid()}_{worker}"
    with psycopg.connect(server, autocommit=True) as admin:
        admin.execute(f'CREATE DATABASE "{name}"')
    try:
        at = urlsplit(server)
        yield f"postgresql+psycopg://{at.netloc}/{name}"
    finally:
        with psycopg.connect(server, autocommit=True) as admin:
            admin.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@contextmanager
def redis_server() -> Iterator[str]:
    """The URL of a Redis server of our own, empty and on a free port."""
    port = free_port()
    command = [_found("redis-server"), "--port", str(port), "--bind", "127.0.0.1"]
    with tempfile.TemporaryDirectory() as room:
        command += ["--save", "", "--appendonly", "no", "--dir", room]
        server = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        try:
            url = f"redis://127.0.0.1:{port}/0"
            _wait_for("redis-server", lambda: _redis_answers(url))
            yield url
        finally:
            server.terminate()
            server.wait(timeout=STARTS_WITHIN)


def chromium() -> Path:
    """Where the browser is."""
    for name in ("chromium", "chromium-browser", "google-chrome"):
        if path := shutil.which(name):
            return Path(path)
    raise ServiceMissing(f"chromium not found: {HOW_TO_GET_THEM}")


def free_port() -> int:
    """A port of the loopback nobody listens on at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def own_postgresql() -> Iterator[str]:
    port = free_port()
    with tempfile.TemporaryDirectory() as room:
        data = Path(room) / "pg"
        _hand_over(Path(room))
        _as_postgres("initdb", "-D", str(data), "-U", "postgres", "-A", "trust", "-N")
        listens = f"-p {port} -h 127.0.0.1 -k {room} -c fsync=off"
        _as_postgres(
            "pg_ctl", "-D", str(data), "-w", "-o", listens, "-l", f"{data}/log", "start"
        )
        try:
            yield f"postgresql://postgres@127.0.0.1:{port}/postgres"
        finally:
            _as_postgres("pg_ctl", "-D", str(data), "-w", "-m", "immediate", "stop")


def _as_postgres(program: str, *arguments: str) -> None:
    # PostgreSQL refuses to run as root; Debian's package brings its own user.
    become = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    command = [*become, _postgresql_program(program), *arguments]
    # pg_ctl leaves the server holding our output: a pipe would never close.
    with tempfile.TemporaryFile("w+") as said:
        done = subprocess.run(
            command, stdout=said, stderr=said, cwd="/", check=False, text=True
        )
        said.seek(0)
        if done.returncode:
            raise ServiceMissing(f"{program} failed: {said.read()}")


def _postgresql_program(name: str) -> str:
    debian = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))
    return str(debian[-1]) if debian else _found(name)


def _hand_over(room: Path) -> None:
    if os.geteuid() == 0:
        shutil.chown(room, "postgres")


def _found(program: str) -> str:
    path = shutil.which(program)
    if path is None:
        raise ServiceMissing(f"{program} not found: {HOW_TO_GET_THEM}")
    return path


def _postgresql_answers(dsn: str) -> bool:
    try:
        psycopg.connect(dsn, connect_timeout=3).close()
    except psycopg.OperationalError:
        return False
    return True


def _redis_answers(url: str) -> bool:
    try:
        with redis.Redis.from_url(url) as client:
            return bool(client.ping())
    except redis.ConnectionError:
        return False


def _wait_for(what: str, answers: Callable[[], bool]) -> None:
    until = time.monotonic() + STARTS_WITHIN
    while not answers():
        if time.monotonic() > until:
            raise ServiceMissing(f"{what} did not answer within {STARTS_WITHIN} s")
        time.sleep(0.05)
