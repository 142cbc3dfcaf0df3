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

from deploy.embedded import processes
from deploy.ports import busy_message, offers_for_busy_ports
from deploy.settings import Settings
from deploy.supervisor import Supervisor


class PortsBusy(Exception):
    """Another program uses our ports; the message offers others, in Japanese."""


def up(settings: Settings, say: Callable[[str], None]) -> None:
    """Run the whole house until Ctrl-C or SIGTERM.

    Raises: PortsBusy, before anything is started or written.
    """
    if offers := offers_for_busy_ports(settings):
        raise PortsBusy(busy_message(settings, offers))
    os.environ.update(settings.environment())  # for the doors, in this process too
    log_dir = _make_folders(settings)
    say("つなぎ を起動しています。終了するには Ctrl-C を押してください。")
    say("  Prefect の準備には 30 秒ほどかかります。画面とメールは先に使えます。")
    Supervisor(processes(settings), log_dir, say).run(_stop_when_asked(say))
    say("終了しました。データは残っています。")


def _make_folders(settings: Settings) -> Path:
    log_dir = settings.var_dir / "log"
    for folder in (log_dir, settings.mailbox_dir, settings.var_dir / "prefect"):
        folder.mkdir(parents=True, exist_ok=True)
    return log_dir


def _stop_when_asked(say: Callable[[str], None]) -> Event:
    stop = Event()

    def asked(_number: int, _frame: FrameType | None) -> None:
        if not stop.is_set():
            stop.set()
            say("終了しています。10 秒ほどお待ちください。")

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, asked)
    return stop
