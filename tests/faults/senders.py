"""`tsunagi deliver` as a process that a test may kill, freeze and wake."""

import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.databases import Town
from tests.sink import Sink
from tests.sources import ROOT
from tests.terminal import TSUNAGI

LEASE = 10  # seconds, the shortest the settings allow
PATIENCE = 120.0  # a busy machine is no fault


@contextmanager
def sender(
    town: Town, relay: Sink, log: Path, **more: str
) -> Iterator["subprocess.Popen[bytes]"]:
    """Run `tsunagi deliver` with one connection; what it says goes into the log."""
    environment = {
        "PATH": "/usr/bin:/bin",
        "PYTHONPATH": str(ROOT),  # this tree, also where a copy of it is tested
        **town.settings.environment(),
        "TSUNAGI_SMTP_PORT": str(relay.port),
        "TSUNAGI_SMTP_CONNECTIONS": "1",
        "TSUNAGI_LEASE_SECONDS": str(LEASE),
        **more,
    }
    with log.open("ab") as said:
        process = subprocess.Popen(
            [*TSUNAGI, "deliver"], env=environment, cwd=ROOT, stdout=said, stderr=said
        )
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def until(holds: Callable[[], object], every: float = 0.2) -> None:
    """Wait until it holds; fail when it never does."""
    ends = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < ends, "waited in vain"
        time.sleep(every)


class TakenSoFar:
    """Counts the mails a sink has taken, reading only what is new."""

    def __init__(self, relay: Sink) -> None:
        """Begin at the first mail."""
        self._lines = relay.file.open("rb")
        self._count = 0

    def __call__(self) -> int:
        """Return how many there are now."""
        self._count += self._lines.read().count(b"\n")
        return self._count

    def close(self) -> None:
        """Stop reading."""
        self._lines.close()
