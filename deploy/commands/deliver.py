"""tsunagi deliver — the long-lived sender of every mail."""

import asyncio
import json
from typing import Annotated

import typer

from deploy.commands import command_app
from deploy.delivering import POLL, deliver_until_asked
from deploy.logs import start_logging
from deploy.settings import load_settings
from tasks.delivery import DATABASE_AWAY, Delivered, deliver_due
from tasks.installation import post_of, relay_of

app = command_app()

LABELS = {
    "notices": "まとめた通知",
    "sent": "送信済み",
    "retried": "後でもう一度送るもの",
    "failed": "送信できなかったもの",
    "unknown": "送信結果が不明なもの",
    "too_late": "ほかの処理が引き継いだもの",
}


@app.command()
def deliver(
    *,
    once: Annotated[
        bool, typer.Option("--once", help="今送れるものだけ送って終わります (no loop).")
    ] = False,
    every: Annotated[
        float, typer.Option(min=0.01, max=60, hidden=True)  # seconds; for the replay
    ] = POLL,
    as_json: Annotated[
        bool,
        typer.Option("--json", help="終わりに件数をJSONで出力します (print JSON)."),
    ] = False,
) -> None:
    """通知のメールを送り続けます。終了は Ctrl-C です。

    (Sends every mail as it becomes due; on Ctrl-C or SIGTERM the mails in hand are
    settled first.)
    """
    settings = load_settings()
    start_logging(settings.log_level)
    if once:
        done = _once()
    else:
        sending = deliver_until_asked(post_of(settings), relay_of(settings), every)
        done = asyncio.run(sending)
    typer.echo(json.dumps(done.counts()) if as_json else _as_text(done))


def _once() -> Delivered:
    try:
        return deliver_due()
    except DATABASE_AWAY:
        typer.echo(
            "データベース（TSUNAGI_DATABASE_URL）を使えません。"
            "起動しているか、tsunagi doctor で確かめてください。",
            err=True,
        )
        raise typer.Exit(1) from None


def _as_text(done: Delivered) -> str:
    counts = done.counts()
    return "　".join(f"{label} {counts[name]}件" for name, label in LABELS.items())
