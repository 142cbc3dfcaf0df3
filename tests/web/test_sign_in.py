"""Signing in: by password, by invitation, and in the demo as one of three people."""

from datetime import timedelta

import pytest
from sqlmodel import col, select, update

from models.link import Throttle
from models.municipality import DatabaseKind, Installation
from models.user import Role, User, WebSession
from tasks import clock
from tasks.accounts import accept_invitation, disable, invite, reset
from tasks.database import transaction
from tests.databases import OWN, Town
from tests.web.browsing import browser, signed_in, words

PASSWORD = "ひらがなでも十二文字以上なら"
RIGHT = {"login": "HANAKO ", "password": PASSWORD}
WRONG = {"login": "hanako", "password": "これは正しくない言葉です"}


@pytest.fixture
def hanako(any_town: Town) -> Town:
    """A town with one more coordinator, who has a password."""
    with transaction() as session:
        token = invite(
            session, "hanako", "支援 花子", Role.COORDINATOR, any_town.desks[OWN]
        )
        accept_invitation(session, token, PASSWORD)
    return any_town


def wrong_tries_were(ago: timedelta) -> None:
    with transaction() as session:
        session.exec(update(Throttle).values(last_failed_at=clock.real_now() - ago))


def test_the_right_password_leads_to_the_page_that_was_wanted(hanako: Town) -> None:
    page = browser(hanako)
    asked = page.get("/sign-in?next=/referrals/3")
    answer = page.post("/sign-in", data={**RIGHT, "next": "/referrals/3"})

    assert 'value="/referrals/3"' in asked.text
    assert answer.status_code == 303
    assert answer.headers["location"] == "/referrals/3"
    assert "HttpOnly; SameSite=Lax" in answer.headers["set-cookie"]
    assert page.get("/").headers["location"] == "/work"


@pytest.mark.parametrize(
    "elsewhere",
    [
        "//evil.example/",
        "https://evil.example/",
        "/\\evil.example",
        "/\t/evil.example",
        "javascript:alert(1)",
        "work",
    ],
)
def test_nobody_is_led_elsewhere(hanako: Town, elsewhere: str) -> None:
    answer = browser(hanako).post("/sign-in", data={**RIGHT, "next": elsewhere})

    assert answer.headers["location"] == "/"


def test_a_wrong_password_and_an_unknown_login_read_the_same(hanako: Town) -> None:
    wrong = browser(hanako).post("/sign-in", data=WRONG)
    unknown = browser(hanako).post("/sign-in", data={**WRONG, "login": "nobody"})

    assert wrong.status_code == unknown.status_code == 422
    assert words(wrong.text) == words(unknown.text)
    assert "利用者IDかパスワードが正しくありません" in words(wrong.text)
    assert PASSWORD not in wrong.text


def test_wrong_tries_wait_and_then_the_right_one_is_taken(hanako: Town) -> None:
    page = browser(hanako)
    for _ in range(3):
        page.post("/sign-in", data=WRONG)
    waiting = page.post("/sign-in", data=RIGHT)
    wrong_tries_were(timedelta(seconds=3))
    taken = page.post("/sign-in", data=RIGHT)

    assert waiting.status_code == 429
    assert "秒お待ちください" in words(waiting.text)
    assert taken.status_code == 303


def test_the_wait_never_grows_beyond_a_minute(hanako: Town) -> None:
    page = browser(hanako)
    page.post("/sign-in", data=WRONG)
    with transaction() as session:
        session.exec(update(Throttle).values(failures=10_000))
    waiting = page.post("/sign-in", data=RIGHT)
    wrong_tries_were(timedelta(seconds=61))

    assert waiting.status_code == 429
    assert page.post("/sign-in", data=RIGHT).status_code == 303


def test_a_session_gets_a_new_id_and_the_old_one_ends(hanako: Town) -> None:
    page = browser(hanako)
    page.post("/sign-in", data=RIGHT)
    first = dict(page.cookies)
    page.post("/sign-in", data=RIGHT)
    stolen = browser(hanako)
    stolen.cookies.update(first)

    assert dict(page.cookies)["tsunagi_session"] != first["tsunagi_session"]
    assert stolen.get("/").status_code == 200
    assert page.get("/").status_code == 303


@pytest.mark.parametrize(
    ("column", "ago"),
    [("last_seen_at", timedelta(minutes=30)), ("created_at", timedelta(hours=10))],
)
def test_a_session_ends_by_itself(hanako: Town, column: str, ago: timedelta) -> None:
    page = browser(hanako)
    page.post("/sign-in", data=RIGHT)
    before = page.get("/").status_code
    with transaction() as session:
        session.exec(update(WebSession).values({column: clock.real_now() - ago}))

    assert before == 303
    assert page.get("/").status_code == 200


def test_signing_out_ends_the_session_everywhere(hanako: Town) -> None:
    page = browser(hanako)
    page.post("/sign-in", data=RIGHT)
    held = dict(page.cookies)
    page.post("/sign-out")
    page.cookies.update(held)

    assert page.get("/").status_code == 200


def test_a_disabled_person_is_out_at_once(hanako: Town) -> None:
    page = browser(hanako)
    page.post("/sign-in", data=RIGHT)
    with transaction() as session:
        disable(session, "hanako")
        ended = session.exec(
            select(WebSession).where(col(WebSession.ended_at).is_(None))
        ).all()

    assert ended == []
    assert page.get("/").status_code == 200
    assert page.post("/sign-in", data=RIGHT).status_code == 422


def test_an_invitation_sets_the_first_password_once(hanako: Town) -> None:
    with transaction() as session:
        token = reset(session, "hanako")
    page = browser(hanako)
    shown = page.get(f"/invitation/{token}")
    fields = {"password": PASSWORD + "！", "again": PASSWORD + "！"}
    answer = page.post(f"/invitation/{token}", data=fields)
    again = browser(hanako).post(f"/invitation/{token}", data=fields)

    assert "支援 花子さん" in shown.text
    assert shown.headers["referrer-policy"] == "no-referrer"
    assert answer.status_code == 303
    assert page.get("/").headers["location"] == "/work"
    assert again.status_code == 404
    assert browser(hanako).post("/sign-in", data=RIGHT).status_code == 422


@pytest.mark.parametrize(
    ("password", "again", "said"),
    [
        ("短いことば", "短いことば", "12文字以上"),
        ("", "", "12文字以上"),
        (PASSWORD, PASSWORD + "?", "同じパスワード"),
    ],
)
def test_an_unfit_password_is_refused_with_its_reason(
    hanako: Town, password: str, again: str, said: str
) -> None:
    with transaction() as session:
        token = reset(session, "hanako")
    answer = browser(hanako).post(
        f"/invitation/{token}", data={"password": password, "again": again}
    )

    assert answer.status_code == 422
    assert said in words(answer.text)


def test_an_old_or_made_up_invitation_reads_the_same(hanako: Town) -> None:
    with transaction() as session:
        token = reset(session, "hanako")
        invited_at = clock.real_now() - timedelta(days=15)
        session.exec(update(User).values(invited_at=invited_at))
    old = browser(hanako).get(f"/invitation/{token}")
    made_up = browser(hanako).get("/invitation/made-up")

    assert old.status_code == made_up.status_code == 404
    assert words(old.text) == words(made_up.text)


def test_the_demo_offers_its_three_people(town: Town) -> None:
    shown = words(browser(town).get("/").text)
    homes = {
        login: signed_in(town, login).get("/").headers["location"]
        for login in ("soudan", "shuno", "kanri")
    }

    assert all(n in shown for n in ("相談 みどり", "収納 はじめ", "管理 さくら"))
    assert homes == {"soudan": "/work", "shuno": "/work", "kanri": "/admin/overdue"}


def test_no_other_database_lets_anybody_in_without_a_password(town: Town) -> None:
    with transaction() as session:
        people = session.exec(select(User.id)).all()
        session.exec(update(Installation).values(kind=DatabaseKind.PRODUCTION))
    page = browser(town)
    tries = [page.post("/demo/sign-in", data={"user_id": str(n)}) for n in people]

    assert len(tries) == 3
    assert {t.status_code for t in tries} == {404}
    assert "相談 みどり" not in page.get("/").text


def test_the_demo_lets_nobody_in_who_has_a_password(hanako: Town) -> None:
    with transaction() as session:
        user_id = session.exec(select(User.id).where(User.login == "hanako")).one()
    answer = browser(hanako).post("/demo/sign-in", data={"user_id": str(user_id)})

    assert answer.status_code == 404
