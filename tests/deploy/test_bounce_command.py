"""tsunagi bounce: whatever a mail system pipes in, it is never bounced again."""

import sqlite3
import subprocess

import pytest
from sqlalchemy.engine import make_url
from sqlmodel import select

from models.mail import Mail
from tasks.database import reading
from tests.databases import Town
from tests.deploy.dsn import a_bounce, verp
from tests.factories import a_referral, mails
from tests.terminal import TSUNAGI, told, typed

STRANGERS = Mail(
    municipality_id=1,
    post_id=1,
    to_address="one@elsewhere.example",
    verp_token="b" * 20,
    message_id="x@elsewhere.example",
)


def a_sent_mail(town: Town) -> Mail:
    """A referral's first mail, taken by the relay."""
    a_referral(town)
    mails(town)
    with reading() as session:
        return session.exec(select(Mail)).one()


def test_a_bounce_is_recorded_and_said(town: Town) -> None:
    mail = a_sent_mail(town)
    came = typed(town, "bounce", "--recipient", verp(mail), given=a_bounce(mail))

    assert came.exit_code == 0, came.stderr
    assert "不達を記録しました。送付先を確認する用務を起こしました。" in came.stdout
    assert mail.to_address not in came.stdout + came.stderr


def test_it_is_told_to_other_programs(town: Town) -> None:
    mail = a_sent_mail(town)

    first = told(town, "bounce", given=a_bounce(mail))
    again = told(town, "bounce", given=a_bounce(mail))

    assert (first["outcome"], first["mail_id"]) == ("recorded", mail.id)
    assert (again["outcome"], again["errand_id"]) == ("again", None)


@pytest.mark.parametrize(
    ("given", "outcome", "words"),
    [
        (b"Subject: re: hello\r\n\r\nhello", "not_a_bounce", "DSN"),
        (b"", "not_a_bounce", "標準入力"),
        (
            a_bounce(STRANGERS),
            "unknown_mail",
            "見つかりません",
        ),
    ],
)
def test_what_cannot_be_matched_ends_well_and_is_said(
    town: Town, given: bytes, outcome: str, words: str
) -> None:
    assert told(town, "bounce", given=given)["outcome"] == outcome
    assert words in typed(town, "bounce", given=given).stdout


def test_a_locked_database_asks_the_mail_system_to_try_later(town: Town) -> None:
    mail = a_sent_mail(town)
    path = make_url(town.settings.database_url).database
    other = sqlite3.connect(str(path), isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    came = subprocess.run(
        [*TSUNAGI, "bounce"],
        env=town.settings.environment(),
        input=a_bounce(mail),
        capture_output=True,
        check=False,
    )
    other.close()

    assert came.returncode == 75
    assert "データベース" in came.stderr.decode()
