"""なりすまし送信の防止 — a form is accepted only from our own pages.

The first witness that speaks decides: `Sec-Fetch-Site`, then `Origin`, then the hidden
token of the form. On plain http with a host name browsers leave `Sec-Fetch-Site` out,
and from a link page (`no-referrer`) they send `Origin: null`; there the token decides.
"""

import hashlib
import hmac
import logging
import secrets
from collections.abc import Iterable
from urllib.parse import parse_qs, urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from web.cookies import FORM_KEY, SESSION, cookie_header, cookie_value
from web.pages import Pages

logger = logging.getLogger(__name__)

HARMLESS = frozenset({"GET", "HEAD", "OPTIONS"})
FIELD = "csrf_token"


def form_token(secret: bytes, key: str) -> str:
    """The hidden value of a form, bound to the session (or form key) cookie."""
    return hmac.new(secret, f"form:{key}".encode(), hashlib.sha256).hexdigest()


class CsrfGuard:
    """Refuses every changing request that did not start on one of our pages."""

    def __init__(
        self,
        app: ASGIApp,
        *,
        pages: Pages,
        secret: bytes,
        origins: Iterable[str],
        https: bool,
    ) -> None:
        self.app = app
        self.pages = pages
        self.secret = secret
        self.origins = frozenset(origins)
        self.https = https

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        held = self._held_key(scope)
        key = held or secrets.token_urlsafe(32)
        token = form_token(self.secret, key)
        scope.setdefault("state", {})["csrf_token"] = token
        said = scope["method"] in HARMLESS or _our_own(scope, self.origins)
        if said is None:
            body = await Request(scope, receive).body()
            receive = _again(body, receive)
            said = held is not None and _carries(scope, body, token)
        if not said:
            logger.warning("foreign form refused")
            await self.pages.problem(403, Request(scope))(scope, receive, send)
            return
        await self.app(scope, receive, send if held else self._giving(key, send))

    def _held_key(self, scope: Scope) -> str | None:
        session = cookie_value(scope, SESSION, https=self.https)
        return session or cookie_value(scope, FORM_KEY, https=self.https)

    def _giving(self, key: str, send: Send) -> Send:
        """Hand out the form key with a page (and with nothing else)."""

        async def send_with_key(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                if headers.get("content-type", "").startswith("text/html"):
                    cookie = cookie_header(FORM_KEY, key, https=self.https)
                    headers.append("set-cookie", cookie)
            await send(message)

        return send_with_key


def _our_own(scope: Scope, origins: frozenset[str]) -> bool | None:
    """Yes, no, or None where the browser says nothing about where the form stood."""
    headers = Headers(scope=scope)
    if site := headers.get("sec-fetch-site"):
        return site in {"same-origin", "none"}
    origin = headers.get("origin", "null")
    if origin == "null":
        return None
    return origin in origins or urlsplit(origin).netloc == headers.get("host")


def _carries(scope: Scope, body: bytes, token: str) -> bool:
    kind = Headers(scope=scope).get("content-type", "")
    if not kind.startswith("application/x-www-form-urlencoded"):
        return False
    sent = parse_qs(body.decode("utf-8", "replace")).get(FIELD, [""])[0]
    return hmac.compare_digest(sent.encode(), token.encode())


def _again(body: bytes, receive: Receive) -> Receive:
    """Let the application read the body we have already read."""
    waiting: list[Message] = [{"type": "http.request", "body": body}]

    async def receive_again() -> Message:
        return waiting.pop() if waiting else await receive()

    return receive_again
