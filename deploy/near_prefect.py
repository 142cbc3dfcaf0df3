"""Prefectの準備 — lets a flow run in this process, with or without the Prefect server.

Where the server answers, the run is in its history; where it does not, Prefect starts
one for as long as the run takes, with the same file. Called before Prefect is imported.
"""

import os
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

from deploy.settings import Settings

PATIENCE = 2  # seconds


def prepare_prefect(settings: Settings) -> None:
    """Set Prefect's variables that are not set yet, from our settings."""
    home = settings.var_dir / "prefect"
    ours = {
        "DO_NOT_TRACK": "1",
        "PREFECT_HOME": str(home),
        "PREFECT_LOGGING_LEVEL": "WARNING",
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "120",  # a busy machine
    }
    if auth := settings.prefect_auth_string.get_secret_value():
        ours["PREFECT_API_AUTH_STRING"] = auth
    if _answers(settings.prefect_api_url):
        ours["PREFECT_API_URL"] = settings.prefect_api_url
    for name, value in ours.items():
        os.environ.setdefault(name, value)


def _answers(api_url: str) -> bool:
    try:
        with urlopen(f"{api_url}/health", timeout=PATIENCE):  # noqa: S310 — http(s)
            return True
    except HTTPError as refusal:
        return refusal.code < 500  # it wants the auth string, which we have
    except (URLError, OSError, ValueError):
        return False
