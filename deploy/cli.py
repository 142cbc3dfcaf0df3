"""tsunagi — the command line: a line here and a file in deploy/commands/ per command.

The file `run_pass.py` of the command `run-pass` offers `app`, a Typer with one
command, or with a callback and several for `tsunagi clock advance`. It is imported
when its command is called, so that `due` does not wait for Prefect.
"""

import sys
from collections.abc import Iterator, Mapping
from importlib import import_module
from typing import Any, NoReturn

import typer
from typer.core import TyperGroup
from typer.exceptions import Abort, TyperException

from deploy.settings import SettingsRefused
from models.refusals import ProcedureError

COMMANDS = {
    "due": "期限を計算し、その日になる理由を示します (explain a deadline)",
    "up": "画面・メール・定時処理をまとめて起動します (start everything)",
    "deliver": "通知のメールを送り続けます (the long-lived sender)",
    "init": "データベースと最初の管理者を作ります (found a town, no demo)",
    "user": "利用者を招待します (invite a user, reset a password)",
    "agencies": "関係機関の一覧を取り込みます (import the list of agencies)",
    "profile": "自治体の設定を点検・比較・反映します (how this town works)",
    "run-pass": "定時処理を一つ、指定した日に実行します (run one pass for a day)",
    "bounce": "不達通知を標準入力から受け取ります (take in a delivery failure)",
    "doctor": "この環境を点検します (check this installation)",
    "verify": "記録の連鎖と通知の台帳を検証します (prove chain and ledger)",
    "preview": "これから送る通知を示します (what will be said, and what not)",
    "deadlines": "年度の提出日と重なる日を試算します (simulate a year of deadlines)",
    "indicators": "期間の指標を定義とともに示します (indicators by month)",
    "replay": "公表された一年分のつなぎを再現します (replay a published year)",
    "simulate": "公表された年度を全手続で模擬します (simulate a fiscal year)",
    "diagrams": "手続の図を宣言から作成します (draw the processes)",
    "clock": "見本・訓練・再現用の時計を示し、進めます (the clock of a demo)",
    "migrate": "データベースを最新の形にします (upgrade the database)",
    "mailbox": "手元のメールボックスで受け取ります (receive mail locally)",
}
REFUSED = 2  # exit code of a refusal, and of a command written wrongly


class CommandFiles(Mapping[str, Any]):
    """Every command by name, imported when asked for."""

    def __getitem__(self, name: str) -> Any:
        """The command in the file of that name; KeyError when there is no such."""
        if name not in COMMANDS:
            raise KeyError(name)
        file = import_module(f"deploy.commands.{name.replace('-', '_')}")
        command = typer.main.get_command(file.app)
        command.name = name
        return command

    def __iter__(self) -> Iterator[str]:
        """The names in the order of the list."""
        return iter(COMMANDS)

    def __len__(self) -> int:
        """How many commands there are."""
        return len(COMMANDS)


class Tsunagi(TyperGroup):
    """The group of all commands; a refusal becomes a sentence on standard error."""

    def __init__(self, **attributes: Any) -> None:
        """Take the commands from their files instead of a list of imports."""
        super().__init__(**attributes)
        self.commands = CommandFiles()  # type: ignore[assignment]  # read only

    def format_commands(self, _ctx: Any, formatter: Any) -> None:
        """The names and what they do, without importing anything."""
        with formatter.section("コマンド (Commands)"):
            formatter.write_dl(list(COMMANDS.items()))

    def main(self, *args: Any, **named: Any) -> NoReturn:
        """Run one command and leave with its exit code."""
        try:
            ended = super().main(*args, **{**named, "standalone_mode": False})
        except (ProcedureError, SettingsRefused) as refusal:
            _refuse(str(refusal), REFUSED)
        except TyperException as wrong:
            _refuse(
                f"コマンドの書き方が正しくありません。{wrong.format_message()}\n"
                "書き方は --help で確かめられます (see --help)。",
                wrong.exit_code,
            )
        except Abort:
            _refuse("中止しました (aborted)。", 1)
        sys.exit(ended if isinstance(ended, int) else 0)


app = typer.Typer(
    cls=Tsunagi,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,  # it would print the values of variables
)


@app.callback(invoke_without_command=True)
def tsunagi(ctx: typer.Context) -> None:
    """つなぎ：相談支援の約束ごとを、期限どおりに果たすための道具です。

    (Keeps the promises public offices make to each other about a person.)
    """
    if ctx.invoked_subcommand is None:
        typer.echo(ctx.get_help())


def main() -> None:
    """Run the command line."""
    app()


def _refuse(sentence: str, exit_code: int) -> NoReturn:
    typer.echo(sentence, err=True)
    sys.exit(exit_code)
