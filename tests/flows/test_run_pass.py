"""tsunagi run-pass: the real flows, by hand, with no Prefect server around."""

import json
from typing import Any

from sqlmodel import select

from models.event import Event
from models.municipality import DatabaseKind, Installation
from models.notice import Notice
from models.watch import Finding, PassRun
from tasks.database import reading, transaction
from tests.databases import Town
from tests.factories import a_referral, mails
from tests.terminal import in_a_process

LATER = ("--today", "2026-09-28")  # a reminder is due before


def ran(town: Town, *words: str) -> dict[str, Any]:
    """Run a pass in a process of its own and read its answer."""
    came = in_a_process(town, "run-pass", *words, "--json")
    assert came.returncode == 0, came.stderr
    answer: dict[str, Any] = json.loads(came.stdout)
    return answer


def rows() -> list[int]:
    """How many rows of each kind a pass may write there are."""
    with reading() as session:
        tables = (Notice, Event, PassRun, Finding)
        return [len(session.exec(select(table)).all()) for table in tables]


def make_production() -> None:
    """From now on the clock is a real one."""
    with transaction() as session:
        installation = session.exec(select(Installation)).one()
        installation.kind = DatabaseKind.PRODUCTION
        session.add(installation)


def test_a_pass_reminds_once_however_often_it_runs(town: Town) -> None:
    a_referral(town)
    mails(town)

    first = ran(town, "referral", *LATER)
    again = ran(town, "referral", *LATER)

    assert (first["pass"], first["today"]) == ("referral", "2026-09-28")
    assert first["queued"] >= 1
    assert again["queued"] == again["looked_at"] == 0


def test_a_pass_that_fails_says_so(town: Town) -> None:
    with transaction() as session:
        session.connection().exec_driver_sql("DROP TABLE finding")
    came = in_a_process(town, "run-pass", "watch")

    assert came.returncode == 1
    assert "処理は途中で失敗しました" in came.stderr
    assert came.stdout == ""


def test_ahead_of_a_real_clock_every_pass_only_looks(town: Town) -> None:
    a_referral(town)
    make_production()
    before = rows()

    said = in_a_process(town, "run-pass", "referral", *LATER).stdout
    told = [ran(town, name, *LATER) for name in ("notices", "watch")]

    assert [one["dry_run"] for one in told] == [True, True]
    assert "送る通知：1件" in said
    assert rows() == before
    assert "試算だけを行いました。何も記録せず、何も送っていません。" in said
