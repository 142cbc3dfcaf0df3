"""tsunagi mailbox — the local mail server of the embedded default."""

import asyncio

import typer

from deploy.mailbox import receive_mail
from deploy.settings import load_settings

app = typer.Typer(rich_markup_mode=None)


@app.command()
def mailbox() -> None:
    """手元のメールボックスでメールを受け取ります。外へは送りません。

    (Receives mail on this machine and keeps it as files; Ctrl-C ends it.)
    """
    settings = load_settings()
    asyncio.run(receive_mail(settings.mailbox_dir, settings.mailbox_smtp_port))
