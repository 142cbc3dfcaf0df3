"""メールボックスの受け口 — a local SMTP server whose mails become files.

Used by the embedded default instead of a real mail server: it listens on this
machine only, accepts every recipient and passes nothing on.
"""

import asyncio
import logging
import signal
from pathlib import Path

from aiosmtpd.smtp import SMTP, Envelope, Session

from tasks.mailbox import store

HERE_ONLY = "127.0.0.1"
LARGEST_MAIL = 10 * 1024 * 1024  # bytes
logger = logging.getLogger(__name__)


class MailboxDoor:
    """Answers the SMTP dialogue: each accepted mail lies in the folder before 250."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    async def handle_DATA(  # noqa: N802 — the name aiosmtpd calls
        self, _server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        """Store the mail, then say so."""
        content = envelope.original_content or b""
        ids = store(self.folder, content, envelope.mail_from or "", envelope.rcpt_tos)
        logger.info("mail stored", extra={"mailbox_ids": ids})
        return "250 stored"


async def receive_mail(folder: Path, port: int) -> None:
    """Receive mail until the process is asked to stop."""
    loop = asyncio.get_running_loop()
    stop = asyncio.Event()
    for wanted in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(wanted, stop.set)
    door = MailboxDoor(folder)
    server = await loop.create_server(
        lambda: SMTP(
            door, data_size_limit=LARGEST_MAIL, enable_SMTPUTF8=True, ident="tsunagi"
        ),
        HERE_ONLY,
        port,
    )
    async with server:
        await stop.wait()
