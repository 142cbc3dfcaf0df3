"""The replay — its plan for any seed, and a real short one over HTTP and SMTP."""

import json
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlmodel import Session, col, select

from deploy.replay.day import FURTHER_DAYS
from deploy.replay.plan import CALENDAR, By, arriving_within, plan
from deploy.replay.published import FIRST_DAY, LAST_DAY, OUTWARD, sources
from deploy.replay.report import Lived, Report, report
from deploy.replay.sink import Received
from deploy.replay.town import DatabaseNotEmpty, found_replay_town
from models.columns import office_day
from models.mail import Mail
from models.municipality import DatabaseKind, Installation
from tasks import clock
from tasks.clock import ClockFixed
from tasks.database import connect, reading, transaction
from tests.databases import Town

DAYS = 5
WITHIN = 400  # seconds for two replays at once on a busy machine
TIMES = ("seconds", "delivery_seconds", "mails_per_second")
SEEDS = st.integers(min_value=0, max_value=2**31)


def test_the_published_sources_are_15_within_and_17_outside_the_town_hall() -> None:
    groups = Counter(source.group for source in sources())
    cases = Counter[str]()
    for source in sources():
        cases[source.group] += source.count

    assert groups == {"internal": 15, "external": 17}
    assert cases == {"internal": 106, "external": 89}


@settings(max_examples=25, deadline=None)
@given(SEEDS)
def test_every_seed_gives_the_published_counts_and_41_outward(seed: int) -> None:
    planned = plan(seed)
    inward = Counter(one.sender for one in planned if one.inward)
    outward = Counter(one.receiver for one in planned if not one.inward)

    assert inward == {source.name: source.count for source in sources()}
    assert outward == OUTWARD
    assert (inward.total(), outward.total()) == (195, 41)


@settings(max_examples=25, deadline=None)
@given(SEEDS)
def test_people_send_and_answer_on_open_days_in_order(seed: int) -> None:
    last = LAST_DAY + timedelta(days=FURTHER_DAYS)
    for one in plan(seed):
        days = [one.on, *(move.on for move in one.moves)]

        assert FIRST_DAY <= one.on <= LAST_DAY
        assert days == sorted(days)
        assert days[-1] <= last
        assert all(CALENDAR.is_open(day) for day in days)


@settings(max_examples=25, deadline=None)
@given(SEEDS)
def test_every_seed_has_late_and_silent_people_and_each_way_to_answer(
    seed: int,
) -> None:
    planned = plan(seed)
    verbs = Counter(move.verb for one in planned for move in one.moves)

    assert sum(not one.moves for one in planned) > 5  # never acknowledged
    assert verbs["acknowledge"] > 150
    assert 0 < verbs["confirm"] < verbs["report"] < verbs["acknowledge"]
    assert verbs["decline"] > 0
    assert {move.by for one in planned for move in one.moves} == set(By)


def test_the_same_seed_gives_the_same_plan_and_another_does_not() -> None:
    assert plan(1) == plan(1)
    assert plan(1) != plan(2)


def test_a_short_replay_keeps_the_first_days_of_the_whole_plan() -> None:
    first = arriving_within(plan(1), DAYS)

    assert first == [one for one in plan(1) if one.on < date(2018, 4, 1 + DAYS)]
    assert 0 < len(first) < 236
    assert arriving_within(plan(1), None) == plan(1)


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Where two replays of the same seed leave everything."""
    return [tmp_path_factory.mktemp(name) for name in ("first", "second")]


@pytest.fixture(scope="module")
def replays(folders: list[Path]) -> list[dict[str, Any]]:
    """The reports of two real replays of the same seed, run side by side."""
    running = [_replaying(folder) for folder in folders]
    told = [one.communicate(timeout=WITHIN) for one in running]
    for one, (out, err) in zip(running, told, strict=True):
        assert one.returncode == 0, err + out
    return [json.loads(out) for out, _ in told]


def _replaying(folder: Path) -> subprocess.Popen[str]:
    tsunagi = "from deploy.cli import main; main()"
    asked = ("replay", "zama-h30", "--days", str(DAYS), "--json", "--keep", str(folder))
    return subprocess.Popen(
        [sys.executable, "-P", "-c", tsunagi, *asked],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_a_short_replay_proves_itself_from_database_and_sink(
    replays: list[dict[str, Any]],
) -> None:
    told = replays[0]
    arrived = Counter(o.sender for o in arriving_within(plan(1), DAYS) if o.inward)

    assert told["violations"] == []
    assert told["by_source"] == dict(arrived)
    assert told["outward"]["total"] > 0
    assert "仮定" in told["outward"]["assumed"]
    assert sum(told["states"].values()) == arrived.total() + told["outward"]["total"]
    assert told["received"] == told["mails"]["sent"] > 20
    assert told["duplicates"] == told["closed_day_mails"] == 0
    assert told["answered"]["screen"] > 0
    assert told["answered"]["link"] + told["answered"]["code"] > 0
    assert told["passes"]["referral"] >= DAYS
    assert {c["name"] for c in told["verify"] if c["rows"]} >= {"chain", "closed_days"}
    assert all(one["holds"] for one in told["verify"])
    assert told["mails_per_second"] > 0


def test_the_same_seed_gives_the_same_report(replays: list[dict[str, Any]]) -> None:
    first, second = ({**told, **dict.fromkeys(TIMES)} for told in replays)

    assert first == second


def test_a_replay_that_is_asked_to_stop_leaves_nothing_running(tmp_path: Path) -> None:
    running = _replaying(tmp_path)
    assert running.stderr is not None
    began = running.stderr.readline()
    alive = _processes_of(tmp_path)
    running.send_signal(signal.SIGTERM)
    running.communicate(timeout=WITHIN)

    assert began.startswith("準備ができました")
    assert len(alive) >= 3  # web, delivery, Prefect
    assert running.returncode == 130  # as after Ctrl-C
    assert _processes_of(tmp_path) == []


def _processes_of(folder: Path) -> list[str]:
    """The processes that were given this folder: Prefect, ours with their settings."""
    held = str(folder).encode()
    found = []
    for environment in Path("/proc").glob("[0-9]*/environ"):
        with suppress(OSError):
            if held in environment.read_bytes():
                found.append(environment.parent.name)
    return found


@pytest.fixture
def kept(
    folders: list[Path], replays: list[dict[str, Any]]
) -> Iterator[tuple[Path, dict[str, Any]]]:
    """The database a replay left behind, and its report."""
    connect(f"sqlite:///{folders[0] / 'replay.db'}")
    yield folders[0], replays[0]
    connect("sqlite://")


def test_the_report_names_what_is_doubled_lost_or_on_a_closed_day(
    kept: tuple[Path, dict[str, Any]],
) -> None:
    folder, told = kept
    with reading() as session:
        mails = _as_received(session)
        assert _counted(session, folder, told, mails).violations == []
        lost = _counted(session, folder, told, mails[1:])
        doubled = _counted(session, folder, told, [*mails, mails[0]])
        sunday = replace(mails[0], on=date(2018, 4, 8))
        closed = _counted(session, folder, told, [sunday, *mails[1:]])
    identity = mails[0].message_id

    assert lost.violations == [f"mail {identity}：送信済みだが届いていません"]
    assert doubled.violations == [f"mail {identity}：2回届きました"]
    assert doubled.duplicates == 1
    assert closed.violations == [f"mail {identity}：2018-04-08（閉庁日）に届きました"]
    assert closed.closed_day_mails == 1


def test_the_report_names_the_source_whose_count_is_off(
    kept: tuple[Path, dict[str, Any]],
) -> None:
    folder, told = kept
    source, count = next(iter(told["by_source"].items()))
    wanted = {**told, "by_source": {**told["by_source"], source: count + 1}}
    with reading() as session:
        made = _counted(session, folder, wanted, _as_received(session))

    assert made.violations == [f"{source}：{count}件（本来は{count + 1}件）"]


def _as_received(session: Session) -> list[Received]:
    """The sent mails, as the sink must have seen them."""
    rows = session.exec(select(Mail).where(col(Mail.sent_at).is_not(None))).all()
    return [
        Received(mail.to_address, mail.message_id, "", "", office_day(mail.sent_at))
        for mail in rows
        if mail.sent_at
    ]


def _counted(
    session: Session, folder: Path, told: dict[str, Any], mails: list[Received]
) -> Report:
    lived = Lived(
        seed=1,
        received=mails,
        anchors=folder / "anchors.jsonl",
        inward=told["by_source"],
        outward=told["outward"]["by"],
        further_days=0,
        whole=False,
    )
    return report(session, lived)


def test_a_replay_refuses_a_database_that_holds_anything(town: Town) -> None:
    with pytest.raises(DatabaseNotEmpty):
        found_replay_town(town.settings)


@pytest.mark.parametrize(
    ("kind", "moved"), [(DatabaseKind.DEMO, 0), (DatabaseKind.REPLAY, 60)]
)
def test_only_a_new_replay_database_may_begin_in_the_past(
    town: Town, kind: DatabaseKind, moved: int
) -> None:
    past = clock.real_now() - timedelta(days=1)
    with transaction(town.scope) as session:
        installation = session.exec(select(Installation)).one()
        installation.kind, installation.advanced_seconds = kind, moved
        session.add(installation)

    with transaction() as session, pytest.raises(ClockFixed):
        clock.start_at(session, past)
