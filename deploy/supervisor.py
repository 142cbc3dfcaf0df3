"""見守り — starts programs in the order they need each other and keeps them running.

A program that dies is started again after a pause that doubles. Stopping goes the
other way round: first those nobody needs any more (worker before server).
"""

import time
from collections.abc import Callable, Sequence
from pathlib import Path
from threading import Event

from deploy.process import Child, Process

TICK = 0.2  # seconds
PATIENCE = 10.0  # seconds between asking to stop and ending it


class Supervisor:
    """Keeps the processes running until `stop` is set."""

    def __init__(
        self,
        processes: Sequence[Process],
        log_dir: Path,
        say: Callable[[str], None],
        patience: float = PATIENCE,
    ) -> None:
        self.children = {p.name: Child(p, log_dir) for p in processes}
        self.say = say
        self.patience = patience

    def run(self, stop: Event) -> None:
        """Start, watch and restart; leave no process behind, however it ends."""
        try:
            while not stop.is_set():
                self._look_after_all()
                stop.wait(TICK)
        finally:
            self._stop_all()

    def _look_after_all(self) -> None:
        for child in self.children.values():
            self._notice_an_end(child)
            if child.may_start and self._has_what_it_needs(child.process):
                child.start()
            elif child.running and not child.ready and not child.process.ends:
                self._welcome_if_ready(child)

    def _has_what_it_needs(self, process: Process) -> bool:
        return all(self.children[name].ready for name in process.needs)

    def _notice_an_end(self, child: Child) -> None:
        code = child.exit_code()
        if code is None:
            return
        if child.process.ends and code == 0:
            self._welcome(child)
            return
        pause = child.put_off()
        self.say(
            f"  ✗ {child.process.title}が止まりました（終了コード {code}）。"
            f"{pause:.0f}秒後に起動し直します。記録：{child.log}"
        )

    def _welcome_if_ready(self, child: Child) -> None:
        if child.process.is_ready():
            self._welcome(child)

    def _welcome(self, child: Child) -> None:
        child.ready = True
        if child.process.welcome:
            self.say(child.process.welcome)

    def _stop_all(self) -> None:
        while running := [c for c in self.children.values() if c.running]:
            needed = {name for c in running for name in self._all_needs(c.process)}
            _stop([c for c in running if c.process.name not in needed], self.patience)

    def _all_needs(self, process: Process) -> set[str]:
        deeper = (self._all_needs(self.children[n].process) for n in process.needs)
        return set(process.needs).union(*deeper)


def _stop(children: list[Child], patience: float) -> None:
    for child in children:
        child.interrupt()
    deadline = time.monotonic() + patience
    while any(c.running and c.exit_code() is None for c in children):
        if time.monotonic() > deadline:
            break
        time.sleep(TICK / 4)
    for child in children:
        child.sweep()
