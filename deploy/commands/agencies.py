"""tsunagi agencies import — the list of agencies from a CSV file, all or nothing."""

import csv
import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer
from sqlmodel import Session

from deploy.commands import command_app
from deploy.whose import scope_of
from models.agency_rows import AgencyListRefused, AgencyRow, read_agencies
from tasks import chain, clock
from tasks.agencies import Imported, load_agencies
from tasks.database import Scope, reading, transaction

app = command_app()

ListFile = Annotated[
    Path,
    typer.Argument(
        help="機関一覧、UTF-8のCSV (a CSV file).", metavar="FILE", show_default=False
    ),
]
DryRun = Annotated[
    bool, typer.Option("--dry-run", help="件数だけを示します (change nothing).")
]
OfTown = Annotated[
    str | None,
    typer.Option("--town", help="自治体の名前 (which town).", metavar="NAME"),
]
AsJson = Annotated[bool, typer.Option("--json", help="JSONで出力します (print JSON).")]


@app.callback()
def agencies() -> None:
    """関係機関の一覧を扱います (the list of agencies)."""


@app.command("import")
def import_list(
    *,
    file: ListFile,
    dry_run: DryRun = False,
    town: OfTown = None,
    as_json: AsJson = False,
) -> None:
    """関係機関の一覧をCSVから取り込みます。誤りがあれば何も取り込みません。

    (All or nothing: each fault names its line and column.)
    """
    rows = rows_of(file)
    with reading() as session:
        scope = scope_of(session, town)
    with transaction(scope) as session:
        done = _load(session, scope, rows)
        if dry_run:
            session.rollback()
    typer.echo(_as_json(done, rows, dry_run) if as_json else _as_text(done, dry_run))


def rows_of(file: Path) -> list[AgencyRow]:
    """Return the checked rows of a list; raises AgencyListRefused naming the file."""
    try:
        return read_agencies(file.read_bytes())
    except OSError as refusal:
        raise AgencyListRefused(
            [f"ファイル「{file}」を開けません。名前と場所を確かめてください。"]
        ) from refusal
    except csv.Error as refusal:
        raise AgencyListRefused(
            [f"「{file}」：CSVとして読めません（{refusal}）。"]
        ) from refusal
    except AgencyListRefused as refusal:
        closing = "何も取り込んでいません。"
        raise AgencyListRefused(
            [f"「{file}」を取り込めません。", *refusal.faults, closing]
        ) from refusal


def _load(session: Session, scope: Scope, rows: Sequence[AgencyRow]) -> Imported:
    assert scope.municipality_id is not None
    done = load_agencies(session, scope.municipality_id, rows)
    chain.append(
        session,
        scope.municipality_id,
        at=clock.now(session),
        actor="コマンド操作",
        via="import",
        procedure="agencies",
        verb="import",
        given=asdict(done),
    )
    return done


def _as_json(done: Imported, rows: Sequence[AgencyRow], dry_run: bool) -> str:
    return json.dumps({"dry_run": dry_run, "rows": len(rows), **asdict(done)})


def _as_text(done: Imported, dry_run: bool) -> str:
    counts = (
        f"新しい機関 {done.new_agencies}件、新しい窓口 {done.new_desks}件、"
        f"更新する窓口 {done.changed_desks}件"
    )
    if dry_run:
        return f"{counts}。試算のみで、何も取り込んでいません。"
    return f"{counts}を取り込みました。"
