"""tsunagi init — a database, its town, our own desk and the first administrator."""

from collections.abc import Callable
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import Annotated, Any

import typer

from deploy.commands import command_app
from deploy.commands.agencies import rows_of
from deploy.commands.profile import profile_of
from deploy.founding import (
    found_by_profile,
    found_office,
    own_agency,
    refuse_without_own_desk,
)
from deploy.invitations import invitation_as_json, invitation_as_text
from deploy.migrate import migrate
from deploy.settings import load_settings
from models.agency_rows import AgencyRow
from models.municipality import DatabaseKind
from models.refusals import GivenMissing
from tasks.accounts import folded_login
from tasks.database import transaction
from tasks.directory import directory

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
ByProfile = Annotated[
    Path | None,
    _text("--profile", "自治体の設定、TOML。機関一覧の代わり (a profile)", "FILE"),
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
    profile: ByProfile = None,
    login: Login = None,
    name: Name = None,
    as_json: AsJson = False,
) -> None:
    """データベースを作り、自治体・自所の窓口・最初の管理者を登録します。

    (Founds a database without a demo; asks for what is not given. All or nothing.)
    """
    if not town.strip():
        raise GivenMissing("--town に自治体の名前を入力してください。", "town")
    way = _way_to_found(agencies, profile)
    login = login or typer.prompt("最初の管理者の利用者ID", err=True)
    name = name or typer.prompt("最初の管理者の氏名", err=True)
    migrate(load_settings().database_url)
    with transaction() as session:
        token = way(session, town.strip(), DatabaseKind(kind), login=login, name=name)
        desks = len(directory(session).desks)
    _tell(town, desks, folded_login(login), token, as_json)


def _way_to_found(agencies: Path | None, profile: Path | None) -> Callable[..., str]:
    """Return what founds the town: a profile, a list, or our own desk alone."""
    if profile:
        return partial(found_by_profile, profile=profile_of(profile))
    rows = rows_of(agencies) if agencies else _asked_for_own_agency()
    refuse_without_own_desk(rows)
    return partial(found_office, rows=rows)


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
