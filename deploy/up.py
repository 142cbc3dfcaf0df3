"""起動 — `tsunagi up`: everything on one machine with one command, until Ctrl-C.

Ports are looked at first, so that nothing is half started; then the demo town, the
pages and the mail; Prefect comes last, as nobody has to wait for it.
"""

import os
import signal
from collections.abc import Callable
from pathlib import Path
from threading import Event
from types import FrameType

from deploy.demo import Persona, prepare_demo
from deploy.embedded import processes
from deploy.ports import busy_message, offers_for_busy_ports
from deploy.settings import Settings, SettingsRefused
from deploy.showcase import show_processes
from deploy.supervisor import Supervisor


class PortsBusy(Exception):
    """Another program uses our ports; the message offers others, in Japanese."""


def up(settings: Settings, say: Callable[[str], None]) -> None:
    """Run the whole house until Ctrl-C or SIGTERM.

    Raises: PortsBusy and SettingsRefused, before anything is started.
    """
    if settings.mode == "production":
        raise SettingsRefused(
            "TSUNAGI_MODE：tsunagi up は1台での体験版用です。embedded にしてください。"
        )
    if offers := offers_for_busy_ports(settings):
        raise PortsBusy(busy_message(settings, offers))
    os.environ.update(settings.environment())  # for the doors, in this process too
    log_dir = _make_folders(settings)
    stop = _stop_when_asked(say)
    say("つなぎ を起動しています。終了するには Ctrl-C を押してください。\n")
    personas = prepare_demo(settings)
    if personas:
        show_processes()
    _introduce(personas, say)
    Supervisor(processes(settings), log_dir, say).run(stop)
    say("終了しました。データは残っています。")


def _make_folders(settings: Settings) -> Path:
    log_dir = settings.var_dir / "log"
    for folder in (log_dir, settings.mailbox_dir, settings.var_dir / "prefect"):
        folder.mkdir(parents=True, exist_ok=True)
    return log_dir


def _introduce(personas: list[Persona], say: Callable[[str], None]) -> None:
    say("体験版の利用者（画面の最初のページで選べます）")
    for persona in personas:
        say(f"  {persona.login:<8} {persona.name}  {persona.shows}")
    if personas:
        say("\n日を進めて、回答がないときの通知を確かめるには（別の端末で）")
        say("  .venv/bin/tsunagi clock advance 3d")
        say("  .venv/bin/tsunagi run-pass referral")
    say("\n画面とメールから先に使えます。Prefect の準備には 30 秒ほどかかります。")


def _stop_when_asked(say: Callable[[str], None]) -> Event:
    stop = Event()

    def asked(_number: int, _frame: FrameType | None) -> None:
        if not stop.is_set():
            stop.set()
            say("終了しています。10 秒ほどお待ちください。")

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, asked)
    return stop
