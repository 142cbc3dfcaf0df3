"""封筒 — puts a message into an RFC 5322 mail for exactly one recipient.

UTF-8 and base64 only: ISO-2022-JP cannot carry 髙 﨑 ① ㈱. Addresses are built from one
checked address each, so that no header text can become a second recipient.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from zoneinfo import ZoneInfo

from notifications.calendar_file import CalendarFile
from notifications.facts import Message

_ADDRESS = re.compile(r"([A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64})@([A-Za-z0-9.-]{1,190})")
_MESSAGE_ID = re.compile(r"<?([A-Za-z0-9._=+-]{1,40}@[A-Za-z0-9.-]{1,60})>?")
_UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_SPACES = re.compile(r"\s+")
_OFFICE_TIME = ZoneInfo("Asia/Tokyo")


class HeaderRefused(ValueError):
    """A value may not stand in a mail header."""


@dataclass(frozen=True, slots=True)
class Mailbox:
    """差出人: the address and the name shown beside it."""

    address: str
    name: str


def compose(
    message: Message,
    *,
    sender: Mailbox,
    to: str,
    reply_to: str,
    message_id: str,
    sent_at: datetime,
    thread_id: str | None = None,
) -> EmailMessage:
    """Return the mail; `bytes(mail)` is what goes over SMTP.

    `message_id` stays the same for every attempt; `thread_id` is the Message-ID of
    the case's first mail to this post. Raises HeaderRefused.
    """
    mail = EmailMessage(policy=SMTP)
    mail["From"] = _address(sender.address, sender.name)
    mail["To"] = _address(to)
    mail["Reply-To"] = _address(reply_to)
    mail["Subject"] = without_ascii_spaces(_seen(message.subject))
    mail["Date"] = sent_at.astimezone(_OFFICE_TIME)
    mail["Message-ID"] = _message_id(message_id)
    if thread_id and _message_id(thread_id) != _message_id(message_id):
        mail["In-Reply-To"] = _message_id(thread_id)
        mail["References"] = _message_id(thread_id)
    mail["Auto-Submitted"] = "auto-generated"
    mail["X-Auto-Response-Suppress"] = "All"
    mail.set_content(message.body, charset="utf-8", cte="base64")
    return mail


def attach(mail: EmailMessage, files: Sequence[CalendarFile]) -> None:
    """Attach the calendar files of the meetings a mail tells of; nothing else is."""
    for each in files:
        mail.add_attachment(
            each.content,
            maintype="text",
            subtype="calendar",
            filename=each.name,
            params={"method": each.method, "charset": "utf-8"},
        )


def checked_address(address: str) -> str:
    """Return the one plain ASCII address. Raises HeaderRefused for anything else."""
    if not _ADDRESS.fullmatch(address):
        raise HeaderRefused("メールアドレスの形式が正しくありません。")
    return address


def without_ascii_spaces(text: str) -> str:
    """Return the text with each run of spaces as one full-width space.

    Python before 3.13 loses an ASCII space between two encoded words.
    """
    return _SPACES.sub("　", text)


def _address(address: str, name: str = "") -> Address:
    local, _, domain = checked_address(address).rpartition("@")
    shown = without_ascii_spaces(_seen(name))
    return Address(display_name=shown, username=local, domain=domain)


def _message_id(text: str) -> str:
    found = _MESSAGE_ID.fullmatch(text)
    if not found:
        raise HeaderRefused("Message-ID の形式が正しくありません。")
    return f"<{found[1]}>"


def _seen(text: str) -> str:
    if _UNSEEN.search(text):
        raise HeaderRefused("件名や差出人に使えない文字が含まれています。")
    return text
