"""tsunagi migrate — bring the database to the newest schema."""

import json
from typing import Annotated

import typer
from sqlalchemy.engine import make_url

from deploy.commands import command_app
from deploy.migrate import migrate as upgrade
from deploy.migrate import newest_version
from deploy.settings import load_settings
from tasks.delivery import DATABASE_AWAY

app = command_app()

FAILED = 1


@app.command()
def migrate(
    *,
    as_json: Annotated[
        bool, typer.Option("--json", help="JSONで出力します (print JSON).")
    ] = False,
) -> None:
    """データベースを最新の形にします。なければ作ります (upgrade the database)."""
    url = load_settings().database_url
    try:
        upgrade(url)
    except DATABASE_AWAY:
        where = make_url(url).render_as_string(hide_password=True)
        typer.echo(
            f"データベース（TSUNAGI_DATABASE_URL：{where}）を使えません。"
            "起動しているか、書き込めるか確かめてください。",
            err=True,
        )
        raise typer.Exit(FAILED) from None
    version = newest_version()
    if as_json:
        typer.echo(json.dumps({"version": version}))
    else:
        typer.echo(f"データベースは最新の形（版 {version}）です。")
