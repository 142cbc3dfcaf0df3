"""tsunagi up — the whole house on this machine, until Ctrl-C."""

import json
from typing import Annotated, Any

import typer

from deploy.settings import load_settings
from deploy.up import PortsBusy
from deploy.up import up as run_everything

app = typer.Typer(rich_markup_mode=None)


def _port(option: str, japanese: str, english: str) -> Any:
    return typer.Option(
        option, min=1, max=65535, help=f"{japanese} ({english})", show_default=False
    )


WebPort = Annotated[int | None, _port("--web-port", "画面のポート", "web port")]
PrefectPort = Annotated[
    int | None, _port("--prefect-port", "Prefectのポート", "Prefect's port")
]
MailboxPort = Annotated[
    int | None, _port("--mailbox-port", "メールの受け口のポート", "mailbox port")
]

AsJson = Annotated[
    bool, typer.Option("--json", help="1行に1件のJSONで知らせます (JSON lines).")
]


@app.command()
def up(
    web_port: WebPort = None,
    prefect_port: PrefectPort = None,
    mailbox_port: MailboxPort = None,
    *,
    as_json: AsJson = False,
) -> None:
    """画面・メール・定時処理をまとめて起動します。終了は Ctrl-C です。

    (Starts everything on this machine; a second start keeps the data.)
    """
    asked = {
        "web_port": web_port,
        "prefect_port": prefect_port,
        "mailbox_smtp_port": mailbox_port,
    }
    settings = load_settings(**{k: v for k, v in asked.items() if v is not None})
    try:
        run_everything(settings, _say_json if as_json else typer.echo)
    except PortsBusy as busy:
        typer.echo(str(busy), err=True)
        raise typer.Exit(2) from None


def _say_json(sentence: str) -> None:
    typer.echo(json.dumps({"says": sentence.strip()}, ensure_ascii=False))
