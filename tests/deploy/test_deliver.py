"""tsunagi deliver: the long-lived sender."""

import asyncio
import logging
import signal
import sqlite3
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import psycopg
import pytest
from aiosmtpd.smtp import SMTP, Envelope, Session
from sqlalchemy import event
from sqlalchemy.engine import make_url
from sqlmodel import col, select

from deploy.delivering import keep_delivering
from models.mail import Mail, MailState
from tasks import clock
from tasks.database import engine, reading, transaction
from tasks.delivery import Delivered
from tasks.installation import post_of
from tasks.mail import Mailer, MailTransport, Outgoing, Relay, Sent
from tests.databases import Town
from tests.factories import a_referral
from tests.fakes import RecordingMailer
from tests.services import free_port
from tests.tasks.faulty_relay import FaultyRelay, listening
from tests.terminal import TSUNAGI, told, typed

PATIENCE = 20.0  # seconds a test waits for what must come


async def until(holds: Callable[[], object]) -> None:
    """Wait until it holds."""
    async with asyncio.timeout(PATIENCE):
        while not holds():  # noqa: ASYNC110 - the database rings no bell
            await asyncio.sleep(0.05)


def delivering(town: Town, mailer: Mailer, story: Awaitable[None]) -> Delivered:
    """Deliver while the story is told, then stop; return the counts."""

    async def both() -> Delivered:
        stop = asyncio.Event()
        work = keep_delivering(mailer, post_of(town.settings), stop)
        sender = asyncio.create_task(work)
        try:
            await story
        finally:
            stop.set()
        return await sender

    return asyncio.run(both())


def states() -> list[tuple[MailState, int]]:
    """Every mail's state and number of attempts."""
    with reading() as session:
        rows = session.exec(select(Mail).order_by(col(Mail.id))).all()
    return [(mail.state, mail.attempts) for mail in rows]


def be_impatient() -> None:
    """From now on a locked SQLite file is waited for 0.1 seconds only."""

    def prepare(connection: Any, _record: Any) -> None:
        connection.execute("PRAGMA busy_timeout=100")

    engine().dispose()
    event.listen(engine(), "connect", prepare)


def file_of(town: Town) -> sqlite3.Connection:
    """Another program's connection to the town's file."""
    return sqlite3.connect(
        str(make_url(town.settings.database_url).database), isolation_level=None
    )


def said(log: pytest.LogCaptureFixture) -> list[tuple[str, str]]:
    """What the log says of troubles, in order."""
    return [
        (record.getMessage(), str(vars(record)["trouble"]))
        for record in log.records
        if "trouble" in vars(record)
    ]


def test_a_mail_leaves_without_being_asked_for(any_town: Town) -> None:
    mailer = RecordingMailer()

    async def story() -> None:
        a_referral(any_town)
        await until(lambda: mailer.sent)

    done = delivering(any_town, mailer, story())

    assert done.sent == len(mailer.sent) == 1
    assert states() == [(MailState.SENT, 1)]


def test_a_locked_database_is_said_once_and_the_mail_goes_afterwards(
    town: Town, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    mailer = RecordingMailer()
    a_referral(town)
    be_impatient()
    other = file_of(town)
    other.execute("BEGIN EXCLUSIVE")

    async def story() -> None:
        await asyncio.sleep(3)  # long enough for several looks at the queue
        other.execute("ROLLBACK")
        await until(lambda: mailer.sent)

    delivering(town, mailer, story())

    away = "database away"
    assert said(caplog) == [("trouble began", away), ("trouble ended", away)]
    assert states() == [(MailState.SENT, 1)]


def test_a_server_that_went_away_is_waited_for(
    town_on_postgresql: Town,
    postgresql_server: str,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.INFO)
    mailer = RecordingMailer()
    name = make_url(town_on_postgresql.settings.database_url).database

    async def story() -> None:
        with psycopg.connect(postgresql_server, autocommit=True) as admin:
            admin.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS false')
            admin.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = %s",
                (name,),
            )
            await until(lambda: said(caplog))
            admin.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS true')
        a_referral(town_on_postgresql)
        await until(lambda: mailer.sent)

    delivering(town_on_postgresql, mailer, story())

    away = "database away"
    assert said(caplog) == [("trouble began", away), ("trouble ended", away)]
    assert states() == [(MailState.SENT, 1)]


def test_a_mail_that_went_is_settled_when_the_database_is_back(town: Town) -> None:
    a_referral(town)
    be_impatient()
    other = file_of(town)

    @dataclass
    class LockedOnceSent:
        """A relay that takes the mail while somebody locks our file."""

        sent: list[Outgoing] = field(default_factory=list)

        async def send(self, outgoing: Outgoing) -> Sent:
            self.sent.append(outgoing)
            other.execute("BEGIN EXCLUSIVE")
            asyncio.get_running_loop().call_later(0.5, other.execute, "ROLLBACK")
            return Sent("250 taken")

    mailer = LockedOnceSent()

    async def story() -> None:
        await until(lambda: mailer.sent)

    done = delivering(town, mailer, story())

    assert (done.sent, len(mailer.sent)) == (1, 1)
    assert states() == [(MailState.SENT, 1)]


def test_a_relay_that_is_down_keeps_no_mail_back(
    town: Town, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    port = free_port()
    a_referral(town)

    def try_now() -> None:
        with transaction() as session:
            mail = session.exec(select(Mail)).one()
            mail.next_attempt_at = clock.real_now() - timedelta(seconds=1)
            session.add(mail)

    async def story() -> None:
        await until(lambda: states() == [(MailState.QUEUED, 1)])
        try_now()
        await until(lambda: states() == [(MailState.QUEUED, 2)])
        server = await asyncio.get_running_loop().create_server(
            lambda: SMTP(FaultyRelay(), hostname="relay.example"), "127.0.0.1", port
        )
        try_now()
        await until(lambda: states() == [(MailState.SENT, 3)])
        server.close()

    delivering(town, MailTransport(Relay("127.0.0.1", port)), story())

    relay = "relay takes no mail"
    assert said(caplog) == [("trouble began", relay), ("trouble ended", relay)]


class SlowRelay(FaultyRelay):
    """A relay that thinks about every mail."""

    thinking = 0

    async def handle_DATA(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        self.thinking += 1
        await asyncio.sleep(1)
        return await super().handle_DATA(server, session, envelope)


async def stopped_in_the_middle(town: Town, signal_number: int) -> tuple[int, int]:
    """Stop the sender when two mails are on the wire; return exit code, mails taken."""
    async with listening(SlowRelay()) as relay:
        assert isinstance(relay, SlowRelay)
        ours = town.settings.environment() | {"TSUNAGI_SMTP_PORT": str(relay.port)}
        sender = await asyncio.create_subprocess_exec(*TSUNAGI, "deliver", env=ours)
        await until(lambda: relay.thinking == 2)
        sender.send_signal(signal_number)
        async with asyncio.timeout(PATIENCE):
            return await sender.wait(), len(relay.taken)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_asked_to_stop_it_settles_what_is_on_the_wire(
    town: Town, number: signal.Signals
) -> None:
    for _ in range(5):
        a_referral(town)
    exit_code, taken = asyncio.run(stopped_in_the_middle(town, number))

    assert (exit_code, taken) == (0, 2)
    assert sorted(states()) == [(MailState.QUEUED, 0)] * 3 + [(MailState.SENT, 1)] * 2


def test_once_sends_what_may_leave_and_counts_it(town: Town) -> None:
    a_referral(town)

    counts = told(town, "deliver", "--once")  # no relay listens here

    assert counts["notices"] == counts["retried"] == 1
    assert "送信済み 0件" in typed(town, "deliver", "--once").stdout


def test_once_says_when_the_database_cannot_be_used(town: Town) -> None:
    be_impatient()
    other = file_of(town)
    other.execute("BEGIN EXCLUSIVE")
    came = typed(town, "deliver", "--once")
    other.close()

    assert came.exit_code == 1
    assert "データベース" in came.stderr
