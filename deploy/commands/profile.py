"""tsunagi profile — check, compare or apply the file that says how a town works."""

import json
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from deploy.commands import command_app
from deploy.whose import scope_of
from models.profile import Profile
from models.profile_reading import ProfileRefused, read_profile
from models.wareki import month_day, parse_day
from tasks.database import reading, transaction
from tasks.profiles import Brought, apply_profile, compare_profile, shown

app = command_app()

ProfileFile = Annotated[
    Path,
    typer.Argument(help="設定、TOML (a profile).", metavar="FILE", show_default=False),
]
OfTown = Annotated[
    str | None,
    typer.Option("--town", help="自治体の名前 (which town).", metavar="NAME"),
]
From = Annotated[
    str | None,
    typer.Option(
        "--from", help="取り決めを改める日 (day of the new version).", metavar="DAY"
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="JSONで出力します (print JSON).")]


@app.callback()
def profile() -> None:
    """自治体の設定を点検し、比べ、反映します (how this town works)."""


@app.command()
def check(*, file: ProfileFile, as_json: AsJson = False) -> None:
    """設定を点検します。誤りは、行と項目を示してすべて挙げます (every fault)."""
    found = profile_of(file)
    counts = {
        "town": found.town,
        "agencies": len(found.agency),
        "series": len(found.series),
        "reports": len(found.report),
    }
    if as_json:
        typer.echo(json.dumps(counts, ensure_ascii=False))
        return
    typer.echo(
        f"誤りはありません。{found.town}：機関 {counts['agencies']}、"
        f"会議 {counts['series']}、報告 {counts['reports']}"
    )


@app.command()
def diff(
    *,
    file: ProfileFile,
    town: OfTown = None,
    from_day: From = None,
    as_json: AsJson = False,
) -> None:
    """反映すると何が変わり、どの期限が動くかを示します。何も変更しません。

    (What applying would change, with its effect on open duties.)
    """
    found, day = profile_of(file), parse_day(from_day) if from_day else None
    with reading() as session:
        scope = scope_of(session, town)
    with transaction(scope) as session:
        assert scope.municipality_id is not None
        brought = compare_profile(session, scope.municipality_id, found, day)
        brought = shown(session, brought)
        session.rollback()
    _tell(brought, as_json, "変わるものはありません。")


@app.command()
def apply(
    *,
    file: ProfileFile,
    town: OfTown = None,
    from_day: From = None,
    as_json: AsJson = False,
) -> None:
    """設定を反映します。一つでも反映できなければ、何も変更しません。

    (All or nothing; applied twice, the second time changes nothing.)
    """
    found, day = profile_of(file), parse_day(from_day) if from_day else None
    with reading() as session:
        scope = scope_of(session, town)
    with transaction(scope) as session:
        assert scope.municipality_id is not None
        brought = apply_profile(session, scope.municipality_id, found, day)
    _tell(brought, as_json, "すでに設定のとおりです。何も変更していません。")


def profile_of(file: Path) -> Profile:
    """Return the checked profile of a file. Raises ProfileRefused naming the file."""
    try:
        content = file.read_bytes()
    except OSError as refusal:
        raise ProfileRefused(
            [f"ファイル「{file}」を開けません。名前と場所を確かめてください。"]
        ) from refusal
    return read_profile(content, file.name)


def _tell(brought: Brought, as_json: bool, nothing: str) -> None:
    if as_json:
        typer.echo(_as_json(brought))
        return
    if brought.nothing:
        typer.echo(nothing)
        return
    for difference in brought.differences:
        typer.echo(difference.sentence())
    _tell_moved(brought)


def _tell_moved(brought: Brought) -> None:
    done = brought.reprojection
    for moved in done.shown:
        days = f"{_day(moved.was_due_on)} → {_day(moved.due_on)}"
        heard = sum(one.why_not is None for one in moved.notices)
        told = f"、2週間以内の通知 {heard}件" if heard else ""
        typer.echo(f"{moved.number} {moved.step}：{days}{told}")
    typer.echo(f"対応待ち{done.looked_at}件のうち、期限が動くもの {done.moved}件")


def _day(on: date) -> str:
    return month_day(on)


def _as_json(brought: Brought) -> str:
    done = brought.reprojection
    return json.dumps(
        {
            "differences": [d.sentence() for d in brought.differences],
            "looked_at": done.looked_at,
            "moved": done.moved,
        },
        ensure_ascii=False,
    )
