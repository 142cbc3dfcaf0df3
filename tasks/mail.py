"""メールの出口 — the door to the relay: SMTP over a few pooled connections.

A mail is sent, or it is not and the error's type says what to do: Retryable (the mail
certainly did not go), Final (the relay refused it), Unknown (the reply was lost after
the final dot; a person decides). One mail has one recipient.
"""

import asyncio
import re
from contextlib import suppress
from dataclasses import dataclass
from types import TracebackType
from typing import NoReturn, Protocol, Self

from aiosmtplib import SMTP, SMTPDataError, SMTPException, SMTPResponseException
from aiosmtplib.protocol import SMTPProtocol, normalize_message_line_endings

from notifications.composition import checked_address

_FINAL_DOT = b".\r\n"
_LEADING_DOT = re.compile(rb"(?m)^\.")
_GREETED_AGAIN_WITHIN = 5.0  # seconds an idle connection has to answer RSET
_DOOR_LOCKED = frozenset({530, 534, 535, 538})  # our login, not this mail, is refused
_UNPRINTABLE = re.compile(r"[^\x20-\x7e]+")
_LOST = (SMTPException, OSError, TimeoutError)


class DeliveryError(Exception):
    """A mail was not (surely) sent; `reply` is the relay's plain answer, if any."""

    def __init__(self, reply: str) -> None:
        self.reply = _printable(reply)
        super().__init__(self.reply)


class Retryable(DeliveryError):
    """It certainly did not go: 4xx, no connection, or cut before the final dot."""


class Final(DeliveryError):
    """The relay refused this mail for good (5xx)."""


class Unknown(DeliveryError):
    """The final dot was sent and no reply came: it may or may not have gone."""


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One mail for one recipient, ready for the wire."""

    envelope_from: str
    to: str
    content: bytes

    def __post_init__(self) -> None:
        """Refuse anything but one plain address on either side."""
        checked_address(self.envelope_from)
        checked_address(self.to)


@dataclass(frozen=True, slots=True)
class Sent:
    """The relay took the mail; `reply` is its answer, usually with a queue id."""

    reply: str


@dataclass(frozen=True, slots=True)
class Relay:
    """Where mail leaves. `timeout` in seconds: up to the dot, and again after it."""

    host: str
    port: int
    user: str = ""
    password: str = ""
    start_tls: bool = False
    helo_name: str | None = None  # None: this machine's own name
    timeout: float = 30.0
    connections: int = 2


class Mailer(Protocol):
    """What delivery needs; `MailTransport`, or a recording one in tests."""

    async def send(self, outgoing: Outgoing) -> Sent:
        """Send one mail or raise Retryable, Final or Unknown."""
        ...


class MailTransport:
    """Pooled SMTP. Lives in one event loop; `send` may run as often as connections."""

    def __init__(self, relay: Relay) -> None:
        self._relay = relay
        self._free = asyncio.Semaphore(relay.connections)
        self._idle: list[SMTP] = []

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.close()

    async def send(self, outgoing: Outgoing) -> Sent:
        """Send one mail; takes at most twice the time-out once a connection is free.

        Raises Retryable, Final or Unknown.
        """
        async with self._free:
            line = self._idle.pop() if self._idle else self._new_line()
            try:
                sent = await self._said(line, outgoing)
            except Final:
                self._idle.append(line)  # the line is sound, the mail is not
                raise
            except BaseException:
                line.close()
                raise
            self._idle.append(line)
            return sent

    async def close(self) -> None:
        """Say goodbye on every idle connection."""
        while self._idle:
            line = self._idle.pop()
            with suppress(*_LOST):
                await line.quit(timeout=_GREETED_AGAIN_WITHIN)
            line.close()

    def _new_line(self) -> SMTP:
        relay = self._relay
        return SMTP(
            hostname=relay.host,
            port=relay.port,
            username=relay.user or None,
            password=relay.password or None,
            start_tls=relay.start_tls,
            local_hostname=relay.helo_name,
            timeout=relay.timeout,
        )

    async def _said(self, line: SMTP, outgoing: Outgoing) -> Sent:
        try:
            async with asyncio.timeout(self._relay.timeout):
                await _greeted(line)
                protocol = await _all_but_the_dot(line, outgoing)
                _write_dot(protocol)
        except SMTPResponseException as refusal:
            _raise_by_code(refusal)
        except _LOST as cut:
            raise Retryable(_words(cut)) from cut
        return await _reply_to_the_dot(protocol, self._relay.timeout)


async def _greeted(line: SMTP) -> None:
    """Have a connection that answers. Nothing that fails here is the mail's fault."""
    if line.is_connected:
        with suppress(*_LOST):
            await line.rset(timeout=_GREETED_AGAIN_WITHIN)
            return
        line.close()
    try:
        await line.connect()
        if line.is_ehlo_or_helo_needed:
            await line.ehlo()
    except SMTPResponseException as refusal:
        raise Retryable(f"{refusal.code} {refusal.message}") from refusal


async def _all_but_the_dot(line: SMTP, outgoing: Outgoing) -> SMTPProtocol:
    """Say envelope and content; when this fails the relay has no complete mail."""
    await line.mail(outgoing.envelope_from)
    await line.rcpt(outgoing.to)
    reply = await line.execute_command(b"DATA")
    if reply.code != 354:
        raise SMTPDataError(reply.code, reply.message)
    protocol, transport = line.protocol, line.transport
    if protocol is None or not isinstance(transport, asyncio.WriteTransport):
        raise ConnectionResetError("connection lost after DATA")
    content = normalize_message_line_endings(outgoing.content)
    protocol.write(_LEADING_DOT.sub(b"..", content))
    await asyncio.sleep(0)  # a relay that hung up meanwhile is noticed before the dot
    while transport.get_write_buffer_size():  # noqa: ASYNC110 — nothing to await
        await asyncio.sleep(0.01)
    return protocol


def _write_dot(protocol: SMTPProtocol) -> None:
    """From here on nobody but the relay knows. Raises when the line is closed."""
    protocol.write(_FINAL_DOT)
    if not protocol.is_connected:
        raise ConnectionResetError("connection lost before the final dot")


async def _reply_to_the_dot(protocol: SMTPProtocol, within: float) -> Sent:
    try:
        async with asyncio.timeout(within):
            reply = await protocol.read_response()
    except _LOST as cut:
        raise Unknown(_words(cut)) from cut
    if not 200 <= reply.code < 300:
        _raise_by_code(SMTPDataError(reply.code, reply.message))
    return Sent(_printable(f"{reply.code} {reply.message}"))


def _raise_by_code(refusal: SMTPResponseException) -> NoReturn:
    words = f"{refusal.code} {refusal.message}"
    if 500 <= refusal.code < 600 and refusal.code not in _DOOR_LOCKED:
        raise Final(words) from refusal
    raise Retryable(words) from refusal


def _words(cut: BaseException) -> str:
    return str(cut) or type(cut).__name__


def _printable(reply: str) -> str:
    return _UNPRINTABLE.sub(" ", reply)[:300]
