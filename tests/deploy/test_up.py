"""`tsunagi up`: one command starts everything, Ctrl-C ends everything, data stays."""

import json
import os
import signal
import smtplib
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from http.client import HTTPConnection
from pathlib import Path

import pytest

from tests.services import free_port

TSUNAGI = (sys.executable, "-c", "from deploy.cli import main; main()")
WITHIN = 90.0  # seconds
MAIL = b"Subject: x\r\n\r\nhello\r\n"


class House:
    """One `tsunagi up` in a folder of its own, on free ports."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.web, self.prefect, self.mailbox = (free_port() for _ in range(3))
        self.environment = {
            **{k: v for k, v in os.environ.items() if not k.startswith("TSUNAGI_")},
            "TSUNAGI_VAR_DIR": str(folder / "var"),
            "TSUNAGI_WEB_PORT": str(self.web),
            "TSUNAGI_PREFECT_PORT": str(self.prefect),
            "TSUNAGI_MAILBOX_SMTP_PORT": str(self.mailbox),
        }
        self.terminal = folder / "terminal"

    def start(self) -> None:
        with self.terminal.open("wb") as terminal:
            self.up = subprocess.Popen(
                [*TSUNAGI, "up"],
                cwd=self.folder,
                env=self.environment,
                stdout=terminal,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def said(self) -> str:
        return self.terminal.read_text(encoding="utf-8")

    def wait_for(self, what: Callable[[], object]) -> None:
        until = time.monotonic() + WITHIN
        while not what():
            assert self.up.poll() is None, self.said()
            assert time.monotonic() < until, self.said()
            time.sleep(0.2)

    def press_ctrl_c_twice(self) -> int:
        self.up.send_signal(signal.SIGINT)
        time.sleep(0.3)
        self.up.send_signal(signal.SIGINT)
        return self.up.wait(timeout=60)

    def left_over(self) -> list[str]:
        """Return what still runs with our folder in its environment."""
        ours = str(self.folder / "var").encode()
        return [_command_of(p) for p in _processes() if ours in _environment_of(p)]

    def run(self, *words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*TSUNAGI, *words],
            cwd=self.folder,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )

    def page(self, path: str) -> int:
        connection = HTTPConnection("127.0.0.1", self.web, timeout=5)
        connection.request("GET", path)
        status = connection.getresponse().status
        connection.close()
        return status

    def rows(self, query: str) -> list[tuple[object, ...]]:
        with sqlite3.connect(self.folder / "var" / "tsunagi.db") as database:
            found = database.execute(query).fetchall()
        database.close()
        return found


def _processes() -> list[Path]:
    return [p for p in Path("/proc").iterdir() if p.name.isdigit()]


def _environment_of(process: Path) -> bytes:
    try:
        return (process / "environ").read_bytes()
    except OSError:
        return b""


def _command_of(process: Path) -> str:
    return (process / "cmdline").read_bytes().replace(b"\0", b" ").decode()


@pytest.fixture
def house(tmp_path: Path) -> House:
    return House(tmp_path)


def test_one_command_starts_everything_and_ctrl_c_leaves_nothing(house: House) -> None:
    house.start()
    try:
        house.wait_for(lambda: "✓ 画面" in house.said())
        assert "✓ Prefect" not in house.said()  # people do not wait for it
        assert house.page("/") == 200
        with smtplib.SMTP("127.0.0.1", house.mailbox, timeout=5) as door:
            door.sendmail("v@b.example", ["zei@a.example"], MAIL)
        assert len(mails_that_say(house, b"hello")) == 1  # beside the town's own

        house.wait_for(lambda: "✓ 定時処理" in house.said())
        house.wait_for(lambda: len(finished_passes(house)) >= 3)
        checked = house.run("doctor", "--json")
        assert checked.returncode == 0, checked.stdout
        assert {f["name"] for f in json.loads(checked.stdout)} >= {"mail", "prefect"}
    finally:
        code = house.press_ctrl_c_twice()

    assert code == 0
    assert "✗" not in house.said()
    assert house.left_over() == []


def mails_that_say(house: House, words: bytes) -> list[Path]:
    """Return the mails in the local mailbox that hold these words."""
    kept = (house.folder / "var" / "mailbox").glob("*.eml")
    return [mail for mail in kept if words in mail.read_bytes()]


def finished_passes(house: House) -> list[tuple[object, ...]]:
    """Return the passes that ran although nobody waited for their hour."""
    return house.rows(
        "SELECT DISTINCT name FROM pass_run WHERE finished_at IS NOT NULL"
    )


def test_a_second_start_keeps_the_data(house: House) -> None:
    house.start()
    house.wait_for(lambda: "✓ 画面" in house.said())
    house.press_ctrl_c_twice()
    people = house.rows('SELECT id, login FROM "user"')
    house.start()
    house.wait_for(lambda: "✓ 画面" in house.said())
    house.press_ctrl_c_twice()

    assert len(people) >= 3
    assert house.rows('SELECT id, login FROM "user"') == people
    assert house.left_over() == []


def test_a_busy_port_is_named_with_a_command_that_works(house: House) -> None:
    with socket.create_server(("127.0.0.1", house.prefect)):
        refused = house.run("up")

    assert refused.returncode == 2
    assert f"Prefect：{house.prefect} → 空いている番号 " in refused.stderr
    assert "--prefect-port または TSUNAGI_PREFECT_PORT" in refused.stderr
    (command,) = (w for w in refused.stderr.splitlines() if w.startswith("  tsunagi"))
    offered = dict(zip(*[iter(command.split()[2:])] * 2, strict=True))
    assert offered["--web-port"] == str(house.web)
    assert offered["--prefect-port"] != str(house.prefect)
    assert not (house.folder / "var" / "tsunagi.db").exists()


def test_two_equal_ports_are_refused(house: House) -> None:
    refused = house.run("up", "--prefect-port", str(house.web))

    assert refused.returncode == 2
    assert f"Prefect：{house.web} → " in refused.stderr


def test_a_wrong_setting_stops_the_start_by_name(house: House) -> None:
    house.environment["TSUNAGI_SMTP_STARTTLS"] = "maybe"
    refused = house.run("up")

    assert refused.returncode == 2
    assert refused.stderr == (
        "TSUNAGI_SMTP_STARTTLS：true か false で指定してください。\n"
    )


def test_a_production_installation_does_not_get_a_demo_town(house: House) -> None:
    house.environment |= {
        "TSUNAGI_MODE": "production",
        "TSUNAGI_SECRET_KEY": "abcdefghijklmnopqrstuvwxyz0123456789",
        "TSUNAGI_MAIL_FROM": "tsunagi@city.example",
        "TSUNAGI_PUBLIC_URL": "https://tsunagi.city.example",
    }
    refused = house.run("up")

    assert (refused.returncode, refused.stdout) == (2, "")
    assert refused.stderr.startswith("TSUNAGI_MODE：")
    assert not (house.folder / "var").exists()
