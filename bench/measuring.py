"""測る — what one run costs, in turns with its floor: both meet the same noise.

A ratio compares the medians. Nothing here asserts a time: tests are never timed.
"""

import statistics
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Engine, event

from bench.grounds import Ground
from tasks.database import engine

ROUNDS = 5


@dataclass(frozen=True)
class Spent:
    """What one run took: seconds by the clock, and CPU of us and the database."""

    wall: float
    cpu: float


@dataclass(frozen=True)
class Row:
    """One line of the table; `ours` and `floor` in `unit`."""

    what: str
    database: str
    n: str
    unit: str
    ours: float
    floor: float
    ratio: float  # ours : floor in time or CPU; 1.0 would be plain SQL or plain SMTP
    remarks: str = ""


Run = Callable[[], None]


def alternate(
    ground: Ground, ours: Run, floor: Run, before: Run = lambda: None
) -> tuple[list[Spent], list[Spent]]:
    """Run both in turns, each on a fresh copy made ready by `before`; ours begins."""
    spent: dict[bool, list[Spent]] = {True: [], False: []}
    for turn in range(ROUNDS):
        for is_ours in (turn % 2 == 0, turn % 2 == 1):
            with ground.copied():
                before()
                spent[is_ours].append(measured(ground, ours if is_ours else floor))
    return spent[True], spent[False]


def measured(ground: Ground, run: Run) -> Spent:
    """Return what a run on the current copy costs."""
    before = ground.server_cpu()
    wall, cpu = time.perf_counter(), time.process_time()
    run()
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    return Spent(wall, cpu + ground.server_cpu() - before)


def median_wall(spent: list[Spent]) -> float:
    """Return the median seconds by the clock."""
    return statistics.median(s.wall for s in spent)


def median_cpu(spent: list[Spent]) -> float:
    """Return the median CPU seconds."""
    return statistics.median(s.cpu for s in spent)


@dataclass(frozen=True)
class Said:
    """One statement as the driver got it; `COMMIT` stands for the end of one."""

    sql: str
    parameters: Any = ()

    @property
    def writes(self) -> bool:
        """Tell whether it changes rows or begins or ends a transaction."""
        return self.sql.startswith(("INSERT", "UPDATE", "DELETE", "BEGIN", "COMMIT"))


@contextmanager
def overheard() -> Iterator[list[Said]]:
    """Yield the list of everything said to the current database meanwhile."""
    heard: list[Said] = []

    def on_statement(
        _connection: Any, _cursor: Any, sql: str, given: Any, *_more: Any
    ) -> None:
        heard.append(Said(sql, given))

    def on_commit(_connection: Any) -> None:
        heard.append(Said("COMMIT"))

    at: Engine = engine()
    event.listen(at, "before_cursor_execute", on_statement)
    event.listen(at, "commit", on_commit)
    yield heard
    event.remove(at, "before_cursor_execute", on_statement)
    event.remove(at, "commit", on_commit)


def counted(heard: list[Said]) -> Counter[str]:
    """Return how many statements of each kind: {"SELECT": 30, "INSERT": 12, …}."""
    return Counter(said.sql.split(maxsplit=1)[0] for said in heard)
