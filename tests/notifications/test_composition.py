"""One envelope, one recipient, and every Japanese subject arrives as it was written."""

from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from notifications.composition import (
    HeaderRefused,
    Mailbox,
    compose,
    without_ascii_spaces,
)
from notifications.facts import Message

SENT_AT = datetime(2026, 9, 17, 0, 30, tzinfo=UTC)
HARD = "【】（）［］：髙﨑①㈱～－𠮷ｱABC019 　つなぎの受領確認について依頼"  # noqa: RUF001
UNSEEN = ["\r\n", "\n", "\r", "\x00", "\x85", "\u2028", "\u2029", "\ud800"]


def a_mail(**given: Any) -> EmailMessage:
    whole: dict[str, Any] = {
        "message": Message("【新着】つなぎの受領確認について（依頼）", "本文です。\n"),
        "sender": Mailbox("tsunagi@tsunagi.example", "座間市 生活援護課"),
        "to": "nozei@zeimu.example",
        "reply_to": "jiritsu@tsunagi.example",
        "message_id": "m7k2f9@tsunagi.example",
        "sent_at": SENT_AT,
        **given,
    }
    return compose(whole.pop("message"), **whole)


def received(mail: EmailMessage) -> EmailMessage:
    return message_from_bytes(bytes(mail), policy=policy.default)


@given(st.text(HARD, max_size=80))
@settings(max_examples=500)
def test_every_subject_arrives_as_it_was_written(subject: str) -> None:
    written = without_ascii_spaces(subject.strip())
    mail = received(a_mail(message=Message(written, "x")))

    assert mail["Subject"] == written


@given(st.text(max_size=300))
def test_every_body_arrives_as_it_was_written(body: str) -> None:
    body = body.encode("utf-8", "replace").decode()
    mail = received(a_mail(message=Message("件名", body)))

    assert mail.get_content().split() == body.split()


def test_the_headers_are_those_an_automatic_mail_should_have() -> None:
    mail = received(a_mail())

    assert {name: str(value) for name, value in mail.items()} == {
        "From": "座間市　生活援護課 <tsunagi@tsunagi.example>",
        "To": "nozei@zeimu.example",
        "Reply-To": "jiritsu@tsunagi.example",
        "Subject": "【新着】つなぎの受領確認について（依頼）",
        "Date": "Thu, 17 Sep 2026 09:30:00 +0900",
        "Message-ID": "<m7k2f9@tsunagi.example>",
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "All",
        "Content-Type": 'text/plain; charset="utf-8"',
        "Content-Transfer-Encoding": "base64",
        "MIME-Version": "1.0",
    }


def test_the_wire_is_seven_bit_and_every_line_is_short() -> None:
    wire = bytes(a_mail(message=Message("【新着】" + "漢字" * 60, "本文" * 500)))

    assert wire.isascii()
    assert max(len(line) for line in wire.split(b"\r\n")) <= 78
    assert b"\n" not in wire.replace(b"\r\n", b"")


def test_the_same_mail_is_the_same_bytes_at_every_attempt() -> None:
    assert bytes(a_mail()) == bytes(a_mail())


def test_later_mails_hang_on_the_first_of_the_case() -> None:
    first = a_mail(thread_id="m7k2f9@tsunagi.example")
    later = a_mail(
        message_id="<n1@tsunagi.example>", thread_id="<m7k2f9@tsunagi.example>"
    )

    assert first["In-Reply-To"] is None
    assert later["In-Reply-To"] == later["References"] == "<m7k2f9@tsunagi.example>"


@pytest.mark.parametrize("unseen", UNSEEN)
@pytest.mark.parametrize(
    "header", ["message", "sender", "to", "reply_to", "message_id"]
)
def test_no_header_can_be_injected(header: str, unseen: str) -> None:
    attack = f"x{unseen}Bcc: evil@evil.example"
    value: object = attack
    if header == "message":
        value = Message(attack, "本文")
    if header == "sender":
        value = Mailbox("tsunagi@tsunagi.example", attack)

    with pytest.raises(HeaderRefused):
        a_mail(**{header: value})


@given(st.text(max_size=60))
def test_whatever_the_subject_there_is_one_recipient(subject: str) -> None:
    try:
        mail = received(a_mail(message=Message(subject, "本文")))
    except HeaderRefused:
        return
    assert mail.get_all("To") == ["nozei@zeimu.example"]
    assert len(mail.get_all("Subject", [])) == 1
    assert "Bcc" not in mail


@pytest.mark.parametrize(
    "address",
    [
        "a@x.example, b@evil.example",
        "a@x.example,b@evil.example",
        "税務課 <a@x.example>",
        "a@x.example>",
        "a@b@x.example",
        "x.example",
        "課@x.example",
        "a@課.example",
        "",
    ],
)
def test_only_one_plain_address_is_a_recipient(address: str) -> None:
    with pytest.raises(HeaderRefused):
        a_mail(to=address)
