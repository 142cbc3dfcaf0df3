"""不達 — reads a delivery status notification (RFC 3464): which mail, and why.

The envelope sender carries the mail's token (VERP): bounce+<token>@domain, so a
bounce is matched without trusting any text in it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes, message_from_string
from email.message import Message
from email.policy import compat32

_TOKEN = re.compile(r"[a-z0-9][a-z0-9-]{0,54}")
_VERP = re.compile(r"\bbounce\+([a-z0-9][a-z0-9-]{0,54})@[a-z0-9.-]+", re.IGNORECASE)
_STATUS = re.compile(r"[245]\.\d{1,3}\.\d{1,3}")
_MESSAGE_ID = re.compile(r"^Message-ID:\s*(<[^<>\s]+>)", re.IGNORECASE | re.MULTILINE)
_RETURN_PATH = re.compile(r"^Return-Path:\s*(\S+)", re.IGNORECASE | re.MULTILINE)
_RECEIVED_FOR = ("X-Original-To", "Delivered-To", "Envelope-To", "To")
_LONGEST = 500


class NotABounce(ValueError):
    """No delivery status notification: an auto-reply, or somebody's mail."""


@dataclass(frozen=True, slots=True)
class Bounce:
    """What the mail system says about one mail of ours.

    `permanent` is True when it gave up (Action: failed, also after days of 4.x.x),
    False for "delayed" and for receipts of success. `token` is None when the VERP
    address is nowhere to be found; `original_message_id` may still tell.
    """

    token: str | None
    status: str
    diagnostic: str
    permanent: bool
    original_message_id: str | None


def verp_address(token: str, domain: str) -> str:
    """Return the envelope sender of one mail. Tokens are a-z 0-9 and hyphens.

    Upper case is refused: some mail systems fold the local part to lower case.
    """
    if not _TOKEN.fullmatch(token):
        raise ValueError("VERP tokens are made of a-z, 0-9 and hyphens")
    return f"bounce+{token}@{domain}"


def verp_token(address: str) -> str | None:
    """Return the token of a VERP address, or None when it is not one."""
    found = _VERP.search(address)
    return found[1].lower() if found else None


def parse_bounce(raw: bytes, envelope_to: str | None = None) -> Bounce:
    """Read a DSN as an MTA pipes it; `envelope_to` is the address it was piped for.

    Raises NotABounce when it reports on no delivery.
    """
    report = message_from_bytes(raw, policy=compat32)
    block = _status_block(report)
    if block is None:
        raise NotABounce("配信状況の通知（DSN）ではありません。")
    status = _STATUS.search(str(block.get("Status", "")))
    returned = _returned_headers(report)
    return Bounce(
        token=_token(report, envelope_to, returned),
        status=status[0] if status else "",
        diagnostic=_plain(str(block.get("Diagnostic-Code", ""))),
        permanent=_action(block) == "failed",
        original_message_id=_first(_MESSAGE_ID, returned),
    )


def _status_block(report: Message) -> Message | None:
    """Return the block of the recipient: the failed one if there are several."""
    blocks = [
        block
        for part in report.walk()
        if part.get_content_type() == "message/delivery-status"
        for block in _blocks(part)
        if block.get("Action")
    ]
    failed = (block for block in blocks if _action(block) == "failed")
    return next(failed, blocks[0] if blocks else None)


def _blocks(part: Message) -> Iterator[Message]:
    content = part.get_payload()
    if isinstance(content, list):
        yield from (block for block in content if isinstance(block, Message))
        return
    for text in re.split(r"\r?\n[ \t]*\r?\n", str(content)):
        yield message_from_string(text, policy=compat32)


def _returned_headers(report: Message) -> str:
    """Return the headers of our own mail as the mail system sent them back."""
    for part in report.walk():
        if part.get_content_type() in {"message/rfc822", "text/rfc822-headers"}:
            content = part.get_payload()
            inner = content[0] if isinstance(content, list) else content
            return str(inner)
    return ""


def _token(report: Message, envelope_to: str | None, returned: str) -> str | None:
    received = (str(report.get(name, "")) for name in _RECEIVED_FOR)
    sender = _first(_RETURN_PATH, returned)
    tokens = (verp_token(text) for text in (envelope_to or "", *received, sender or ""))
    return next((token for token in tokens if token), None)


def _action(block: Message) -> str:
    return str(block.get("Action", "")).strip().lower()


def _first(form: re.Pattern[str], text: str) -> str | None:
    found = form.search(text)
    return found[1] if found else None


def _plain(text: str) -> str:
    return " ".join(text.split())[:_LONGEST]
