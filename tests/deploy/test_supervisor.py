"""The supervisor starts in order, restarts what dies, and leaves nothing behind."""

import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread

import pytest

from deploy.process import Process
from deploy.supervisor import Supervisor

WITHIN = 20.0  # seconds
SAYS_WHEN_STOPPED = """
import signal, sys, time
def stopped(*_):
    open(sys.argv[1], "a").write(sys.argv[2] + "\\n")
    sys.exit()
signal.signal(signal.SIGINT, stopped)
open(sys.argv[1] + "." + sys.argv[2], "w").close()
time.sleep(60)
"""
STUBBORN_WITH_A_CHILD = """
import signal, subprocess, sys, time
signal.signal(signal.SIGINT, signal.SIG_IGN)
child = subprocess.Popen(["sleep", "60"])
open(sys.argv[1], "w").write(str(child.pid))
time.sleep(60)
"""
DIES = "raise SystemExit(3)"


def python(name: str, script: str, *arguments: str, **rest: object) -> Process:
    command = (sys.executable, "-c", script, *arguments)
    return Process(name, f"「{name}」", command, dict(os.environ), **rest)  # type: ignore[arg-type]


@contextmanager
def supervised(
    tmp_path: Path, *processes: Process, patience: float = 5.0
) -> Iterator[list[str]]:
    said: list[str] = []
    stop = Event()
    supervisor = Supervisor(processes, tmp_path, said.append, patience)
    thread = Thread(target=supervisor.run, args=(stop,))
    thread.start()
    try:
        yield said
    finally:
        stop.set()
        thread.join()
    assert [c for c in supervisor.children.values() if c.running] == []


def wait_until(true: Callable[[], object]) -> None:
    until = time.monotonic() + WITHIN
    while not true():
        assert time.monotonic() < until
        time.sleep(0.05)


def lives(pid: int) -> bool:
    stat = Path(f"/proc/{pid}/stat")
    return stat.exists() and stat.read_text().rpartition(")")[2].split()[0] != "Z"


def test_a_process_waits_for_what_it_needs_and_stops_before_it(tmp_path: Path) -> None:
    log = tmp_path / "stops"
    ready = {"server": tmp_path / "stops.server", "worker": tmp_path / "stops.worker"}
    server = python(
        "server",
        SAYS_WHEN_STOPPED,
        str(log),
        "server",
        is_ready=ready["server"].exists,
        welcome="server up",
    )
    worker = python(
        "worker",
        SAYS_WHEN_STOPPED,
        str(log),
        "worker",
        is_ready=ready["worker"].exists,
        needs=("server",),
        welcome="worker up",
    )
    with supervised(tmp_path, worker, server) as said:
        wait_until(lambda: "worker up" in said)

    assert said == ["server up", "worker up"]
    assert log.read_text().split() == ["worker", "server"]


def test_a_dead_process_is_started_again_later_and_later(tmp_path: Path) -> None:
    with supervised(tmp_path, python("web", DIES)) as said:
        wait_until(lambda: len(said) >= 2)

    assert said[0].startswith("  ✗ 「web」が止まりました（終了コード 3）。1秒後に")
    assert "2秒後に" in said[1]
    assert str(tmp_path / "web.log") in said[0]


def test_a_job_runs_once_and_lets_the_next_start(tmp_path: Path) -> None:
    ran = "import sys; open(sys.argv[1], 'a').write('ran\\n')"
    job = python("job", ran, str(tmp_path / "job"), ends=True)
    after = python("after", ran, str(tmp_path / "after"), needs=("job",), ends=True)
    with supervised(tmp_path, job, after):
        wait_until((tmp_path / "after").exists)
        time.sleep(0.5)

    assert (tmp_path / "job").read_text() == "ran\n"


def test_a_job_that_fails_is_tried_again(tmp_path: Path) -> None:
    fails_once = (
        "import sys, pathlib; p = pathlib.Path(sys.argv[1]); "
        "there = p.exists(); p.touch(); sys.exit(0 if there else 1)"
    )
    job = python("job", fails_once, str(tmp_path / "x"), ends=True, welcome="done")
    with supervised(tmp_path, job) as said:
        wait_until(lambda: "done" in said)

    assert len(said) == 2


def test_a_stubborn_process_and_its_children_are_ended(tmp_path: Path) -> None:
    pid_file = tmp_path / "pid"
    stubborn = python("stubborn", STUBBORN_WITH_A_CHILD, str(pid_file))
    with supervised(tmp_path, stubborn, patience=0.5):
        wait_until(lambda: pid_file.exists() and pid_file.read_text())
        child = int(pid_file.read_text())
        assert lives(child)

    wait_until(lambda: not lives(child))


def test_what_a_process_prints_is_kept_in_its_log(tmp_path: Path) -> None:
    with supervised(
        tmp_path, python("loud", "print('hello')", ends=True, welcome="x")
    ) as said:
        wait_until(lambda: said)

    assert (tmp_path / "loud.log").read_text() == "hello\n"


def test_an_error_in_the_supervisor_leaves_no_process(tmp_path: Path) -> None:
    def fails() -> bool:
        raise RuntimeError("probe")

    pid_file = tmp_path / "pid"
    script = STUBBORN_WITH_A_CHILD
    process = python("web", script, str(pid_file), is_ready=fails)
    supervisor = Supervisor([process], tmp_path, print, patience=0.2)
    with pytest.raises(RuntimeError, match="probe"):
        supervisor.run(Event())

    assert not any(child.running for child in supervisor.children.values())
