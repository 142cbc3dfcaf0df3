"""受け皿 — a mail server that takes everything: postfix `smtp-sink`, or our own.

It runs in a process of its own, so that its CPU is nobody's in the table.
"""

import asyncio
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from aiosmtpd.controller import Controller

HOST = "127.0.0.1"
_STARTS_WITHIN = 10.0  # seconds
_PLACES = ("/usr/sbin/smtp-sink", "/usr/lib/postfix/sbin/smtp-sink")


@contextmanager
def sink() -> Iterator[tuple[str, int]]:
    """Yield the sink's name and its port."""
    port = _free_port()
    postfix = shutil.which("smtp-sink") or next(filter(os.path.exists, _PLACES), None)
    own = [sys.executable, "-m", "bench.sink", str(port)]
    as_user = ["-u", "nobody"] if os.geteuid() == 0 else []
    postfixs = [str(postfix), *as_user, f"{HOST}:{port}", "100"]
    process = subprocess.Popen(postfixs if postfix else own)  # noqa: S603 — fixed words
    try:
        _wait_for(port)
        yield ("smtp-sink" if postfix else "aiosmtpd"), port
    finally:
        process.terminate()
        process.wait(_STARTS_WITHIN)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
        return port


def _wait_for(port: int) -> None:
    until = time.monotonic() + _STARTS_WITHIN
    while True:
        try:
            socket.create_connection((HOST, port)).close()
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.05)
        else:
            return


class _TakeAll:
    async def handle_DATA(self, *_given: Any) -> str:  # noqa: N802 — aiosmtpd's name
        return "250 taken"


async def _take_all(port: int) -> None:
    Controller(_TakeAll(), hostname=HOST, port=port).start()
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(_take_all(int(sys.argv[1])))
