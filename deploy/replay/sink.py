"""受け口 — a real SMTP server of the replay: every mail as its reader finds it."""

import re
from dataclasses import dataclass, field
from datetime import date
from email import message_from_bytes, policy
from email.message import EmailMessage

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

NUMBER = re.compile(r"\d{2}-\d{5}(?:-\d+)?")
_LINK = re.compile(r"https?://\S+/t/\S+")
_CODE = re.compile(r"確認コード：([A-Z2-7]{4}-[A-Z2-7]{4}-[A-Z2-7]{4})")


@dataclass(frozen=True)
class Received:
    """One mail as it arrived, and the office day on which it did."""

    to: str
    message_id: str
    subject: str
    text: str
    on: date

    def link_for(self, number: str) -> str | None:
        """Return the link that follows this 受付番号, None without one."""
        parts = NUMBER.split(self.text)
        numbers = NUMBER.findall(self.text)
        for at, part in zip(numbers, parts[1:], strict=True):
            found = _LINK.search(part)
            if at == number and found:
                return found.group()
        return None

    def code(self) -> str | None:
        """Return the 確認コード of the mail, None without one."""
        found = _CODE.search(self.text)
        return found.group(1) if found else None


@dataclass
class Sink:
    """Takes every mail; `today` is the office day the driver has set."""

    today: date
    mails: list[Received] = field(default_factory=list)

    async def handle_DATA(  # noqa: N802 — the name aiosmtpd calls
        self, _server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        """Keep the mail once per recipient, then say so."""
        raw = envelope.original_content or b""
        parsed = message_from_bytes(raw, policy=policy.default)
        assert isinstance(parsed, EmailMessage)
        body = parsed.get_body(preferencelist=("plain",))
        text = str(body.get_content()) if body else ""
        for to in envelope.rcpt_tos:
            identity, subject = str(parsed["Message-ID"]), str(parsed["Subject"])
            self.mails.append(Received(to, identity, subject, text, self.today))
        return "250 kept"

    def about(self, number: str, to: str) -> list[Received]:
        """Return the mails to an address that name this 受付番号, newest first."""
        found = [m for m in self.mails if m.to == to and number in m.text + m.subject]
        return found[::-1]


def listening(sink: Sink, port: int) -> Controller:
    """Return the server, not yet started, on this machine only."""
    return Controller(
        sink, hostname="127.0.0.1", port=port, server_kwargs={"enable_SMTPUTF8": True}
    )
