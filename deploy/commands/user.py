"""tsunagi user — invite a person, or let one set a new password."""

from typing import Annotated

import typer

from deploy.commands import command_app
from deploy.invitations import invitation_as_json, invitation_as_text
from deploy.whose import desk_of, scope_of
from models.user import ROLE_LABELS, Role
from tasks import accounts
from tasks.database import Scope, reading, transaction

app = command_app()

Login = Annotated[
    str, typer.Argument(help="利用者ID (login).", metavar="LOGIN", show_default=False)
]
OfTown = Annotated[
    str | None,
    typer.Option("--town", help="自治体の名前 (which town).", metavar="NAME"),
]
AsJson = Annotated[bool, typer.Option("--json", help="JSONで出力します (print JSON).")]
_ROLES = "、".join(f"{role.value}：{label}" for role, label in ROLE_LABELS.items())


@app.callback()
def user() -> None:
    """利用者を招待し、パスワードの再設定を案内します (accounts)."""


@app.command()
def invite(
    *,
    login: Login,
    name: Annotated[
        str, typer.Option(help="氏名 (name).", metavar="NAME", show_default=False)
    ],
    role: Annotated[
        Role, typer.Option(help=f"役割。{_ROLES} (role).", show_default=False)
    ],
    desk: Annotated[
        str | None,
        typer.Option(help="所属する窓口。省略すると自所の窓口 (desk).", metavar="NAME"),
    ] = None,
    town: OfTown = None,
    as_json: AsJson = False,
) -> None:
    """利用者を招待し、最初のパスワードを設定するアドレスを示します。

    (Prints a one-time address; only its hash is stored.)
    """
    with transaction(_scope(town)) as session:
        at = desk_of(session, desk)
        token = accounts.invite(session, login, name, role, at)
    _tell(login, token, as_json)


@app.command()
def reset(*, login: Login, town: OfTown = None, as_json: AsJson = False) -> None:
    """利用者のパスワードを無効にし、設定し直すアドレスを示します。

    (Ends the user's sessions and prints a one-time address.)
    """
    with transaction(_scope(town)) as session:
        token = accounts.reset(session, login)
    _tell(login, token, as_json)


def _scope(town: str | None) -> Scope:
    with reading() as session:
        return scope_of(session, town)


def _tell(login: str, token: str, as_json: bool) -> None:
    kept = accounts.folded_login(login)
    told = invitation_as_json if as_json else invitation_as_text
    typer.echo(told(kept, token))
