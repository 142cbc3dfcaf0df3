"""安全のためのヘッダー — the response headers of every answer, errors included.

Pure ASGI, so that nothing is buffered. Pages are never stored by a browser or proxy;
a link page (`/t/…`) tells nobody where its reader came from.
"""

from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware.body_limit import RequestBodyLimitMiddleware
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from web.pages import Pages

LARGEST_BODY = 1_000_000  # bytes; the longest form stays far below
ONE_YEAR = 365 * 24 * 60 * 60  # seconds

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; "
    "base-uri 'none'; object-src 'none'"
)
HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex, nofollow",
}


def is_link_page(path: str) -> bool:
    """Whether the address itself is a key: a mailed link or an invitation."""
    return path == "/t" or path.startswith(("/t/", "/invitation/"))


class SecurityHeaders:
    """Adds the headers to every HTTP answer that passes through."""

    def __init__(self, app: ASGIApp, *, https: bool) -> None:
        self.app = app
        self.https = https

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._add(MutableHeaders(scope=message), scope["path"])
            await send(message)

        await self.app(scope, receive, send_with_headers)

    def _add(self, headers: MutableHeaders, path: str) -> None:
        headers.update(HEADERS)
        referrer = "no-referrer" if is_link_page(path) else "same-origin"
        headers["Referrer-Policy"] = referrer
        headers.setdefault("Cache-Control", "no-store")
        if self.https:
            headers["Strict-Transport-Security"] = f"max-age={ONE_YEAR}"


class BodyLimit(RequestBodyLimitMiddleware):
    """Refuses bodies above the limit; a declared length gets our own page at once."""

    def __init__(self, app: ASGIApp, *, pages: Pages) -> None:
        super().__init__(app, max_body_size=LARGEST_BODY)
        self.pages = pages

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and _declared_length(scope) > LARGEST_BODY:
            await self.pages.problem(413, Request(scope))(scope, receive, send)
            return
        await super().__call__(scope, receive, send)


def _declared_length(scope: Scope) -> int:
    declared = Headers(scope=scope).get("content-length", "")
    return int(declared) if declared.isascii() and declared.isdigit() else 0
