"""tsunagi bounce — a delivery failure, as a mail system pipes it to us.

Postfix: `DOMAIN tsunagi:` in the transport map, and in master.cf
    tsunagi unix - n n - - pipe
      user=tsunagi argv=/opt/tsunagi/bin/tsunagi bounce --recipient ${recipient}
"""

import json
import logging
from dataclasses import asdict
from typing import Annotated

import typer

from deploy.commands import command_app
from deploy.logs import start_logging
from deploy.settings import SettingsRefused, load_settings
from models.refusals import ProcedureError
from tasks.bounces import BounceOutcome, TakenIn, take_in
from tasks.database import transaction
from tasks.delivery import DATABASE_AWAY

log = logging.getLogger(__name__)

app = command_app()

TRY_LATER = 75  # EX_TEMPFAIL: the mail system keeps it and pipes it again

SAYS = {
    BounceOutcome.RECORDED: "不達を記録しました。",
    BounceOutcome.TEMPORARY: "一時的な不達として、メールの経過に記録しました。",
    BounceOutcome.AGAIN: "すでに記録されている不達です。何も変更していません。",
    BounceOutcome.UNKNOWN_MAIL: (
        "不達となったメールが、このデータベースに見つかりません。何も変更していません。"
    ),
    BounceOutcome.NOT_A_BOUNCE: (
        "標準入力は、配信状況の通知（DSN）ではありません。何も変更していません。"
    ),
}


@app.command()
def bounce(
    *,
    recipient: Annotated[
        str | None,
        typer.Option(
            help="通知の宛先（封筒の宛先） (envelope recipient).", metavar="ADDRESS"
        ),
    ] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="JSONで出力します (print JSON).")
    ] = False,
) -> None:
    """不達通知（DSN）を標準入力から受け取り、対応を起こします。

    (Takes in a delivery failure. Exit code 0 whatever it was, so that no mail system
    bounces a bounce; 75 when it should be piped again later.)
    """
    raw = typer.get_binary_stream("stdin").read()
    taken = _take_in(raw, recipient)
    log.info(
        "bounce taken in",
        extra={"mail": taken.mail_id, "as": taken.outcome, "status": taken.status},
    )
    typer.echo(json.dumps(asdict(taken)) if as_json else _as_text(taken))


def _take_in(raw: bytes, recipient: str | None) -> TakenIn:
    try:
        start_logging(load_settings().log_level)
        with transaction() as session:
            return take_in(session, raw, recipient)
    except DATABASE_AWAY:
        reason = "データベース（TSUNAGI_DATABASE_URL）を使えません。"
    except (SettingsRefused, ProcedureError) as refusal:
        reason = str(refusal)
    typer.echo(f"{reason}\n不達通知は、後でもう一度渡してください。", err=True)
    raise typer.Exit(TRY_LATER)


def _as_text(taken: TakenIn) -> str:
    about = f"（メール{taken.mail_id}）" if taken.mail_id else ""
    task = "" if taken.errand_id is None else "送付先を確認する用務を起こしました。"
    return f"{SAYS[taken.outcome]}{task}{about}"
