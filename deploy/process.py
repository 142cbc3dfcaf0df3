"""One program that `tsunagi up` keeps alive, and the child that runs it.

A child is the head of a process group of its own, so that Ctrl-C on the terminal
reaches only us and nothing it started outlives it.
"""

import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

LONGEST_PAUSE = 30.0  # seconds between two starts
STEADY_AFTER = 60.0  # seconds of work after which the pause is short again


@dataclass(frozen=True)
class Process:
    """What to run, after what, and how one sees that it works."""

    name: str
    title: str  # as the terminal says it, in Japanese
    command: tuple[str, ...]
    environment: Mapping[str, str]
    is_ready: Callable[[], bool] = lambda: True
    needs: tuple[str, ...] = ()
    ends: bool = False  # a single job: ready once it ended well
    welcome: str = ""  # said once, when it is ready


class Child:
    """A process as it runs now."""

    def __init__(self, process: Process, log_dir: Path) -> None:
        self.process = process
        self.log = log_dir / f"{process.name}.log"
        self.popen: subprocess.Popen[bytes] | None = None
        self.ready = False
        self.pause = 1.0
        self._started = self._next_start = 0.0

    @property
    def running(self) -> bool:
        """Whether it was started and has not been seen to end."""
        return self.popen is not None

    @property
    def may_start(self) -> bool:
        """Whether it is down, not finished for good, and its pause is over."""
        finished = self.process.ends and self.ready
        return (
            not self.running and not finished and time.monotonic() >= self._next_start
        )

    def start(self) -> None:
        """Start it, adding what it prints to its log."""
        self._started = time.monotonic()
        with self.log.open("ab") as log:
            self.popen = subprocess.Popen(  # noqa: S603 — our own fixed commands
                self.process.command,
                env=dict(self.process.environment),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def exit_code(self) -> int | None:
        """Return how it ended, once; None while it runs or is down."""
        code = self.popen.poll() if self.popen else None
        if code is not None:
            self.sweep()
        return code

    def put_off(self) -> float:
        """Set the next start; return the pause in seconds, doubling up to 30."""
        if time.monotonic() - self._started > STEADY_AFTER:
            self.pause = 1.0
        pause, self.pause = self.pause, min(self.pause * 2, LONGEST_PAUSE)
        self._next_start = time.monotonic() + pause
        return pause

    def interrupt(self) -> None:
        """Ask the whole group to stop."""
        self._signal(signal.SIGINT)

    def sweep(self) -> None:
        """End whatever is left of the group."""
        self._signal(signal.SIGKILL)
        if self.popen:
            self.popen.wait()
        self.popen = None

    def _signal(self, number: signal.Signals) -> None:
        if self.popen:
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(self.popen.pid, number)
