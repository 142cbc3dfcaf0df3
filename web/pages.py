"""画面 — the templates, and the one way a route turns facts into a page.

A route says `page(request, "referral.html", referral=…)`. Everything base.html needs
is supplied here, so that a forgotten name is an error (StrictUndefined), never a blank.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse

from models.addresses import case_path
from web.assets import asset
from web.days import day_in_words, moment_in_words, read_back, remaining
from web.problems import problem_for

TEMPLATES = Path(__file__).parent / "templates"


@dataclass(frozen=True)
class Viewer:
    """Who is signed in, as the page head shows it: 課・役割・氏名."""

    name: str
    role: str
    desk: str


@dataclass(frozen=True)
class NavItem:
    """One entry of the main navigation; `count` is shown beside it where given."""

    href: str
    label: str
    count: int | None = None


class Pages:
    """Our templates, ready to render."""

    def __init__(self) -> None:
        self.environment = Environment(
            loader=FileSystemLoader(TEMPLATES),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self.environment.globals.update(
            asset=asset, remaining=remaining, case_path=case_path
        )
        self.environment.filters["day"] = day_in_words
        self.environment.filters["moment"] = moment_in_words
        self.environment.filters["read_back"] = read_back

    def render(
        self,
        template: str,
        request: Request | None = None,
        *,
        status: int = 200,
        **facts: Any,
    ) -> HTMLResponse:
        """One page as a response; the facts may replace what surrounds it."""
        text = self.environment.get_template(template).render(
            {**_surroundings(request), **facts}
        )
        return HTMLResponse(text, status_code=status)

    def problem(
        self, status: int, request: Request | None = None, *, said: str | None = None
    ) -> HTMLResponse:
        """The error page for this status; `said` tells more closely what happened."""
        state = {} if request is None else request.scope.get("state", {})
        return self.render(
            "error.html",
            request,
            status=status,
            problem=problem_for(status),
            said=said,
            reference=state.get("reference") if status >= 500 else None,
        )


def _surroundings(request: Request | None) -> dict[str, Any]:
    state = {} if request is None else request.scope.get("state", {})
    return {
        "path": "" if request is None else request.url.path,
        "csrf_token": state.get("csrf_token", ""),
        "viewer": state.get("viewer"),
        "nav": state.get("nav", ()),
        "strip": state.get("strip"),
        "errors": {},
    }


def pages_of(request: Request) -> Pages:
    """The templates of the running application."""
    pages: Pages = request.app.state.pages
    return pages


def page(
    request: Request, template: str, *, status: int = 200, **facts: Any
) -> HTMLResponse:
    """What a route returns: this template with these facts."""
    return pages_of(request).render(template, request, status=status, **facts)
