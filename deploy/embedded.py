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
    """Return everything to run; each line after what it needs."""
    ours = _environment(settings)
    return [*_people_and_mail(settings, ours), *_prefect(settings, ours)]


def _people_and_mail(settings: Settings, ours: dict[str, str]) -> list[Process]:
    web, mailbox = settings.web_port, settings.mailbox_smtp_port
    # No access log: addresses of partner links are secrets.
    uvicorn = ("-m", "uvicorn", "web.app:app", "--factory", "--host", HERE)
    quiet = ("--no-access-log", "--timeout-graceful-shutdown", "5")
    return [
        Process(
            "web",
            "画面",
            (*_PYTHON, *uvicorn, *quiet, "--port", str(web)),
            ours,
            is_ready=answers_http(web, "/"),
            welcome=(
                f"  ✓ 画面            http://localhost:{web}/\n"
                f"  ✓ メールボックス  http://localhost:{web}/mailbox"
            ),
        ),
        Process(
            "mailbox",
            "メールの受け口",
            (*_TSUNAGI, "mailbox"),
            ours,
            is_ready=answers_smtp(mailbox),
        ),
        Process(
            "deliver",
            "メールの送信",
            (*_TSUNAGI, "deliver"),
            ours,
            needs=("mailbox",),
        ),
    ]


def _prefect(settings: Settings, ours: dict[str, str]) -> list[Process]:
    port = str(settings.prefect_port)
    # The server needs none of our secrets; it starts after the pages, which are light.
    bare = {k: v for k, v in ours.items() if not k.startswith(PREFIX)}
    pool = ("work-pool", "create", WORK_POOL, "--type", "process", "--overwrite")
    deploy = ("--no-prompt", "deploy", "--all", "--prefect-file", str(PREFECT_YAML))
    worker = ("worker", "start", "--pool", WORK_POOL, "--limit", "2")
    return [
        Process(
            "prefect-server",
            "Prefect",
            (*_PREFECT, "server", "start", "--host", HERE, "--port", port),
            bare,
            is_ready=answers_http(settings.prefect_port, "/api/health"),
            needs=("web",),
            welcome=f"  ✓ Prefect         http://localhost:{port}/",
        ),
        _job(
            "prefect-pool", "実行枠の用意", "prefect-server", (*_PREFECT, *pool), ours
        ),
        _job(
            "prefect-deploy", "予定の登録", "prefect-pool", (*_PREFECT, *deploy), ours
        ),
        Process(
            "prefect-worker",
            "定時処理",
            (*_PREFECT, *worker, "--type", "process", "--install-policy", "never"),
            ours,
            needs=("prefect-deploy",),
            welcome="  ✓ 定時処理        止まっていた間の分も、これから実行します。",
        ),
        _job("catch-up", "実行もれの確認", "prefect-worker", _CATCH_UP, ours),
    ]


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
