"""tsunagi indicators — the numbers of a span with their definitions; no person."""

import json
from dataclasses import asdict
from datetime import date
from typing import Annotated, Any

import typer

from deploy.commands import command_app
from models.directory import Directory
from models.fiscal_year import FiscalYear
from models.indicator_table import (
    IndicatorRow,
    IndicatorTable,
    PartnerTimes,
    RateRow,
    month_label,
)
from models.queries.indicators import Within
from models.refusals import ProcedureError
from models.wareki import era_form, parse_day
from tasks import clock
from tasks.database import reading
from tasks.directory import directory
from tasks.indicators import indicator_table

app = command_app()


class SpanRefused(ProcedureError):
    """The last day lies before the first."""


@app.command()
def indicators(
    *,
    since: Annotated[
        str | None, typer.Option("--from", help="初日。例：R8.4.1 (first day).")
    ] = None,
    until: Annotated[
        str | None, typer.Option("--to", help="末日。例：R9.3.31 (last day).")
    ] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="JSONで出力します (print JSON).")
    ] = False,
) -> None:
    """期間の指標を、定義とともに月ごとに示します (indicators by month)."""
    with reading() as session:
        today = clock.office_today(session)
        first_on, last_on = _span(today, since, until)
        within = Within((), first_on, last_on)
        table, held = indicator_table(session, within, today), directory(session)
    if as_json:
        told = _as_json(table, held, first_on, last_on)
        typer.echo(json.dumps(told, ensure_ascii=False, indent=2))
        return
    typer.echo(f"{era_form(first_on)} から {era_form(last_on)} まで")
    typer.echo(_as_text(table))


def _span(today: date, since: str | None, until: str | None) -> tuple[date, date]:
    """Return the days asked for; without any, this 年度. Raises SpanRefused."""
    year = FiscalYear.of(today)
    first_on = parse_day(since) if since else year.first_on
    last_on = parse_day(until) if until else FiscalYear.of(first_on).last_on
    if last_on < first_on:
        raise SpanRefused("末日が初日より前になっています。")
    return first_on, last_on


def _as_json(
    table: IndicatorTable, held: Directory, first_on: date, last_on: date
) -> dict[str, Any]:
    return {
        "from": first_on.isoformat(),
        "to": last_on.isoformat(),
        "months": [month.isoformat()[:7] for month in table.months],
        "indicators": [_indicator(row) for row in table.rows],
        "rates": [_rate(row) for row in table.rates],
        "partners": [_partner(row, held) for row in table.partners],
        "steps": [asdict(row) for row in table.steps],
        "typed": [asdict(row) for row in table.typed],
    }


def _indicator(row: IndicatorRow) -> dict[str, Any]:
    monthly = {"monthly": list(row.monthly), "total": row.total}
    return {**asdict(row.indicator), **monthly}


def _rate(row: RateRow) -> dict[str, Any]:
    counted = {"part": row.part, "whole": row.whole, "percent": row.percent}
    return {"key": row.rate.key, "name": row.rate.name, **counted} | {
        "definition": row.rate.definition
    }


def _partner(row: PartnerTimes, held: Directory) -> dict[str, Any]:
    return {
        "office": held.desk_label(row.desk_id),
        "sent": row.sent,
        "acknowledgement_median_open_days": row.acknowledgement,
        "feedback_median_open_days": row.feedback,
    }


def _as_text(table: IndicatorTable) -> str:
    told = [
        f"{row.indicator.name}：{row.total:,}{row.indicator.unit}" for row in table.rows
    ]
    told += [f"{one.rate.name}：{_percent(one.percent)}" for one in table.rates]
    busiest = max(table.rows[0].monthly, default=0)
    if busiest:
        month = table.months[list(table.rows[0].monthly).index(busiest)]
        told.append(f"新規相談の最も多い月：{month_label(month)}（{busiest:,}件）")
    return "\n".join(told)


def _percent(value: float | None) -> str:
    return "該当なし" if value is None else f"{value}%"
