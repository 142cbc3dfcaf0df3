"""アクセスログ — one line per request: number, method, path, status, milliseconds.

A path segment that is a key (`/t/<token>`, or anything long and random) is never
written, a query string never, an address never.
"""

import logging
import re
import secrets
from time import perf_counter

from starlette.types import ASGIApp, Message, Receive, Scope, Send

logger = logging.getLogger(__name__)

KEY_IN_PATH = re.compile(r"(?<=^/t/)[^/]+|(?<=/)[A-Za-z0-9_\-]{20,}", re.ASCII)


def redacted(path: str) -> str:
    """The path as it may be written down."""
    return KEY_IN_PATH.sub("…", path)


class AccessLog:
    """Gives each request its reference number and writes one line when it has ended."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        began = perf_counter()
        reference = f"{secrets.token_hex(2)}-{secrets.token_hex(2)}".upper()
        scope.setdefault("state", {})["reference"] = reference
        status = 500

        async def send_and_note(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self.app(scope, receive, send_and_note)
        finally:
            _write_line(scope, status, perf_counter() - began)


def _write_line(scope: Scope, status: int, seconds: float) -> None:
    line = {
        "reference": scope["state"]["reference"],
        "method": scope["method"],
        "path": redacted(scope["path"]),
        "status": status,
        "ms": round(seconds * 1000, 1),
    }
    logger.info("request", extra=line)
