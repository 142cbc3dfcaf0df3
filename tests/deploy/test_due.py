"""tsunagi due: a deadline and its reason, typed by hand."""

# ruff: noqa: RUF001 - full-width input is what is read here

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from deploy.cli import COMMANDS, app
from models.calendar import BusinessCalendar


def typed(*words: str) -> Any:
    """Type `tsunagi …` and return what came of it."""
    return CliRunner().invoke(app, words)


def told(*words: str) -> dict[str, Any]:
    """Type `tsunagi due … --json` and read the answer."""
    came = typed("due", *words, "--json")
    assert came.exit_code == 0, came.stderr
    answer: dict[str, Any] = json.loads(came.stdout)
    return answer


def test_two_open_days_lie_over_the_september_holidays() -> None:
    answer = told("--from", "2026-09-18", "--open-days", "2")

    assert answer["due_on"] == answer["raw_on"] == "2026-09-25"
    assert [one["name"] for one in answer["why"]["skipped"]] == [
        "土曜日",
        "日曜日",
        "敬老の日",
        "国民の休日",
        "秋分の日",
    ]
    assert answer["why"]["calendar_version"] == BusinessCalendar().version


def test_fourteen_days_from_an_application_move_before_the_holidays() -> None:
    words = ("--days", "14", "--from", "2026-04-20")

    assert told(*words)["due_on"] == "2026-05-04"
    moved = told(*words, "--roll", "prev_open")
    assert (moved["raw_on"], moved["due_on"]) == ("2026-05-04", "2026-05-01")


@pytest.mark.parametrize(
    ("words", "due_on"),
    [
        (("--open-days", "２", "--from", "令和８年９月１８日"), "2026-09-25"),
        (("--weeks", "2", "--from", "R8.9.18"), "2026-10-02"),
        (("--months", "3", "--from", "2026/11/30"), "2027-02-28"),
        (("--months", "3", "--first-day-counts", "--from", "2026-10-15"), "2027-01-14"),
        (("--open-days-before", "1", "--from", "2026-09-24"), "2026-09-18"),
        (("--end-of-month", "--from", "2026-09-18"), "2026-09-30"),
        (("--end-of-month-after", "quarter", "--from", "2026-06-01"), "2026-07-31"),
        (("--end-of-month-after", "half", "--from", "2026-06-01"), "2026-10-31"),
        (("--open-days", "0", "--from", "2026-09-18"), "2026-09-18"),
    ],
)
def test_every_rule_can_be_typed(words: tuple[str, ...], due_on: str) -> None:
    assert told(*words)["due_on"] == due_on


def test_without_json_it_reads_as_sentences() -> None:
    came = typed("due", "--from", "2026-04-20", "--days", "14", "--roll", "prev_open")

    assert came.stdout.splitlines()[:3] == [
        "期限：令和8年5月1日（金）　2026年5月1日（金）",
        "4月20日（月）の翌日から14日を数えました。",
        "本来の期限は5月4日（月）です。",
    ]
    assert "確定" in came.stdout


TOML = """
name = "南区"
[[open_weekdays]]
weekday = "土"
weeks = [2, 4]
[[exceptions]]
on = 2026-09-25
kind = "closed"
name = "庁舎の停電"
"""


def test_an_office_brings_its_own_calendar(tmp_path: Path) -> None:
    toml, as_json = tmp_path / "minami.toml", tmp_path / "minami.json"
    toml.write_text(TOML, encoding="utf-8")
    exception = {"on": "R8.9.25", "kind": "closed", "name": "庁舎の停電"}
    saturdays = {"weekday": "土", "weeks": [2, 4]}
    table = {"name": "南区", "open_weekdays": [saturdays], "exceptions": [exception]}
    as_json.write_text(json.dumps(table), encoding="utf-8")

    for file in (toml, as_json):
        words = ("--from", "2026-09-24", "--open-days", "1", "--calendar", str(file))
        answer = told(*words)

        assert answer["due_on"] == "2026-09-26"  # the 4th Saturday
        assert answer["why"]["skipped"] == [{"on": "2026-09-25", "name": "庁舎の停電"}]
        assert answer["why"]["calendar_name"] == "南区"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--from", "2026-09-18"), "1つだけ指定"),
        (("--from", "2026-09-18", "--days", "1", "--weeks", "1"), "1つだけ指定"),
        (("--days", "1"), "Missing option '--from'"),
        (("--from", "平成31年5月1日", "--days", "1"), "令和元年5月1日ではありません"),
        (("--from", "2026-02-30", "--days", "1"), "2月は28日までです"),
        (("--from", "いつか", "--days", "1"), "「いつか」を日付として読めません"),
        (("--from", "2026-09-18", "--days", "二"), "--days の「二」を数として"),
        (("--from", "2026-09-18", "--days", "-1"), "--days：日数や月数は0から"),
        (("--from", "2026-09-18", "--days", "1", "--roll", "up"), "--roll は none、"),
        (("--from", "2026-09-18", "--end-of-month-after", "year"), "quarter、half の"),
        (("--from", "2026-09-18", "--open-days", "1", "--first-day-counts"), "--weeks"),
        (("--from", "2026-09-18", "--day", "1"), "コマンドの書き方が正しくありません"),
        (("--from", "2037-12-20", "--days", "30"), "2038年1月19日は、開庁日カレンダー"),
        (("--from", "1999-12-31", "--days", "3"), "範囲（2000年～2037年）の外"),
    ],
)
def test_what_cannot_be_counted_is_refused_in_japanese(
    words: tuple[str, ...], said: str
) -> None:
    came = typed("due", *words)

    assert came.exit_code == 2
    assert came.stdout == ""
    assert said in came.stderr


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("absent.json", None, "を開けません"),
        ("broken.json", "{", "JSONまたはTOMLとして読めません"),
        ("broken.toml", "exceptions = [", "JSONまたはTOMLとして読めません"),
        ("latin.json", b'"\xe9"', "JSONまたはTOMLとして読めません"),
        ("wrong.json", '{"exceptions": [{}]}', "「exceptionsの1件目のon」の記入が"),
    ],
)
def test_a_calendar_file_that_cannot_be_used_is_named(
    tmp_path: Path, name: str, content: str | bytes | None, said: str
) -> None:
    file = tmp_path / name
    if content is not None:
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
    came = typed("due", "--from", "2026-09-18", "--days", "1", "--calendar", str(file))

    assert came.exit_code == 2
    assert name in came.stderr
    assert said in came.stderr


def test_the_commands_are_listed_in_japanese_and_english() -> None:
    came = typed()

    assert came.exit_code == 0
    assert all(name in came.stdout for name in COMMANDS)
    assert "(explain a deadline)" in came.stdout
    assert "基準日" in typed("due", "--help").stdout


def test_an_unknown_command_is_refused() -> None:
    came = typed("duty")

    assert came.exit_code == 2
    assert "duty" in came.stderr


def test_due_does_not_wait_for_prefect_or_the_database() -> None:
    program = (
        "import sys\n"
        "from deploy.cli import main\n"
        "sys.argv = ['tsunagi', 'due', '--from', '2026-09-18', '--open-days', '2']\n"
        "try:\n    main()\n"
        "except SystemExit as left:\n    assert left.code == 0, left.code\n"
        "heavy = {'prefect', 'fastapi', 'sqlalchemy'} & set(sys.modules)\n"
        "assert not heavy, heavy\n"
    )
    ran = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        cwd=Path(__file__).parents[2],
    )

    assert ran.returncode == 0, ran.stderr
    assert "令和8年9月25日（金）" in ran.stdout
