"""1台で動かすときのプログラム一覧 — what `tsunagi up` runs, and in which order.

To add one: another `Process` in `processes()`, with what it needs and how one sees
that it is ready. Web and mail need nothing of Prefect and are up long before it.
"""

import os
import sys
from collections.abc import Mapping
from pathlib import Path

from deploy.answering import HERE, answers_http, answers_smtp
from deploy.process import Process
from deploy.settings import Settings
from deploy.settings_wording import PREFIX

WORK_POOL = "tsunagi"
PREFECT_YAML = Path(__file__).with_name("prefect.yaml")
_PYTHON = (sys.executable, "-P")  # never imports from the folder it is started in
_PREFECT = (*_PYTHON, "-m", "prefect")
_CATCH_UP = (*_PYTHON, "-m", "deploy.catch_up")
_TSUNAGI = (*_PYTHON, "-c", "from deploy.cli import main; main()")


def processes(settings: Settings) -> list[Process]:
    """Return everything to run; each after what it needs."""
    ours = _environment(settings)
    pool = ("work-pool", "create", WORK_POOL, "--type", "process", "--overwrite")
    deploy = ("--no-prompt", "deploy", "--all", "--prefect-file", str(PREFECT_YAML))
    deliver = (*_TSUNAGI, "deliver")
    return [
        _web(settings, ours),
        _mailbox(settings, ours),
        Process("deliver", "メールの送信", deliver, ours, needs=("mailbox",)),
        _prefect_server(settings, ours),
        _job(
            "prefect-pool", "実行枠の用意", "prefect-server", (*_PREFECT, *pool), ours
        ),
        _job(
            "prefect-deploy", "予定の登録", "prefect-pool", (*_PREFECT, *deploy), ours
        ),
        _prefect_worker(ours),
        _job("catch-up", "実行もれの確認", "prefect-worker", _CATCH_UP, ours),
    ]


def _web(settings: Settings, ours: dict[str, str]) -> Process:
    port = str(settings.web_port)
    # No access log: addresses of partner links are secrets.
    uvicorn = ("-m", "uvicorn", "web.app:app", "--factory", "--no-access-log")
    listens = ("--host", HERE, "--port", port, "--timeout-graceful-shutdown", "5")
    welcome = (
        f"  ✓ 画面            http://localhost:{port}/\n"
        f"  ✓ メールボックス  http://localhost:{port}/mailbox"
    )
    is_ready = answers_http(settings.web_port, "/")
    command = (*_PYTHON, *uvicorn, *listens)
    return Process("web", "画面", command, ours, is_ready, welcome=welcome)


def _mailbox(settings: Settings, ours: dict[str, str]) -> Process:
    is_ready = answers_smtp(settings.mailbox_smtp_port)
    command = (*_TSUNAGI, "mailbox")
    return Process("mailbox", "メールの受け口", command, ours, is_ready)


def _prefect_server(settings: Settings, ours: dict[str, str]) -> Process:
    port = str(settings.prefect_port)
    return Process(
        "prefect-server",
        "Prefect",
        (*_PREFECT, "server", "start", "--host", HERE, "--port", port),
        # The server needs none of our secrets.
        {k: v for k, v in ours.items() if not k.startswith(PREFIX)},
        answers_http(settings.prefect_port, "/api/health"),
        needs=("web",),  # the pages are light, and people wait for them
        welcome=f"  ✓ Prefect         http://localhost:{port}/",
    )


def _prefect_worker(ours: dict[str, str]) -> Process:
    start = ("worker", "start", "--pool", WORK_POOL, "--type", "process")
    return Process(
        "prefect-worker",
        "定時処理",
        (*_PREFECT, *start, "--limit", "2", "--install-policy", "never"),
        ours,
        needs=("prefect-deploy",),
        welcome="  ✓ 定時処理        止まっていた間の分も、これから実行します。",
    )


def _job(
    name: str,
    title: str,
    after: str,
    command: tuple[str, ...],
    environment: Mapping[str, str],
) -> Process:
    """Return a single job: it ends, and is ready once it ended well."""
    return Process(name, title, command, environment, needs=(after,), ends=True)


def _environment(settings: Settings) -> dict[str, str]:
    """Return our variables and Prefect's, nothing of Prefect's from the outside."""
    inherited = {k: v for k, v in os.environ.items() if not k.startswith("PREFECT_")}
    home = settings.var_dir / "prefect"
    return {
        **inherited,
        **settings.environment(),
        **_authentication(settings),
        "DO_NOT_TRACK": "1",
        "PREFECT_API_URL": f"http://{HERE}:{settings.prefect_port}/api",
        "PREFECT_CLI_PROMPT": "false",
        "PREFECT_HOME": str(home),
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "PREFECT_SERVER_DATABASE_CONNECTION_URL": (
            f"sqlite+aiosqlite:///{home / 'prefect.db'}"
        ),
        "PREFECT_SERVER_SERVICES_DB_VACUUM_ENABLED": "events,flow_runs",
        "PREFECT_SERVER_UI_SHOW_PROMOTIONAL_CONTENT": "false",
        "PYTHONUNBUFFERED": "1",
    }


def _authentication(settings: Settings) -> dict[str, str]:
    auth = settings.prefect_auth_string.get_secret_value()
    names = ("PREFECT_SERVER_API_AUTH_STRING", "PREFECT_API_AUTH_STRING")
    return dict.fromkeys(names, auth) if auth else {}
