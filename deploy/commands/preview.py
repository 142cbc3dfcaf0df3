"""tsunagi preview — every notice of the next days, and why some will not go."""

import json
from dataclasses import asdict
from typing import Annotated

import typer

from deploy.commands import command_app
from models.wareki import month_day
from tasks import clock
from tasks.database import reading
from tasks.preview import Preview
from tasks.preview import preview as notices_to_come

app = command_app()


@app.command()
def preview(
    *,
    days: Annotated[
        int,
        typer.Option(min=0, max=400, help="何日先まで（暦日） (calendar days ahead)."),
    ] = 7,
    as_json: Annotated[
        bool, typer.Option("--json", help="JSONで出力します (print JSON).")
    ] = False,
) -> None:
    """これから送る通知と、送らない通知の理由を示します (what will be said)."""
    with reading() as session:
        coming = notices_to_come(session, clock.office_today(session), days)
    if as_json:
        rows = [{**asdict(p), "on": p.on.isoformat()} for p in coming]
        typer.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    for one in coming:
        typer.echo(_line(one))
    held_back = sum(p.why_not is not None for p in coming)
    typer.echo(f"{len(coming)}件（うち送らないもの {held_back}件）")


def _line(one: Preview) -> str:
    told = f"{month_day(one.on)} {one.number} {one.step}：{one.rung}"
    to = f" → {one.to}" if one.to else ""
    why = f"（送りません：{one.why_not}）" if one.why_not else ""
    return f"{told}{to}{why}"
