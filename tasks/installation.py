"""この環境 — the values of this installation that the hands need, from its settings.

A door like `tasks.database`: only doors read settings, everything else is handed
values.
"""

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from deploy.settings import Settings, load_settings
from notifications.composition import Mailbox
from tasks.letters import Stationery
from tasks.mail import Relay


@dataclass(frozen=True)
class PostOffice:
    """What delivery works with: the paper, the lease, and how many at once."""

    paper: Stationery
    lease: timedelta
    connections: int


def post_of(settings: Settings | None = None) -> PostOffice:
    """Return how this installation writes and sends."""
    given = settings or load_settings()
    paper = Stationery(
        server_key=given.secret_key.get_secret_value().encode(),
        public_url=given.public_url,
        sender=Mailbox(given.mail_from, "つなぎ"),
        bounce_domain=given.bounce_domain,
    )
    lease = timedelta(seconds=given.lease_seconds)
    return PostOffice(paper, lease, given.smtp_connections)


def relay_of(settings: Settings | None = None) -> Relay:
    """Return where this installation's mail leaves."""
    given = settings or load_settings()
    return Relay(
        host=given.smtp_host,
        port=given.smtp_port,
        user=given.smtp_user,
        password=given.smtp_password.get_secret_value(),
        start_tls=given.smtp_starttls,
        helo_name=given.bounce_domain,
        connections=given.smtp_connections,
    )


def anchor_path() -> Path:
    """Return the file outside the database that keeps the chain's heads."""
    return load_settings().anchor_path
