"""性能の表 — run every row on SQLite and PostgreSQL and write one table.

`python -m bench` (or `make bench`); see bench/README.md for how to read it.
"""

import logging
from collections.abc import Iterator
from contextlib import AbstractContextManager
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from bench.delivery_row import delivery_rows
from bench.grounds import Ground, postgresql_ground, sqlite_ground
from bench.measuring import Row
from bench.plan_row import plan_rows
from bench.referral_row import referral_rows
from bench.sink import sink
from bench.table import machine, written
from models.columns import office_day
from tasks import clock

SERVER = "postgresql://postgres@127.0.0.1:5432/postgres"
SHORT = {"sqlite": 10_000, "postgresql": 10_000}
FULL = {"sqlite": 30_000, "postgresql": 300_000}
REFERRALS, MAILS, COUNTERS = 40, 300, 60
FOLDER = Path("docs") / "bench"


def main(
    full: Annotated[bool, typer.Option(help="30,000 / 300,000 due duties")] = False,
    only: Annotated[str, typer.Option(help="plan, referral or delivery")] = "",
    postgresql: Annotated[str, typer.Option(help="server, may create")] = SERVER,
) -> None:
    """Measure, print the table and keep it under docs/bench with the day's date."""
    logging.disable(logging.INFO)
    rows = []
    for row in _rows(FULL if full else SHORT, only, postgresql):
        typer.echo(f"{row.what}, {row.database}: {row.ratio:.1f}", err=True)
        rows.append(row)
    day = office_day(clock.real_now())
    page = written(day, machine(postgresql), rows)
    typer.echo(page)
    if not only:
        FOLDER.mkdir(parents=True, exist_ok=True)
        name = f"{day}{'-full' if full else ''}.md"
        (FOLDER / name).write_text(page, encoding="utf-8")


def _rows(due: dict[str, int], only: str, server: str) -> Iterator[Row]:
    """Yield the rows; each has a town of its own on each kind of database."""
    with sink() as smtp:
        for kind in ("sqlite", "postgresql"):
            n = due[kind]
            processes = {
                "plan": partial(plan_rows, due=n, still_open=10 * n),
                "referral": partial(referral_rows, n=REFERRALS),
                "delivery": partial(
                    delivery_rows, mails=MAILS, counters=COUNTERS, smtp=smtp
                ),
            }
            for name, rows in processes.items():
                if only in {"", name}:
                    with _ground(kind, server, name) as ground:
                        yield from rows(ground)


def _ground(kind: str, server: str, name: str) -> AbstractContextManager[Ground]:
    return sqlite_ground(name) if kind == "sqlite" else postgresql_ground(server, name)


if __name__ == "__main__":
    typer.run(main)
