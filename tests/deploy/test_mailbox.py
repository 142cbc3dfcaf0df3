"""The local mail server accepts any recipient and loses nothing it said 250 to."""

import signal
import smtplib
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from deploy.answering import answers_smtp
from tasks.mailbox import listing, read
from tests.services import free_port

MAIL = b"Subject: x\r\nDate: Fri, 18 Sep 2026 09:00:00 +0900\r\n\r\nhello\r\n"


@pytest.fixture
def mailbox(tmp_path: Path) -> Iterator[tuple[Path, int]]:
    port = free_port()
    script = (
        "import asyncio, pathlib, sys; from deploy.mailbox import receive_mail; "
        "asyncio.run(receive_mail(pathlib.Path(sys.argv[1]), int(sys.argv[2])))"
    )
    command = [sys.executable, "-c", script, str(tmp_path), str(port)]
    server = subprocess.Popen(command)
    is_ready = answers_smtp(port)
    while not is_ready():
        assert server.poll() is None
        time.sleep(0.05)
    yield tmp_path, port
    server.send_signal(signal.SIGINT)
    assert server.wait(timeout=10) == 0


def test_a_mail_lies_in_the_folder_when_the_sender_hears_250(
    mailbox: tuple[Path, int],
) -> None:
    folder, port = mailbox
    with smtplib.SMTP("127.0.0.1", port, timeout=5) as door:
        door.sendmail("verp+1@b.example", ["zei@a.example"], MAIL)
        (entry,) = listing(folder)

    assert entry.to == "zei@a.example"
    assert read(folder, entry.id).text == "hello\n"
    assert read(folder, entry.id).headers["Return-Path"] == "<verp+1@b.example>"


def test_each_recipient_gets_the_mail(mailbox: tuple[Path, int]) -> None:
    folder, port = mailbox
    with smtplib.SMTP("127.0.0.1", port, timeout=5) as door:
        door.sendmail("v@b.example", ["one@a.example", "two@a.example"], MAIL)

    assert {e.to for e in listing(folder)} == {"one@a.example", "two@a.example"}


def test_a_mail_too_large_is_refused_and_not_kept(mailbox: tuple[Path, int]) -> None:
    folder, port = mailbox
    large = MAIL + (b"y" * 70 + b"\r\n") * 160_000
    with (
        smtplib.SMTP("127.0.0.1", port, timeout=20) as door,
        pytest.raises(smtplib.SMTPResponseException) as refused,
    ):
        door.sendmail("v@b.example", ["one@a.example"], large)

    assert refused.value.smtp_code == 552
    assert listing(folder) == []
