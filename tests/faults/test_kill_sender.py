"""kill -9 of the sender in a loop: nothing lost, hardly anything twice, all of it seen.

With one connection a sender has one mail in the air, so each kill costs at most one
duplicate: a mail the relay took and nobody was left to settle.
"""

from collections import Counter
from contextlib import closing
from pathlib import Path

from models.mail import MailState
from tests.databases import Town
from tests.faults.queues import attempts, mails, many_mails, states
from tests.faults.senders import TakenSoFar, sender, until
from tests.proof import refuted
from tests.sink import Sink, sink

MAILS, KILLS = 1_000, 12
BETWEEN = 70  # mails taken between two kills


def test_a_sender_killed_again_and_again_loses_no_mail(
    any_town: Town, tmp_path: Path
) -> None:
    many_mails(any_town, MAILS)
    with sink(tmp_path) as relay:
        killed = kill_in_a_loop(any_town, relay, tmp_path / "deliver.log")
        finish(any_town, relay, tmp_path / "deliver.log")
        taken = Counter(relay.message_ids())

    twice = {message_id for message_id, times in taken.items() if times > 1}
    duplicates = taken.total() - len(taken)
    interrupted = sum(mail.lost_senders > 0 for mail in mails())
    print(f"n = {MAILS} mails, {killed} kills, {duplicates} duplicates")
    assert killed == KILLS
    assert set(taken) == {mail.message_id for mail in mails()}
    assert states() == {MailState.SENT: MAILS}
    assert duplicates <= killed
    assert interrupted >= killed  # the kills did hit mails in hand
    assert all(attempts()[message_id] >= 2 for message_id in twice)
    assert refuted(any_town) == []


def kill_in_a_loop(town: Town, relay: Sink, log: Path) -> int:
    """Start and kill the sender; return how often it ended by kill -9."""
    killed = 0
    with closing(TakenSoFar(relay)) as taken:
        for nth in range(1, KILLS + 1):
            with sender(town, relay, log) as process:
                until(lambda n=nth: taken() >= n * BETWEEN, every=0.001)  # type: ignore[misc]
                process.kill()
                killed += process.wait() == -9
    return killed


def finish(town: Town, relay: Sink, log: Path) -> None:
    """Let a last sender do what is left, and stop it politely."""
    with sender(town, relay, log) as process:
        until(lambda: states() == {MailState.SENT: MAILS})
        process.terminate()
        assert process.wait() == 0
