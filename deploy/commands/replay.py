"""tsunagi replay — a whole published year of つなぎ through the same code."""

import json
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from deploy.commands import command_app
from deploy.replay.refusals import ReplayStopped
from deploy.replay.report import Report
from deploy.replay.run import replay as replay_year

app = command_app()

VIOLATED = 1


class Town(StrEnum):
    """Whose published year."""

    ZAMA_H30 = "zama-h30"


def _option(japanese: str, english: str, **more: Any) -> Any:
    return typer.Option(help=f"{japanese} ({english}).", **more)


WhoseYear = Annotated[
    Town, typer.Argument(help="座間市 平成30年度 (FY 2018 of Zama City)")
]
Seed = Annotated[int, _option("乱数の種", "seed")]
Days = Annotated[
    int | None,
    _option(
        "年度の初めの何日分か（暦日）",
        "only the first calendar days",
        min=1,
        max=365,
        show_default=False,
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="JSONで出力します (print JSON).")]
Keep = Annotated[
    Path | None,
    _option(
        "データベースと記録を残すフォルダ",
        "keep everything there",
        show_default=False,
        file_okay=False,
    ),
]
Database = Annotated[
    str | None, _option("空のデータベースのURL", "an empty one", show_default=False)
]


@app.command()
def replay(
    town: WhoseYear,  # noqa: ARG001 — there is one so far
    *,
    seed: Seed = 1,
    days: Days = None,
    as_json: AsJson = False,
    keep: Keep = None,
    database: Database = None,
) -> None:
    """公表された一年分のつなぎを、同じプログラムで再現します。

    (Replays a published year through the same code; exit code 1 when anything is off.)
    """
    try:
        with _folder(keep) as folder:
            made = replay_year(folder, seed, days, database, _progress)
    except ReplayStopped as stopped:
        typer.echo(f"✗ 再現を最後まで行えませんでした。\n{stopped}", err=True)
        raise typer.Exit(VIOLATED) from None
    if as_json:
        typer.echo(json.dumps(made.as_json(), ensure_ascii=False, indent=2))
    else:
        for line in _lines(made):
            typer.echo(line)
    if made.violations:
        raise typer.Exit(VIOLATED)


def _progress(line: str) -> None:
    typer.echo(line, err=True)


@contextmanager
def _folder(keep: Path | None) -> Iterator[Path]:
    if keep is not None:
        keep.mkdir(parents=True, exist_ok=True)
        yield keep.absolute()
        return
    with tempfile.TemporaryDirectory(prefix="tsunagi-replay-") as folder:
        yield Path(folder)


def _lines(made: Report) -> Iterator[str]:
    inward = sum(made.by_source.values())
    yield f"届いたつなぎ {inward}件（{len(made.by_source)}のつなぎ元）"
    yield f"送ったつなぎ {made.outward['total']}件（{made.outward['assumed']}）"
    for title, counts in (
        ("いまの段階", made.states),
        ("終わっていない件", made.rungs),
        ("回答の方法", made.answered),
        ("メール", made.mails),
        ("通知", made.notices),
    ):
        told = "、".join(f"{name} {count}" for name, count in counts.items())
        yield f"{title}：{told or 'なし'}"
    yield f"受け口に届いたメール {made.received}通"
    yield f"重複 {made.duplicates}通・閉庁日の送付 {made.closed_day_mails}通"
    for check in made.verify:
        mark = "✓" if check["holds"] else "✗"
        yield f"{mark} 検証 {check['name']}（{check['rows']:,}件）"
    yield (
        f"所要 {made.seconds}秒・毎秒 {made.mails_per_second}通・"
        f"最終日の後に {made.further_days}日・乱数の種 {made.seed}"
    )
    yield from (f"✗ {violation}" for violation in made.violations)
    yield "一致しない点があります。" if made.violations else "すべて一致しました。"
