"""What the relay answers, or does not: each to its documented state, and a person told.

At least once, and honest: what surely did not go is tried again; what was refused is
failed; what may have gone is unknown, and a person decides.
"""

import asyncio
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import col, select, update

from models.errand_task import Errand, ErrandKind
from models.mail import Mail, MailHistory, MailState
from models.notice import Notice, NoticeState
from tasks import clock
from tasks.claims import BACKOFF
from tasks.database import reading, transaction
from tasks.delivery import Delivered, deliver_round
from tasks.installation import post_of
from tasks.mail import MailTransport, Relay
from tests.databases import OWN, Town
from tests.factories import a_referral
from tests.faults.queues import mails, many_mails
from tests.proof import refuted
from tests.services import free_port
from tests.sink import Sink, sink
from tests.stories.diary import SHAKYO
from tests.tasks.faulty_relay import CUT, HANG, FaultyRelay, listening

QUEUED, FAILED, UNKNOWN = MailState.QUEUED, MailState.FAILED, MailState.UNKNOWN
SHORT = 0.4  # seconds a hanging relay is waited for

ANSWERS = [
    ("MAIL", "421 closing", QUEUED, None),
    ("RCPT", "451 greylisted", QUEUED, None),
    ("RCPT", "550 no such mailbox", FAILED, ErrandKind.ADDRESS),
    ("RCPT", "552 mailbox full", FAILED, ErrandKind.ADDRESS),
    ("RCPT", CUT, QUEUED, None),
    ("RCPT", HANG, QUEUED, None),  # time-out before the dot
    ("DATA", "451 later", QUEUED, None),  # the answer to the dot
    ("DATA", "552 too much", FAILED, ErrandKind.ADDRESS),
    ("DATA", CUT, UNKNOWN, ErrandKind.MAIL_UNKNOWN),
    ("DATA", HANG, UNKNOWN, ErrandKind.MAIL_UNKNOWN),
]


def deliver(town: Town, relay: FaultyRelay, connections: int = 2) -> Delivered:
    """One round over real SMTP."""
    post = replace(post_of(town.settings), connections=connections)

    async def round_() -> Delivered:
        async with (
            listening(relay),
            MailTransport(Relay("127.0.0.1", relay.port, timeout=SHORT)) as door,
        ):
            return await deliver_round(door, post)

    return asyncio.run(round_())


def test_what_a_slow_relay_left_unbegun_goes_next_and_counts_no_attempt(
    town: Town, tmp_path: Path
) -> None:
    many_mails(town, 10)
    post = replace(post_of(town.settings), lease=timedelta(seconds=4), connections=1)

    async def round_(relay: Sink) -> Delivered:
        async with MailTransport(Relay("127.0.0.1", relay.port)) as door:
            return await deliver_round(door, post)

    with sink(tmp_path, seconds=0.4) as relay:
        done = asyncio.run(round_(relay))

        assert (done.sent, done.retried > 0) == (10, True)
        assert len(relay.message_ids()) == 10
    assert {mail.attempts for mail in mails()} == {1}


def the_first_mail() -> Mail:
    with reading() as session:
        return session.exec(select(Mail).order_by(col(Mail.id)).limit(1)).one()


def be_due() -> None:
    """Let the next attempt be due now."""
    with transaction() as session:
        session.exec(update(Mail).values(next_attempt_at=clock.real_now()))


@pytest.mark.parametrize(("stage", "answer", "state", "errand"), ANSWERS)
def test_each_answer_leads_to_its_state_and_task(
    town: Town, stage: str, answer: str, state: MailState, errand: ErrandKind | None
) -> None:
    a_referral(town, sender=OWN, receiver=SHAKYO)
    relay = FaultyRelay({stage: answer})
    deliver(town, relay)
    mail = the_first_mail()
    with reading() as session:
        errands = session.exec(select(Errand)).all()
        history = session.exec(
            select(MailHistory.state).where(MailHistory.mail_id == mail.id)
        ).all()

    assert mail.state is state
    assert list(history) == [MailState.SENDING, state]
    assert [e.kind for e in errands] == ([errand] if errand else [])
    assert [e.mail_id for e in errands] == ([mail.id] if errand else [])
    assert refuted(town) == []


@pytest.mark.parametrize("answer", ["451 later", "421 closing"])
def test_a_mail_put_off_goes_later_and_once(town: Town, answer: str) -> None:
    a_referral(town, sender=OWN, receiver=SHAKYO)
    relay = FaultyRelay({"RCPT": answer})
    assert deliver(town, relay).retried == 1
    put_off = the_first_mail()
    assert put_off.next_attempt_at - clock.real_now() <= timedelta(minutes=BACKOFF[0])
    assert deliver(town, relay).sent == 0  # its time has not come
    be_due()

    assert deliver(town, relay).sent == 1
    assert len(relay.taken) == 1
    assert put_off.message_id.encode() in relay.taken[0][2]


@pytest.mark.parametrize("answer", [CUT, HANG])
def test_what_may_have_gone_is_never_sent_again_by_itself(
    town: Town, answer: str
) -> None:
    a_referral(town, sender=OWN, receiver=SHAKYO)
    relay = FaultyRelay({"DATA": answer})
    deliver(town, relay)
    be_due()
    deliver(town, relay)

    subjects = [content for _, to, content in relay.taken if "shakyo" in to]
    assert subjects == []
    assert the_first_mail().attempts == 1
    with reading() as session:
        asked = session.exec(select(Notice).order_by(col(Notice.id)).limit(1)).one()
    assert asked.state is NoticeState.QUEUED  # neither mailed nor given up


def test_a_relay_that_is_down_and_back_takes_all_once_and_in_order(town: Town) -> None:
    many_mails(town, 60)
    nobody = MailTransport(Relay("127.0.0.1", free_port(), timeout=SHORT))
    down = asyncio.run(deliver_round(nobody, post_of(town.settings)))
    assert (down.sent, down.retried) == (0, 60)
    be_due()
    relay = FaultyRelay()
    back = deliver(town, relay, connections=1)

    assert (back.sent, back.retried) == (60, 0)
    ids = [
        content.split(b"Message-ID: <")[1].split(b">")[0] for *_, content in relay.taken
    ]
    with reading() as session:
        made = session.exec(select(Mail.message_id).order_by(col(Mail.id))).all()
    assert [one.decode() for one in ids] == list(made)
    assert refuted(town) == []
