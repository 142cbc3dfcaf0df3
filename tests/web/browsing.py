"""A browser without a screen: our own pages over HTTP, in the test's own process."""

import hashlib
import re
from html import unescape

from sqlmodel import SQLModel, select
from starlette.testclient import TestClient

from models.user import User
from tasks.database import reading
from tests.databases import Town
from web.app import create_app

URL = "http://testserver"
CSRF = re.compile(r'name="csrf_token" value="[0-9a-f]*"')


def browser(town: Town) -> TestClient:
    """A browser with an empty cookie jar; it shows redirects, it does not follow."""
    return TestClient(
        create_app(town.settings),
        base_url=URL,
        follow_redirects=False,
        raise_server_exceptions=False,
        headers={"Origin": URL},
    )


def signed_in(town: Town, login: str) -> TestClient:
    """A browser signed in as one of the demo's people."""
    with reading() as session:
        user_id = session.exec(select(User.id).where(User.login == login)).one()
    made = browser(town)
    answer = made.post("/demo/sign-in", data={"user_id": str(user_id)})
    assert answer.status_code == 303, answer.text
    return made


def words(html: str) -> str:
    """What a reader reads: the page without its tags."""
    body = html.partition("<main")[2].partition("</main>")[0]
    return unescape(re.sub(r"<[^>]+>|\s+", " ", body))


def without_token(html: str) -> str:
    """The page without the hidden token, which differs for every browser."""
    return CSRF.sub("", html)


def digest(*, leaving_out: set[str] = frozenset()) -> str:  # type: ignore[assignment]
    """One number over every row of every table of the current database."""
    seen = hashlib.sha256()
    with reading() as session:
        for table in SQLModel.metadata.sorted_tables:
            if table.name in leaving_out:
                continue
            rows = session.connection().execute(table.select().order_by("id"))
            seen.update(f"{table.name}:{[tuple(r) for r in rows]}".encode())
    return seen.hexdigest()
