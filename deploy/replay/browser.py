"""画面を使う人 — one person's browser: pages over HTTP, forms filled as they stand."""

from urllib.parse import urlencode

import httpx

from deploy.replay.forms import Page, PageForm, read_page
from deploy.replay.refusals import PageRefused

FORM = {"content-type": "application/x-www-form-urlencoded"}
PATIENCE = 30.0  # seconds for one answer


class Browser:
    """Cookies of one person; every form carries the hidden fields of its page."""

    def __init__(self, base_url: str) -> None:
        """Open nothing yet."""
        self._client = httpx.Client(
            base_url=base_url, follow_redirects=True, timeout=PATIENCE, trust_env=False
        )

    def open(self, address: str) -> Page:
        """Return a page."""
        return _read(self._client.get(address))

    def send(self, form: PageForm, given: dict[str, str | list[str]]) -> Page:
        """Press the form's button with these values in it; return the next page."""
        body = urlencode(form.filled(given))
        return _read(self._client.post(form.action, content=body, headers=FORM))

    def close(self) -> None:
        """Close its connections."""
        self._client.close()


def form_of(page: Page, *endings: str) -> PageForm:
    """Return the form that posts to one of these. Raises PageRefused without one."""
    for ending in endings:
        if (form := page.form(ending)) is not None:
            return form
    raise refused(page, f"様式がありません（{'・'.join(endings)}）")


def refused(page: Page, why: str) -> PageRefused:
    """Return the error with what the page said."""
    words = " ".join(page.text.split())[:600]
    return PageRefused(f"{why}：{page.status} {page.url}：{words}")


def _read(answer: httpx.Response) -> Page:
    return read_page(str(answer.url), answer.status_code, answer.text)
