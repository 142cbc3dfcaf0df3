"""A flow by hand uses the Prefect server where one answers."""

import os
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from deploy.near_prefect import prepare_prefect
from tests.databases import settings_for
from tests.services import free_port


@pytest.fixture(autouse=True)
def no_prefect_variables(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    kept = dict(os.environ)
    for name in [n for n in os.environ if n.startswith("PREFECT_")]:
        monkeypatch.delenv(name)
    yield
    for name in os.environ.keys() - kept.keys():
        del os.environ[name]


@pytest.fixture(params=[200, 401, 503])
def server(request: pytest.FixtureRequest) -> Iterator[tuple[str, int]]:
    """An API that answers every question with one status."""

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(request.param)
            self.end_headers()

        def log_message(self, *_words: object) -> None:
            """Say nothing."""

    web = HTTPServer(("127.0.0.1", 0), Answer)
    threading.Thread(target=web.serve_forever).start()
    yield f"http://127.0.0.1:{web.server_port}/api", request.param
    web.shutdown()
    web.server_close()


def prepared(folder: Path, api_url: str) -> str | None:
    """The server a flow would use."""
    url = f"sqlite:///{folder / 'x.db'}"
    prepare_prefect(settings_for(url, folder, prefect_api_url=api_url))
    return os.environ.get("PREFECT_API_URL")


def test_a_server_that_works_is_used(server: tuple[str, int], tmp_path: Path) -> None:
    api_url, status = server

    assert prepared(tmp_path, api_url) == (api_url if status < 500 else None)


def test_without_a_server_prefect_keeps_its_file_in_our_folder(tmp_path: Path) -> None:
    assert prepared(tmp_path, f"http://127.0.0.1:{free_port()}/api") is None
    assert os.environ["PREFECT_HOME"] == str(tmp_path / "prefect")


def test_what_the_office_set_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PREFECT_API_URL", "http://127.0.0.1:1/api")

    assert prepared(tmp_path, "http://127.0.0.1:2/api") == "http://127.0.0.1:1/api"
