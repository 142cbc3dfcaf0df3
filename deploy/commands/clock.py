"""tsunagi clock — the office's clock of a demo, an exercise or a replay."""

import json
import re
from datetime import datetime, timedelta
from typing import Annotated

import typer

from deploy.commands import command_app
from models.columns import TOKYO
from models.refusals import ProcedureError
from models.wareki import era_form
from tasks import clock as office_clock
from tasks.database import reading, transaction

app = command_app()

_UNITS = {"w": "weeks", "d": "days", "h": "hours"}
_STEP = re.compile(r"([0-9]{1,4})([wdh])")
LONGEST = timedelta(days=3660)

AsJson = Annotated[bool, typer.Option("--json", help="JSONで出力します (print JSON).")]


class StepUnreadable(ProcedureError):
    """The text is no length of time: 3d, 5h or 2w."""


@app.callback()
def clock() -> None:
    """見本・訓練・再現用の時計を示し、進めます (the clock of a demo)."""


@app.command()
def show(*, as_json: AsJson = False) -> None:
    """業務上の現在の日時を示します (show the office's moment)."""
    with reading() as session:
        _tell(office_clock.now(session), as_json)


@app.command()
def advance(
    *,
    by: Annotated[
        str,
        typer.Argument(
            help="進める長さ。3d（日）、5h（時間）、2w（週） (how far).",
            metavar="3d|5h|2w",
            show_default=False,
        ),
    ],
    as_json: AsJson = False,
) -> None:
    """時計を進めます。本番のデータベースでは使えません。

    (Moves the clock for everything at once; refused in production.)
    """
    step = _step(by)
    with transaction() as session:
        moment = office_clock.advance(session, step)
    _tell(moment, as_json)


def _step(text: str) -> timedelta:
    found = _STEP.fullmatch(text)
    step = timedelta(**{_UNITS[found[2]]: int(found[1])}) if found else timedelta()
    if not timedelta() < step <= LONGEST:
        raise StepUnreadable(
            f"進める長さ「{text}」を読めません。3d（日）、5h（時間）、2w（週）のように"
            "書いてください。10年までです。"
        )
    return step


def _tell(moment: datetime, as_json: bool) -> None:
    local = moment.astimezone(TOKYO)
    if as_json:
        typer.echo(json.dumps({"now": local.isoformat(timespec="seconds")}))
        return
    typer.echo(f"{era_form(local.date())} {local.hour}時{local.minute:02}分")
