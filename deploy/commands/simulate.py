"""tsunagi simulate — a published year of every process, by the same code."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from deploy.commands import command_app
from deploy.commands.profile import profile_of
from deploy.simulation.arrivals import NothingPublished
from deploy.simulation.report import page_of
from deploy.simulation.run import simulate as simulate_year
from models.fiscal_year import FiscalYear
from models.wareki import parse_day

app = command_app()

PROFILES = Path(__file__).parents[1] / "profiles"
DIFFERS = 1

WhichTown = Annotated[
    str,
    typer.Argument(
        metavar="PROFILE", help="zama、yokohama (which town).", show_default=False
    ),
]
WhichYear = Annotated[
    str, typer.Option("--year", metavar="YEAR", help="年度。例：R2 (fiscal year).")
]
Seed = Annotated[int, typer.Option("--seed", help="乱数の種 (seed).")]
Until = Annotated[
    str | None,
    typer.Option("--until", metavar="DAY", help="この日までで止めます (last day)."),
]
Kept = Annotated[
    Path | None,
    typer.Option("--report", metavar="FILE", help="報告を書き出す先 (where to)."),
]


@app.command()
def simulate(
    *,
    town: WhichTown,
    year: WhichYear,
    seed: Seed = 1,
    until: Until = None,
    report: Kept = None,
) -> None:
    """公表された年度を、すべての手続について同じプログラムで模擬します。

    (Simulates a published fiscal year; exit code 1 when anything is off.)
    """
    read = FiscalYear.parse(year)
    last = parse_day(until) if until else date(read.start_year + 1, 3, 31)
    profile = profile_of(PROFILES / f"{town}.toml")
    try:
        with _folder() as folder:
            made = simulate_year(folder, profile, town, read, seed, last, _progress)
    except NothingPublished as refusal:
        typer.echo(f"✗ {refusal}", err=True)
        raise typer.Exit(DIFFERS) from None
    text = page_of(made, town, year, seed)
    if report is None:
        typer.echo(text)
    else:
        report.write_text(text, encoding="utf-8")
    if not made.holds:
        raise typer.Exit(DIFFERS)


def _progress(line: str) -> None:
    typer.echo(line, err=True)


@contextmanager
def _folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="tsunagi-simulation-") as folder:
        yield Path(folder)
