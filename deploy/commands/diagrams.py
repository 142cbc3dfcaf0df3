"""tsunagi diagrams — draw every process from its declaration into docs/processes/."""

import json
from typing import Annotated

import typer

from deploy.commands import command_app
from deploy.diagrams import PAGES, pages

app = command_app()


@app.command()
def diagrams(
    *,
    as_json: Annotated[
        bool, typer.Option("--json", help="JSONで出力します (print JSON).")
    ] = False,
) -> None:
    """手続の図を宣言から作成します (draw the processes)."""
    PAGES.mkdir(parents=True, exist_ok=True)
    written = pages()
    for path, text in written.items():
        path.write_text(text, encoding="utf-8")
    names = [f"docs/processes/{path.name}" for path in written]
    told = json.dumps({"written": names}) if as_json else "\n".join(names)
    typer.echo(told)
