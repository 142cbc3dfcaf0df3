"""tsunagi mailbox — the local mail server of the embedded default."""

import asyncio
import json
from typing import Annotated

import typer

from deploy.mailbox import receive_mail
from deploy.settings import load_settings

app = typer.Typer(rich_markup_mode=None)


@app.command()
def mailbox(
    *,
    as_json: Annotated[
        bool, typer.Option("--json", help="受け口をJSONで示します (print JSON).")
    ] = False,
) -> None:
    """手元のメールボックスでメールを受け取ります。外へは送りません。

    (Receives mail on this machine and keeps it as files; Ctrl-C ends it.)
    """
    settings = load_settings()
    if as_json:
        place = {
            "port": settings.mailbox_smtp_port,
            "folder": str(settings.mailbox_dir),
        }
        typer.echo(json.dumps(place, ensure_ascii=False))
    asyncio.run(receive_mail(settings.mailbox_dir, settings.mailbox_smtp_port))
