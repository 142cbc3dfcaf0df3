"""A real SMTP server on loopback that fails where a test asks it to."""

import asyncio
import ssl
import subprocess
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session

CUT = "cut"
HANG = "hang"


@dataclass
class FaultyRelay:
    """An aiosmtpd handler. `faults` maps MAIL, RCPT or DATA (the reply to the dot) to
    an answer such as "451 later", to CUT, or to HANG; an answer is given once.
    """

    faults: dict[str, str] = field(default_factory=dict)
    taken: list[tuple[str, str, bytes]] = field(default_factory=list)
    connections: int = 0
    port: int = 0

    async def handle_EHLO(  # noqa: N802 — aiosmtpd's name
        self,
        server: SMTP,
        session: Session,
        _envelope: Envelope,
        hostname: str,
        responses: list[str],
    ) -> list[str]:
        self.connections += 1
        session.host_name = hostname
        answer = await self._fault("EHLO", server)
        return [answer] if answer else responses

    async def handle_MAIL(  # noqa: N802
        self,
        server: SMTP,
        _session: Session,
        envelope: Envelope,
        address: str,
        _options: list[str],
    ) -> str:
        answer = await self._fault("MAIL", server)
        if answer is None:
            envelope.mail_from = address
        return answer or "250 OK"

    async def handle_RCPT(  # noqa: N802
        self,
        server: SMTP,
        _session: Session,
        envelope: Envelope,
        address: str,
        _options: list[str],
    ) -> str:
        answer = await self._fault("RCPT", server)
        if answer is None:
            envelope.rcpt_tos.append(address)
        return answer or "250 OK"

    async def handle_DATA(  # noqa: N802
        self, server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        answer = await self._fault("DATA", server)
        if answer is None or answer.startswith("250"):
            assert isinstance(envelope.content, bytes)
            for to in envelope.rcpt_tos:
                sender = envelope.mail_from or ""
                self.taken.append((sender, to, envelope.content))
        return answer or "250 queued as 1"

    async def _fault(self, stage: str, server: SMTP) -> str | None:
        answer = self.faults.pop(stage, None)
        if answer == CUT:
            assert isinstance(server.transport, asyncio.WriteTransport)
            server.transport.abort()
            return "421 gone"
        if answer == HANG:
            await asyncio.sleep(30)
        return answer


@asynccontextmanager
async def listening(
    relay: FaultyRelay, tls: ssl.SSLContext | None = None, password: str | None = None
) -> AsyncIterator[FaultyRelay]:
    """Serve the relay on a free port; with a password it knows one login."""

    def signed_in(*parts: Any) -> AuthResult:
        known = parts[-1].password == (password or "").encode()
        return AuthResult(success=known, handled=False)

    def session() -> SMTP:
        return SMTP(
            relay,
            loop=loop,
            hostname="relay.example",
            tls_context=tls,
            authenticator=signed_in,
            auth_require_tls=False,
        )

    loop = asyncio.get_running_loop()
    server = await loop.create_server(session, "127.0.0.1", 0)
    relay.port = server.sockets[0].getsockname()[1]
    try:
        yield relay
    finally:
        server.close()


def unsigned_certificate(folder: Path) -> ssl.SSLContext:
    """Return a TLS context with a key and certificate made on the spot."""
    key, certificate = folder / "key.pem", folder / "certificate.pem"
    command = "openssl req -x509 -newkey rsa:2048 -nodes -days 1 -subj /CN=127.0.0.1"
    subprocess.run(
        [*command.split(), "-keyout", str(key), "-out", str(certificate)],
        check=True,
        capture_output=True,
    )
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate, key)
    return context


Talk = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]
GREETING, EHLO, OK, GO_AHEAD = b"220 hello", b"250 hello", b"250 OK", b"354 go ahead"
UP_TO_DATA = (GREETING, EHLO, OK, OK, GO_AHEAD)


@asynccontextmanager
async def scripted(*lines: bytes, then_read: int = 0) -> AsyncIterator[int]:
    """Serve a relay that says its lines one per command, reads so much, hangs up."""

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await _say(lines, reader, writer)
        await reader.readexactly(then_read)
        assert isinstance(writer.transport, asyncio.WriteTransport)
        writer.transport.abort()

    async with _serving(talk) as port:
        yield port


@asynccontextmanager
async def stalled(*lines: bytes) -> AsyncIterator[int]:
    """Serve a relay that says its lines and then neither reads nor hangs up."""
    released = asyncio.Event()

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await _say(lines, reader, writer)
        await released.wait()
        writer.close()

    async with _serving(talk) as port:
        yield port
        released.set()


async def _say(
    lines: tuple[bytes, ...], reader: asyncio.StreamReader, writer: asyncio.StreamWriter
) -> None:
    for number, line in enumerate(lines, start=1):
        writer.write(line + b"\r\n")
        if number < len(lines):
            await reader.readline()


@asynccontextmanager
async def _serving(talk: Talk) -> AsyncIterator[int]:
    server = await asyncio.start_server(talk, "127.0.0.1", 0)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()
