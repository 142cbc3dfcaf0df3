"""A sender that freezes past its lease and wakes up: another one has taken over.

Frozen while it waits for the relay's answer, it costs at most the one mail it had in
the air; what it says when it wakes is refused, because its fence is an old one.
"""

import json
import signal
import subprocess
import time
from collections import Counter
from contextlib import closing
from pathlib import Path

from models.mail import MailState
from tests.databases import Town
from tests.faults.queues import attempts, many_mails, states
from tests.faults.senders import TakenSoFar, sender, until
from tests.proof import refuted
from tests.sink import Sink, sink

MAILS = 15
TAKES = 0.2  # seconds the relay needs for a mail


def test_a_sender_that_wakes_up_late_settles_nothing(
    any_town: Town, tmp_path: Path
) -> None:
    many_mails(any_town, MAILS)
    frozen, other = tmp_path / "frozen.log", tmp_path / "other.log"
    with sink(tmp_path, TAKES) as relay:
        with sender(any_town, relay, frozen) as sleeper:
            freeze_in_mid_air(sleeper, relay)
            with sender(any_town, relay, other):
                until(lambda: states() == {MailState.SENT: MAILS})
            wake(sleeper, frozen)
        taken = Counter(relay.message_ids())

    twice = [message_id for message_id, times in taken.items() if times > 1]
    print(f"n = {MAILS} mails, 1 freeze, {len(twice)} duplicates")
    assert len(taken) == MAILS
    assert taken.total() - MAILS <= 1
    assert all(attempts()[message_id] == 2 for message_id in twice)
    assert settled_as(frozen)["too_late"] >= 1
    assert settled_as(other)["too_late"] == 0
    assert states() == {MailState.SENT: MAILS}
    assert refuted(any_town) == []


def freeze_in_mid_air(sleeper: "subprocess.Popen[bytes]", relay: Sink) -> None:
    """Stop it while the relay makes it wait for the answer to its sixth mail."""
    with closing(TakenSoFar(relay)) as taken:
        until(lambda: taken() >= 5, every=0.001)
    time.sleep(TAKES / 2)
    sleeper.send_signal(signal.SIGSTOP)


def wake(sleeper: "subprocess.Popen[bytes]", log: Path) -> None:
    """Let it go on until it has said what became of its mails, then stop it."""
    sleeper.send_signal(signal.SIGCONT)
    until(lambda: settled_as(log)["too_late"])
    sleeper.terminate()
    assert sleeper.wait() == 0


def settled_as(log: Path) -> "Counter[str]":
    """How the log says its mails were settled."""
    lines = log.read_text(encoding="utf-8").splitlines()
    said = (json.loads(line) for line in lines if line.startswith("{"))
    return Counter(line["as"] for line in said if "as" in line)
