"""メールボックス — the local mailbox of the demo: one plain file per received mail.

Nothing here leaves the machine. A mail is stored as it came, after two lines a
mail server would add (Return-Path, Delivered-To); names sort by arrival.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from email.utils import parsedate_to_datetime
from pathlib import Path
from uuid import uuid4

from tasks.clock import real_now

SHOWN_AT_ONCE = 200
_NAME = re.compile(r"\d{8}T\d{12}-[0-9a-f]{8}")
_UNSAFE = re.compile(r"[\x00-\x1f\x7f]")


class MailNotInMailbox(LookupError):
    """No mail of this number lies in the mailbox."""


@dataclass(frozen=True)
class MailboxEntry:
    """One line of the mailbox list; `at` is the moment written in the mail."""

    id: str
    to: str
    subject: str
    at: datetime | None


@dataclass(frozen=True)
class MailboxMail:
    """One mail as a person reads it: decoded headers and the plain text."""

    headers: dict[str, str]
    text: str


def store(
    folder: Path, mail: bytes, envelope_from: str, envelope_to: list[str]
) -> list[str]:
    """Keep the mail once per recipient and return the numbers it got."""
    folder.mkdir(parents=True, exist_ok=True)
    return [_store_for(folder, mail, envelope_from, to) for to in envelope_to]


def listing(folder: Path, limit: int = SHOWN_AT_ONCE) -> list[MailboxEntry]:
    """Return the newest mails first, at most `limit` of them."""
    names = sorted((f.stem for f in folder.glob("*.eml")), reverse=True)
    return [_entry(folder, name) for name in names[:limit]]


def read(folder: Path, mail_id: str) -> MailboxMail:
    """Return one mail. Raises: MailNotInMailbox, also for a path made up as number."""
    message = _parsed(folder, mail_id)
    body = message.get_body(preferencelist=("plain",))
    headers = {name: str(value) for name, value in message.items()}
    text = str(body.get_content()) if body else ""
    return MailboxMail(headers, text.replace("\r\n", "\n"))


def _store_for(folder: Path, mail: bytes, sender: str, recipient: str) -> str:
    mail_id = f"{real_now():%Y%m%dT%H%M%S%f}-{uuid4().hex[:8]}"
    trace = f"Return-Path: <{sender}>", f"Delivered-To: {recipient}"
    head = "".join(f"{_UNSAFE.sub('', line)}\r\n" for line in trace)
    draft = folder / f"{mail_id}.part"
    draft.write_bytes(head.encode() + mail)
    draft.rename(draft.with_suffix(".eml"))  # a reader never meets half a mail
    return mail_id


def _entry(folder: Path, mail_id: str) -> MailboxEntry:
    message = _parsed(folder, mail_id, headers_only=True)
    to = message["Delivered-To"] or message["To"] or ""
    return MailboxEntry(
        mail_id, str(to), str(message["Subject"] or ""), _moment(message)
    )


def _parsed(folder: Path, mail_id: str, headers_only: bool = False) -> EmailMessage:
    if not _NAME.fullmatch(mail_id):
        raise MailNotInMailbox(mail_id)
    try:
        content = (folder / f"{mail_id}.eml").read_bytes()
    except FileNotFoundError:
        raise MailNotInMailbox(mail_id) from None
    parser = BytesParser(policy=policy.default)
    return parser.parsebytes(content, headersonly=headers_only)


def _moment(message: EmailMessage) -> datetime | None:
    try:
        return parsedate_to_datetime(str(message["Date"])).astimezone(UTC)
    except ValueError:
        return None
