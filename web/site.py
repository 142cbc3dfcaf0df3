"""この設置 — the values of one installation that pages need, read once at the start."""

from dataclasses import dataclass
from pathlib import Path

from starlette.requests import Request


@dataclass(frozen=True)
class Site:
    """Key, address and mailbox of this installation."""

    key: bytes
    public_url: str
    https: bool
    mailbox_dir: Path | None  # none in production: there is no mailbox page


def site_of(request: Request) -> Site:
    """The values of the running application."""
    site: Site = request.app.state.site
    return site
