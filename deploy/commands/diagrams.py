"""tsunagi diagrams — draw every process from its declaration into docs/."""

import json
from pathlib import Path
from typing import Annotated

import typer

from deploy.commands import command_app
from deploy.descriptions import descriptions
from deploy.diagrams import pages

ROOT = Path(__file__).parents[2]

app = command_app()


@app.command()
def diagrams(
    *,
    as_json: Annotated[
        bool, typer.Option("--json", help="JSONで出力します (print JSON).")
    ] = False,
) -> None:
    """手続の図を宣言から作成します (draw the processes)."""
    written = {**pages(), **descriptions()}
    for path, text in written.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    names = [str(path.relative_to(ROOT)) for path in written]
    told = json.dumps({"written": names}) if as_json else "\n".join(names)
    typer.echo(told)
