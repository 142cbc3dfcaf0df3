"""tsunagi deadlines — every day of a 年度 something falls due, before it begins."""

import json
from typing import Annotated

import typer
from sqlmodel import col, select

from deploy.commands import command_app
from models.directory import Directory
from models.fiscal_year import FiscalYear
from models.municipality import Municipality
from models.wareki import era_form
from models.year_ahead import DueThing, Load, YearAhead
from tasks import clock
from tasks.database import Scope, reading
from tasks.directory import directory
from tasks.year_ahead import deadlines_of

app = command_app()


@app.command()
def deadlines(
    *,
    year: Annotated[
        str | None,
        typer.Option(help="年度。例：R9。省略すると来年度 (the fiscal year)."),
    ] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="JSONで出力します (print JSON).")
    ] = False,
) -> None:
    """年度の提出日と、重なる日・集中する日を試算します。何も登録しません。

    (Simulates a year of deadlines; writes nothing.)
    """
    with reading() as session:
        towns = session.exec(
            select(Municipality.id).order_by(col(Municipality.id))
        ).all()
        this = FiscalYear.of(clock.office_today(session))
    asked = FiscalYear.parse(year) if year else FiscalYear(this.start_year + 1)
    told = [_of_town(town, asked) for town in towns]
    if as_json:
        typer.echo(json.dumps([_as_json(*one) for one in told], ensure_ascii=False))
        return
    for one in told:
        typer.echo(_as_text(*one))


def _of_town(town: int, year: FiscalYear) -> tuple[YearAhead, Directory]:
    with reading(Scope(town)) as session:
        return deadlines_of(session, year, town), directory(session)


def _as_json(ahead: YearAhead, held: Directory) -> dict[str, object]:
    return {
        "year": ahead.year.label,
        "deadlines": [_thing(one, held) for one in ahead.things],
        "collisions": [_load(one, held) for one in ahead.collisions],
        "overload": [_load(one, held) for one in ahead.overload],
        "overload_above": ahead.busy_day,
    }


def _thing(one: DueThing, held: Directory) -> dict[str, object]:
    return {
        "due_on": one.due_on.isoformat(),
        "raw_on": one.raw_on.isoformat(),
        "office": held.desk_label(one.desk_id),
        "to": held.desk_label(one.receiver_desk_id),
        "what": one.what,
        "about": one.about,
        "why": list(one.why),
        "provisional": one.provisional,
    }


def _load(one: Load, held: Directory) -> dict[str, object]:
    return {
        "on": one.on.isoformat(),
        "office": held.desk_label(one.desk_id),
        "owed": one.owed,
        "arriving": one.arriving,
    }


def _as_text(ahead: YearAhead, held: Directory) -> str:
    meeting, crowded = len(ahead.collisions), len(ahead.overload)
    counts = f"{len(ahead.things)}件（重なる日 {meeting}、集中する日 {crowded}）"
    told = [f"{ahead.year.label}：{counts}"]
    for on, things in ahead.by_day():
        told.append(f"{era_form(on)}　{len(things)}件")
        told += [
            f"  {one.what} {one.about}　{held.desk_label(one.desk_id)}"
            for one in things
        ]
    told += [
        f"重なり：{era_form(one.on)} {held.desk_label(one.desk_id)} {one.owed}件"
        for one in ahead.collisions
    ]
    told += [
        f"集中：{era_form(one.on)} {held.desk_label(one.desk_id)} {one.total}件"
        for one in ahead.overload
    ]
    return "\n".join(told)
