"""The demo's mailbox: every mail can be read, our own links opened, nowhere else."""

from email.message import EmailMessage
from pathlib import Path

import pytest
from sqlmodel import update
from starlette.testclient import TestClient

from models.municipality import DatabaseKind, Installation
from tasks.database import transaction
from tasks.mailbox import store
from tests.databases import Town
from tests.web.browsing import URL, browser
from web.app import create_app

TEXT = f"""市社会福祉協議会　御中

受領確認をお願いします。<script>alert(1)</script>
{URL}/t/1-abc
https://elsewhere.example/t/1-abc
{URL}.evil.example/
"""


def put(folder: Path) -> str:
    mail = EmailMessage()
    mail["From"] = "つなぎ <tsunagi@tsunagi.example>"
    mail["To"] = "madoguchi@shakyo.example"
    mail["Subject"] = "【新着】つなぎの受領確認について（依頼）"
    mail["Date"] = "Thu, 17 Sep 2026 10:00:00 +0900"
    mail.set_content(TEXT)
    return store(folder, bytes(mail), "a@tsunagi.example", [mail["To"]])[0]


def test_a_mail_is_listed_and_read(town: Town) -> None:
    made = put(town.settings.mailbox_dir)
    page = browser(town)
    listed = page.get("/mailbox").text
    shown = page.get(f"/mailbox/{made}").text

    assert f'href="/mailbox/{made}"' in listed
    assert "madoguchi@shakyo.example" in listed
    assert "令和8年9月17日（木）10:00" in shown
    assert f'<a href="{URL}/t/1-abc">' in shown
    assert shown.count('<a href="http') == 1
    assert "<script>" not in shown


def test_an_empty_mailbox_says_what_to_do(town: Town) -> None:
    assert "メールはまだ届いていません" in browser(town).get("/mailbox").text


@pytest.mark.parametrize("made_up", ["1", "..%2F..%2Ftown.db", "0" * 20 + "-12345678"])
def test_a_made_up_number_has_no_page(town: Town, made_up: str) -> None:
    assert browser(town).get(f"/mailbox/{made_up}").status_code == 404


def test_a_real_database_has_no_mailbox(town: Town) -> None:
    made = put(town.settings.mailbox_dir)
    with transaction() as session:
        session.exec(update(Installation).values(kind=DatabaseKind.PRODUCTION))
    page = browser(town)

    assert page.get("/mailbox").status_code == 404
    assert page.get(f"/mailbox/{made}").status_code == 404


def test_production_has_no_mailbox(town: Town) -> None:
    different = {"mode": "production", "mail_from": "a@tsunagi.example"}
    settings = town.settings.model_copy(update=different)
    page = TestClient(create_app(settings), base_url=URL)

    assert page.get("/mailbox").status_code == 404
