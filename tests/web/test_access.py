"""Nobody gets in by default, and what was not saved is never called done."""

import pytest
from fastapi import APIRouter
from sqlmodel import select, text
from starlette.responses import RedirectResponse
from starlette.testclient import TestClient

from models.agency import Agency, AgencySide
from models.municipality import Municipality
from tasks.clock import real_now
from tasks.database import reading, transaction
from tests.databases import Town
from tests.web.browsing import URL, browser, signed_in, words
from web.access import Admin, Reading, Writing, safe_next
from web.app import create_app

router = APIRouter()


@router.post("/try/broken-commit")
def broken_commit(session: Writing) -> RedirectResponse:
    """Everything seems well until the commit: the agency has no municipality."""
    session.connection().execute(text("PRAGMA defer_foreign_keys=ON"))
    session.connection().execute(text("UPDATE agency SET municipality_id = 4711"))
    return RedirectResponse("/done", status_code=303)


@router.post("/try/writing-by-a-reader")
def writing_by_a_reader(session: Reading) -> RedirectResponse:
    session.connection().execute(text("UPDATE agency SET name = 'x'"))
    return RedirectResponse("/done", status_code=303)


@router.get("/try/names")
def names(session: Reading) -> list[str]:
    return list(session.exec(select(Agency.name)).all())


@router.get("/try/admin")
def admin_only(found: Admin) -> str:
    return found.name


def trying(town: Town, login: str) -> TestClient:
    """Signed in, at an application with the pages above."""
    app = create_app(town.settings)
    app.include_router(router)
    page = TestClient(
        app,
        base_url=URL,
        follow_redirects=False,
        raise_server_exceptions=False,
        headers={"Origin": URL},
    )
    page.cookies.update(dict(signed_in(town, login).cookies))
    return page


def test_a_stranger_is_sent_to_the_sign_in_page_and_back(town: Town) -> None:
    asked = browser(town).get("/work?turn=mine")
    posted = browser(town).post("/referrals/1/acknowledgement", data={})

    assert asked.status_code == 303
    assert asked.headers["location"] == "/sign-in?next=%2Fwork%3Fturn%3Dmine"
    assert posted.status_code in (401, 404)


@pytest.mark.parametrize(
    ("login", "status"), [("kanri", 200), ("soudan", 403), ("shuno", 403)]
)
def test_a_role_sees_its_own_pages_only(town: Town, login: str, status: int) -> None:
    assert trying(town, login).get("/try/admin").status_code == status


def test_a_failed_commit_is_an_error_page_and_never_a_redirect(town: Town) -> None:
    page = trying(town, "soudan")
    answer = page.post("/try/broken-commit")
    with reading() as session:
        owners = set(session.exec(select(Agency.municipality_id)).all())

    assert answer.status_code == 500
    assert "今回の操作は登録していません" in words(answer.text)
    assert owners == {town.municipality_id}


def test_a_reading_page_cannot_write(any_town: Town) -> None:
    answer = trying(any_town, "soudan").post("/try/writing-by-a-reader")

    assert answer.status_code == 500


def test_nobody_reads_the_rows_of_another_municipality(town: Town) -> None:
    with transaction() as session:
        other = Municipality(name="よその市", created_at=real_now())
        session.add(other)
        session.flush()
        session.add(
            Agency(municipality_id=other.id, name="よその課", side=AgencySide.INTERNAL)
        )
    read = trying(town, "kanri").get("/try/names").json()

    assert len(read) == 33
    assert "よその課" not in read


@pytest.mark.parametrize(
    ("wanted", "led_to"),
    [
        ("/work?turn=mine", "/work?turn=mine"),
        ("/referrals/3", "/referrals/3"),
        ("", "/"),
        ("//evil.example", "/"),
        ("/\\evil.example", "/"),
        ("https://evil.example/", "/"),
        ("/a\n/b", "/"),
    ],
)
def test_only_our_own_pages_follow_a_sign_in(wanted: str, led_to: str) -> None:
    assert safe_next(wanted) == led_to
