"""tsunagi doctor — whether this installation can do its work, one line per check."""

import json
from dataclasses import asdict
from typing import Annotated

import typer

from deploy.checkup import Finding, check_all
from deploy.settings import SettingsRefused, load_settings
from models.columns import office_day
from tasks.clock import real_now

app = typer.Typer(rich_markup_mode=None)
AsJson = Annotated[bool, typer.Option("--json", help="JSONで出力します (print JSON)")]


@app.command()
def doctor(as_json: AsJson = False) -> None:
    """設定・データベース・メール・開庁日カレンダー・Prefect を点検します。

    (Checks this installation; exit code 1 when something is wrong.)
    """
    findings = _findings()
    if as_json:
        typer.echo(json.dumps([asdict(f) for f in findings], ensure_ascii=False))
    else:
        typer.echo("\n".join(_line(f) for f in findings))
    raise typer.Exit(0 if all(f.ok for f in findings) else 1)


def _findings() -> list[Finding]:
    try:
        settings = load_settings()
    except SettingsRefused as refused:
        return [Finding("settings", "設定", False, str(refused).replace("\n", " "))]
    return check_all(settings, office_day(real_now()))


def _line(finding: Finding) -> str:
    return f"{'✓' if finding.ok else '✗'} {finding.title}：{finding.says}"
