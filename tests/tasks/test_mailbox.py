"""The local mailbox keeps what it received and nothing else can be read through it."""

from datetime import UTC, datetime
from email import policy
from email.message import EmailMessage
from pathlib import Path

import pytest

from tasks.mailbox import MailNotInMailbox, listing, read, store


def a_mail(subject: str, text: str = "受領の確認をお願いします。\n") -> bytes:
    mail = EmailMessage(policy=policy.SMTP)
    mail["To"] = "setsugu@zama.example"
    mail["Subject"] = subject
    mail["Date"] = "Fri, 18 Sep 2026 09:00:00 +0900"
    mail.set_content(text, cte="base64")
    return mail.as_bytes()


def test_a_stored_mail_is_listed_with_its_japanese_subject(tmp_path: Path) -> None:
    store(
        tmp_path,
        a_mail("【つなぎ】26-00123_受領確認のお願い"),
        "v@b.example",
        ["zei@a.example"],
    )

    (entry,) = listing(tmp_path)
    assert entry.subject == "【つなぎ】26-00123_受領確認のお願い"
    assert entry.to == "zei@a.example"
    assert entry.at == datetime(2026, 9, 18, 0, 0, tzinfo=UTC)


def test_the_newest_mail_comes_first(tmp_path: Path) -> None:
    for subject in ("one", "two", "three"):
        store(tmp_path, a_mail(subject), "v@b.example", ["zei@a.example"])

    assert [e.subject for e in listing(tmp_path)] == ["three", "two", "one"]
    assert [e.subject for e in listing(tmp_path, limit=1)] == ["three"]


def test_a_mail_is_read_with_envelope_headers_and_text(tmp_path: Path) -> None:
    (mail_id,) = store(tmp_path, a_mail("件名"), "verp+1@b.example", ["zei@a.example"])

    mail = read(tmp_path, mail_id)
    assert mail.headers["Return-Path"] == "<verp+1@b.example>"
    assert mail.headers["Subject"] == "件名"
    assert mail.text.strip() == "受領の確認をお願いします。"


def test_an_envelope_address_cannot_add_a_header(tmp_path: Path) -> None:
    (mail_id,) = store(
        tmp_path, a_mail("x"), "a@b.example\r\nX-Evil: 1", ["z@a.example"]
    )

    assert "X-Evil" not in read(tmp_path, mail_id).headers


def test_a_mail_without_a_date_is_listed_without_a_moment(tmp_path: Path) -> None:
    store(tmp_path, b"Subject: x\r\n\r\n", "a@b.example", ["z@a.example"])

    assert [e.at for e in listing(tmp_path)] == [None]


@pytest.mark.parametrize(
    "made_up",
    ["../secret", "..%2fsecret", "", "20260918T090000000000-0000abcd", "/etc/passwd"],
)
def test_no_file_outside_the_mailbox_can_be_read(tmp_path: Path, made_up: str) -> None:
    (tmp_path / "secret.eml").write_text("Subject: secret\n\n")
    folder = tmp_path / "mailbox"
    store(folder, a_mail("x"), "a@b.example", ["z@a.example"])

    with pytest.raises(MailNotInMailbox):
        read(folder, made_up)


def test_an_empty_or_missing_mailbox_lists_nothing(tmp_path: Path) -> None:
    assert listing(tmp_path / "not there yet") == []
