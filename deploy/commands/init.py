"""tsunagi init — a database, its town, our own desk and the first administrator."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from deploy.commands import command_app
from deploy.commands.agencies import rows_of
from deploy.founding import found_office, own_agency, refuse_without_own_desk
from deploy.invitations import invitation_as_json, invitation_as_text
from deploy.migrate import migrate
from deploy.settings import load_settings
from models.agency_rows import AgencyRow
from models.municipality import DatabaseKind
from models.refusals import GivenMissing
from tasks.accounts import folded_login
from tasks.database import transaction

app = command_app()


class Kind(StrEnum):
    """What `init` may make; a demo is made by `tsunagi up`."""

    PRODUCTION = "production"
    EXERCISE = "exercise"


def _text(option: str, told: str, metavar: str = "TEXT") -> Any:
    return typer.Option(option, help=told, metavar=metavar, show_default=False)


Town = Annotated[str, _text("--town", "自治体の名前 (name of the town)")]
What = Annotated[Kind, typer.Option("--kind", help="本番用か訓練用 (what it is for)")]
Listed = Annotated[
    Path | None,
    _text("--agencies", "機関一覧のCSV。省略すると自所だけを登録 (a CSV file)", "FILE"),
]
Login = Annotated[str | None, _text("--login", "最初の管理者の利用者ID (login)")]
Name = Annotated[str | None, _text("--name", "最初の管理者の氏名 (name)")]
AsJson = Annotated[bool, typer.Option("--json", help="JSONで出力します (print JSON)")]


@app.command()
def init(
    *,
    town: Town,
    kind: What = Kind.PRODUCTION,
    agencies: Listed = None,
    login: Login = None,
    name: Name = None,
    as_json: AsJson = False,
) -> None:
    """データベースを作り、自治体・自所の窓口・最初の管理者を登録します。

    (Founds a database without a demo; asks for what is not given. All or nothing.)
    """
    if not town.strip():
        raise GivenMissing("--town に自治体の名前を入力してください。", "town")
    rows = rows_of(agencies) if agencies else _asked_for_own_agency()
    refuse_without_own_desk(rows)
    login = login or typer.prompt("最初の管理者の利用者ID", err=True)
    name = name or typer.prompt("最初の管理者の氏名", err=True)
    migrate(load_settings().database_url)
    with transaction() as session:
        token = found_office(
            session, town.strip(), DatabaseKind(kind), rows, login, name
        )
    _tell(town, len(rows), folded_login(login), token, as_json)


def _tell(town: str, desks: int, login: str, token: str, as_json: bool) -> None:
    if as_json:
        typer.echo(invitation_as_json(login, token, town=town, desks=desks))
        return
    typer.echo(f"{town} を登録しました（窓口 {desks}件）。")
    typer.echo(invitation_as_text(login, token))


def _asked_for_own_agency() -> list[AgencyRow]:
    questions = ("自所の機関名", "窓口名", "窓口の電話番号", "窓口のメールアドレス")
    answers = [typer.prompt(question, err=True) for question in questions]
    return own_agency(*answers)
