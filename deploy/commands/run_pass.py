"""tsunagi run-pass — one pass for one day, by hand; running twice changes nothing."""

import json
from enum import StrEnum
from importlib import import_module
from typing import Annotated, Any

import typer

from deploy.commands import command_app
from deploy.near_prefect import prepare_prefect
from deploy.settings import load_settings
from models.pass_report import COUNT_LABELS, PassReport
from models.wareki import era_form, parse_day
from tasks import clock
from tasks.database import reading

app = command_app()

FAILED = 1


class PassName(StrEnum):
    """The passes, as they are typed."""

    REFERRAL = "referral"
    HANDOVER = "handover"
    REPORT = "report"
    URGENT = "urgent"
    PLAN = "plan"
    CONFERENCE = "conference"
    TRANSFER = "transfer"
    NOTICES = "notices"
    WATCH = "watch"


Which = Annotated[
    PassName, typer.Argument(help="処理の名前 (which pass).", show_default=False)
]
ForDay = Annotated[
    str | None,
    typer.Option(
        "--today",
        help="対象日。例：令和8年9月18日。省略すると今日 (the day).",
        metavar="DAY",
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="JSONで出力します (print JSON).")]
FLOWS = {
    PassName.REFERRAL: "flows.referral:referrals_daily",
    PassName.HANDOVER: "flows.handover:handovers_daily",
    PassName.REPORT: "flows.reporting:reports_daily",
    PassName.URGENT: "flows.urgent:urgent_every_five_minutes",
    PassName.PLAN: "flows.plan_review:plans_daily",
    PassName.CONFERENCE: "flows.conference:conferences_daily",
    PassName.TRANSFER: "flows.transfer:transfers_daily",
    PassName.NOTICES: "flows.notices:notices_due",
    PassName.WATCH: "flows.watch:watch_daily",
}


@app.command()
def run_pass(
    *,
    name: Which,
    today: ForDay = None,
    as_json: AsJson = False,
) -> None:
    """定時処理を一つ、指定した日について実行します。

    (Runs one pass for one day. Ahead of a production clock nothing is changed.)
    """
    with reading() as session:
        day = parse_day(today) if today else clock.office_today(session)
    ended = _flow(name)(today=day, return_state=True)
    if not ended.is_completed():
        typer.echo(
            "処理は途中で失敗しました。理由は上の記録のとおりです。"
            "直した後、同じ日についてもう一度実行できます。",
            err=True,
        )
        raise typer.Exit(FAILED)
    report: PassReport = ended.result()
    typer.echo(_as_json(name, report) if as_json else _as_text(report))


def _flow(name: PassName) -> Any:
    """Import the real flow only now: Prefect takes seconds."""
    prepare_prefect(load_settings())
    file, _, function = FLOWS[name].partition(":")
    return getattr(import_module(file), function)


def _as_json(name: PassName, report: PassReport) -> str:
    told = {
        "pass": name,
        "today": report.today.isoformat(),
        "dry_run": report.dry_run,
        **report.counts(),
    }
    return json.dumps(told)


def _as_text(report: PassReport) -> str:
    counts, on = report.counts(), era_form(report.today)
    told = [f"{on} の処理を実行しました。"]
    if report.dry_run:
        ahead = f"{on} はまだ来ていないため、試算だけを行いました。"
        told = [f"{ahead}何も記録せず、何も送っていません。"]
    told += [f"  {label}：{counts[key]:,}件" for key, label in COUNT_LABELS.items()]
    return "\n".join(told)
