"""A mail server in a process of its own, which outlives the senders it serves.

`python -m tests.sink FILE SECONDS` says its port and takes every mail, after so many
seconds each; a mail is a line of the file before the sender reads 250.
"""

import asyncio
import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email import message_from_string
from pathlib import Path

from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.factories import ReadMail, read_mail
from tests.sources import ROOT


@dataclass(frozen=True)
class Sink:
    """The server as its test sees it."""

    port: int
    file: Path

    def raw(self) -> list[str]:
        """Every mail taken, in order, as it came."""
        lines = self.file.read_text(encoding="ascii").splitlines()
        return [json.loads(line) for line in lines]

    def mails(self) -> list[ReadMail]:
        """Every mail taken, as its reader sees it."""
        return [read_mail(raw.encode("latin-1")) for raw in self.raw()]

    def message_ids(self) -> list[str]:
        """The Message-ID of every mail taken, in order, without its brackets."""
        headers = (message_from_string(raw) for raw in self.raw())
        return [str(mail["Message-ID"]).strip("<>") for mail in headers]


@contextmanager
def sink(folder: Path, seconds: float = 0.0, port: int = 0) -> Iterator[Sink]:
    """Run the server until the test is over; 0 is any free port."""
    file = folder / "taken.jsonl"
    file.touch()
    command = [sys.executable, "-m", "tests.sink", str(file), str(seconds), str(port)]
    server = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    try:
        assert server.stdout is not None
        yield Sink(int(server.stdout.readline()), file)
    finally:
        server.terminate()
        server.communicate()


@dataclass
class Taking:
    """The aiosmtpd handler: wait, write the line, then say 250."""

    file: Path
    seconds: float

    async def handle_DATA(  # noqa: N802 - aiosmtpd's name
        self, _server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        """Take one mail."""
        await asyncio.sleep(self.seconds)
        assert isinstance(envelope.content, bytes)
        with self.file.open("a", encoding="ascii") as lines:
            lines.write(json.dumps(envelope.content.decode("latin-1")) + "\n")
        return "250 taken"


async def serve(file: Path, seconds: float, port: int) -> None:
    """Take mails until the process is ended."""
    loop = asyncio.get_running_loop()

    def line() -> SMTP:
        return SMTP(Taking(file, seconds), loop=loop, hostname="sink.example")

    server = await loop.create_server(line, "127.0.0.1", port)
    sys.stdout.write(f"{server.sockets[0].getsockname()[1]}\n")
    sys.stdout.flush()
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(serve(Path(sys.argv[1]), float(sys.argv[2]), int(sys.argv[3])))
