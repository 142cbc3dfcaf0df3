"""tsunagi verify — prove chain and ledger from the rows; exit code 1 names the row."""

import json
from typing import Annotated

import typer

from deploy.commands import command_app
from deploy.settings import load_settings
from models.checks import Check
from tasks.database import reading
from tasks.verifying import verify as verify_all

app = command_app()

VIOLATED = 1


@app.command()
def verify(
    *,
    as_json: Annotated[
        bool, typer.Option("--json", help="JSONで出力します (print JSON).")
    ] = False,
) -> None:
    """記録の連鎖と通知の台帳を検証します (prove chain and ledger)."""
    with reading() as session:
        checks = verify_all(session, load_settings().anchor_path)
    holds = all(check.holds for check in checks)
    if as_json:
        told = {"holds": holds, "checks": [_as_json(check) for check in checks]}
        typer.echo(json.dumps(told, ensure_ascii=False, indent=2))
    else:
        for check in checks:
            _tell(check)
        typer.echo(_closing(checks))
    if not holds:
        raise typer.Exit(VIOLATED)


def _closing(checks: list[Check]) -> str:
    if all(check.holds for check in checks):
        return "すべて一致しました。"
    if any(check.violations for check in checks):
        return "一致しない記録があります。"
    return "検証する記録がまだありません。一件もない間は、合格とはしません。"


def _as_json(check: Check) -> dict[str, object]:
    return {
        "name": check.name,
        "rows": check.rows,
        "holds": check.holds,
        "violations": list(check.violations),
    }


def _tell(check: Check) -> None:
    mark = "✓" if check.holds else "✗"
    count = f"{check.rows:,}件" if check.rows else "対象なし"
    typer.echo(f"{mark} {check.label}（{count}）")
    for violation in check.violations:
        typer.echo(f"    一致しません：{violation}")
