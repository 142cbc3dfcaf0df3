"""The SMTP door, against real servers on loopback: each fault has its error type."""

import asyncio
from collections.abc import Coroutine
from pathlib import Path
from typing import Any

import pytest

from notifications.composition import HeaderRefused
from tasks.mail import (
    DeliveryError,
    Final,
    MailTransport,
    Outgoing,
    Relay,
    Retryable,
    Sent,
    Unknown,
)
from tests.fakes import RecordingMailer
from tests.tasks.faulty_relay import (
    CUT,
    HANG,
    UP_TO_DATA,
    FaultyRelay,
    listening,
    scripted,
    stalled,
    unsigned_certificate,
)

MAIL = Outgoing(
    "bounce+k7qf2mxd@tsunagi.example",
    "nozei@zeimu.example",
    b"Subject: x\r\n\r\n.a line that begins with a dot\r\nlast line\r\n",
)


def run(story: Coroutine[Any, Any, None]) -> None:
    asyncio.run(asyncio.wait_for(story, 20))


def door(port: int, timeout: float = 5, connections: int = 1) -> MailTransport:
    return MailTransport(
        Relay(
            "127.0.0.1",
            port,
            timeout=timeout,
            connections=connections,
            helo_name="tsunagi.example",
        )
    )


async def outcome(mailer: MailTransport, mail: Outgoing = MAIL) -> Sent | DeliveryError:
    try:
        return await mailer.send(mail)
    except DeliveryError as error:
        return error


def test_a_mail_reaches_one_recipient_unchanged() -> None:
    async def story() -> None:
        async with listening(FaultyRelay()) as relay, door(relay.port) as mailer:
            sent = await mailer.send(MAIL)

            assert sent == Sent("250 queued as 1")
            assert relay.taken == [(MAIL.envelope_from, MAIL.to, MAIL.content)]

    run(story())


FAULTS = [
    ("EHLO", "554 not you", Retryable),  # the relay as a whole, not this mail
    ("MAIL", "421 closing", Retryable),
    ("MAIL", "451 later", Retryable),
    ("MAIL", "530 authentication required", Retryable),  # our login, not the mail
    ("MAIL", "550 sender refused", Final),
    ("MAIL", CUT, Retryable),
    ("MAIL", HANG, Retryable),
    ("RCPT", "450 greylisted", Retryable),
    ("RCPT", "550 no such mailbox", Final),
    ("RCPT", "552 mailbox full", Final),
    ("RCPT", CUT, Retryable),
    ("RCPT", HANG, Retryable),
    ("DATA", "421 closing", Retryable),  # answers to the final dot
    ("DATA", "451 later", Retryable),
    ("DATA", "552 too much", Final),
    ("DATA", "554 refused", Final),
    ("DATA", CUT, Unknown),
    ("DATA", HANG, Unknown),
]


@pytest.mark.parametrize(("stage", "answer", "expected"), FAULTS)
def test_each_fault_has_its_error_type_and_the_next_mail_goes(
    stage: str, answer: str, expected: type[DeliveryError]
) -> None:
    async def story() -> None:
        relay = FaultyRelay({stage: answer})
        async with listening(relay), door(relay.port, timeout=0.5) as mailer:
            error = await outcome(mailer)
            following = await outcome(mailer)

            assert type(error) is expected
            assert isinstance(following, Sent)
            assert len(relay.taken) == 1

    run(story())


def test_the_relays_answer_is_kept_as_plain_text() -> None:
    async def story() -> None:
        relay = FaultyRelay({"RCPT": "550 5.1.1 no such\tmailbox"})
        async with listening(relay), door(relay.port) as mailer:
            error = await outcome(mailer)

            assert isinstance(error, Final)
            assert error.reply == "550 5.1.1 no such mailbox"

    run(story())


def test_a_cut_before_the_final_dot_is_retried() -> None:
    async def story() -> None:
        long_mail = Outgoing(MAIL.envelope_from, MAIL.to, b"x\r\n" * 5_000_000)
        async with scripted(*UP_TO_DATA, then_read=1000) as port, door(port) as mailer:
            assert type(await outcome(mailer, long_mail)) is Retryable

    run(story())


def test_a_relay_that_stops_reading_the_content_is_left_in_time_and_retried() -> None:
    async def story() -> None:
        long_mail = Outgoing(MAIL.envelope_from, MAIL.to, b"x" * 20_000_000)
        async with stalled(*UP_TO_DATA) as port, door(port, timeout=0.5) as mailer:
            assert type(await outcome(mailer, long_mail)) is Retryable

    run(story())


def test_a_relay_that_hangs_up_right_after_the_dot_leaves_it_unknown() -> None:
    async def story() -> None:
        whole = len(MAIL.content) + len(b".") + len(b".\r\n")
        async with scripted(*UP_TO_DATA, then_read=whole) as port, door(port) as mailer:
            assert type(await outcome(mailer)) is Unknown

    run(story())


def test_a_reply_that_is_no_smtp_after_the_dot_leaves_it_unknown() -> None:
    async def story() -> None:
        relay = FaultyRelay({"DATA": "garbage"})
        async with listening(relay), door(relay.port) as mailer:
            assert type(await outcome(mailer)) is Unknown

    run(story())


@pytest.mark.parametrize("greeting", [b"554 no service here", b"421 too busy"])
def test_a_relay_that_serves_nobody_refuses_no_mail_for_good(greeting: bytes) -> None:
    async def story() -> None:
        async with scripted(greeting) as port, door(port) as mailer:
            assert type(await outcome(mailer)) is Retryable

    run(story())


def test_nobody_listening_is_retried() -> None:
    async def story() -> None:
        async with listening(FaultyRelay()) as relay:
            port = relay.port
        assert type(await outcome(door(port))) is Retryable

    run(story())


def test_a_relay_that_does_not_greet_is_left_in_time() -> None:
    async def story() -> None:
        async with stalled() as port:
            assert type(await outcome(door(port, timeout=0.3))) is Retryable

    run(story())


def test_a_missing_starttls_is_retried_and_nothing_is_said_in_the_clear() -> None:
    async def story() -> None:
        async with listening(FaultyRelay()) as relay:
            secure = Relay("127.0.0.1", relay.port, start_tls=True, timeout=2)
            async with MailTransport(secure) as mailer:
                assert type(await outcome(mailer)) is Retryable
                assert relay.taken == []

    run(story())


def test_a_relay_whose_certificate_nobody_signed_is_not_trusted(
    tmp_path: Path,
) -> None:
    async def story() -> None:
        relay = FaultyRelay()
        async with listening(relay, tls=unsigned_certificate(tmp_path)):
            secure = Relay("127.0.0.1", relay.port, start_tls=True, timeout=3)
            async with MailTransport(secure) as mailer:
                error = await outcome(mailer)

                assert isinstance(error, Retryable)
                assert "certificate" in error.reply
                assert relay.taken == []

    run(story())


def test_a_login_is_used_where_it_is_set() -> None:
    async def story() -> None:
        async with listening(FaultyRelay(), password="right") as relay:
            ours = Relay("127.0.0.1", relay.port, user="tsunagi", password="right")
            async with MailTransport(ours) as mailer:
                assert isinstance(await outcome(mailer), Sent)

    run(story())


def test_a_refused_login_is_no_fault_of_the_mail() -> None:
    async def story() -> None:
        async with listening(FaultyRelay(), password="right") as relay:
            ours = Relay("127.0.0.1", relay.port, user="tsunagi", password="wrong")
            async with MailTransport(ours) as mailer:
                error = await outcome(mailer)

                assert isinstance(error, Retryable)
                assert error.reply.startswith("535 ")
                assert relay.taken == []

    run(story())


def test_connections_are_used_again_and_never_more_than_agreed() -> None:
    async def story() -> None:
        relay = FaultyRelay()
        async with listening(relay), door(relay.port, connections=3) as mailer:
            results = await asyncio.gather(*(outcome(mailer) for _ in range(60)))

            assert all(isinstance(result, Sent) for result in results)
            assert len(relay.taken) == 60
            assert relay.connections == 3

    run(story())


def test_a_connection_the_relay_closed_meanwhile_is_opened_anew() -> None:
    async def story() -> None:
        relay = FaultyRelay()
        async with listening(relay), door(relay.port) as mailer:
            await mailer.send(MAIL)
            mailer._idle[0].protocol.transport.abort()  # type: ignore[union-attr]

            assert isinstance(await outcome(mailer), Sent)
            assert relay.connections == 2

    run(story())


def test_a_hanging_mail_does_not_hold_up_the_others() -> None:
    async def story() -> None:
        relay = FaultyRelay({"DATA": HANG})
        async with (
            listening(relay),
            door(relay.port, timeout=2, connections=2) as mailer,
        ):
            hanging = asyncio.create_task(outcome(mailer))
            await asyncio.sleep(0.1)
            others = [await outcome(mailer) for _ in range(10)]

            assert all(isinstance(other, Sent) for other in others)
            assert not hanging.done()
            assert type(await hanging) is Unknown

    run(story())


@pytest.mark.parametrize(
    "address",
    [
        "a@x.example, b@evil.example",
        "a@x.example\r\nRCPT TO:<b@evil.example>",
        "<a@x.example>",
        "課@x.example",
        "a b@x.example",
        "",
    ],
)
def test_free_text_never_becomes_a_recipient(address: str) -> None:
    with pytest.raises(HeaderRefused):
        Outgoing(MAIL.envelope_from, address, b"x")


def test_the_recording_mailer_refuses_first_and_then_records() -> None:
    async def story() -> None:
        mailer = RecordingMailer([Retryable("451 later")])
        with pytest.raises(Retryable):
            await mailer.send(MAIL)
        await mailer.send(MAIL)

        assert mailer.tried == [MAIL, MAIL]
        assert mailer.sent == [MAIL]

    run(story())
