"""Law 14 and the doors of every route: who has no part in a case learns nothing.

One case of every process exists. Nobody, a counter with no part in any of them, and
three people of another municipality call every route with the ids of those cases.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from fastapi.routing import APIRoute
from starlette.testclient import TestClient

from tests.databases import Town
from tests.every_process import (
    SECRETS,
    a_bystander,
    everything,
    of_another_town,
    session_of,
)
from tests.web.browsing import browser, digest, signed_in
from web.answers import BY_VERB
from web.app import ROUTERS
from web.case_pages import CASE_PAGES
from web.cookies import SESSION, cookie_header

ROUTES = 122  # in all; a new one is asked the same questions
NUMBER = re.compile(r"\b26-(?!00123)\d{5}")  # that one is the example of /code
CLOSED = {302, 303, 401, 403, 404, 409, 422, 429}
OPEN_TO_ALL = {"/", "/sign-in", "/code", "/renewal", "/renewal/asked", "/mailbox"}
SEEN = {
    "web_session",
    "websession",
    "throttle",
}  # written by signing in and by wrong tries
WHO = ("nobody", "bystander", "coordinator", "partner", "admin")


@dataclass(frozen=True)
class Call:
    """One method of one route, with the ids of cases that exist."""

    method: str
    path: str
    case: bool  # whether it names a case


def routes() -> list[APIRoute]:
    """Every route of the application."""
    found = (each for router in ROUTERS for each in router.routes)
    return [each for each in found if isinstance(each, APIRoute)]


def calls(ids: dict[str, dict[str, int]]) -> Iterator[Call]:
    """Every route with real ids; every verb of a framed process with its noun."""
    nouns = {
        f"/{path.strip('/')}": [verb.noun for verb in page.procedure.verbs]
        for page in CASE_PAGES.values()
        for path in (page.href,)
    }
    for route in routes():
        begin = f"/{route.path.split('/')[1]}"
        values = {key: str(value) for key, value in ids.get(begin, {}).items()}
        path = route.path
        for key, value in values.items():
            path = path.replace(f"{{{key}}}", value)
        path = re.sub(r"{token}", "1-0123456789", path).replace("{key}", "new")
        for noun in nouns.get(begin, ["acknowledgement"]) if "{noun}" in path else [""]:
            for method in route.methods or ():
                yield Call(method, path.replace("{noun}", noun), "{" in route.path)


def who_calls(town: Town, who: str) -> TestClient:
    """A browser of somebody who has no part in any case."""
    page = browser(town)
    if who == "nobody":
        return page
    user = a_bystander(town) if who == "bystander" else of_another_town(who)
    cookie = cookie_header(SESSION, session_of(user), https=False)
    name, _, value = cookie.partition(";")[0].partition("=")
    page.cookies.set(name, value)
    return page


def test_there_are_as_many_routes_as_were_looked_at() -> None:
    assert len(routes()) == ROUTES


@pytest.mark.parametrize("who", WHO)
def test_who_has_no_part_learns_nothing_and_changes_nothing(
    town: Town, who: str
) -> None:
    ids = everything(town)
    page = who_calls(town, who)
    before = digest(leaving_out=SEEN)
    asked = list(calls(ids))
    answers = [(c, page.request(c.method, c.path)) for c in asked]
    told = [
        (each, found)
        for each, answer in answers
        if (found := [*NUMBER.findall(answer.text), *_named(answer.text)])
    ]
    let_in = [
        (each, answer.status_code)
        for each, answer in answers
        if answer.status_code not in CLOSED
        and (each.case or each.method == "POST" or who == "nobody")
        and each.path not in OPEN_TO_ALL
    ]

    assert len(asked) >= 2 * ROUTES
    assert told == []
    assert let_in == []
    assert digest(leaving_out=SEEN) == before


def _named(text: str) -> list[str]:
    return [each for each in SECRETS if each in text]


def test_a_verb_with_a_page_of_its_own_has_no_second_door(town: Town) -> None:
    page, ids = signed_in(town, "soudan"), everything(town)
    before = digest(leaving_out=SEEN)
    doors = [
        (framed.href, framed.procedure.verb(name))
        for framed in CASE_PAGES.values()
        for name in framed.elsewhere
    ]
    answers = [
        page.post(f"{href}/{ids[href]['case_id']}/{verb.noun}").status_code
        for href, verb in doors
    ]

    assert len(doors) >= 4
    assert set(answers) == {404}
    assert not [v.name for href, v in doors if (href[1:-1], v.name) in BY_VERB]
    assert digest(leaving_out=SEEN) == before


def test_what_a_members_meeting_says_reaches_no_admin(town: Town) -> None:
    page, ids = signed_in(town, "kanri"), everything(town)
    asked = [each for each in calls(ids) if each.method == "GET"]
    texts = {each.path: page.get(each.path).text for each in asked}

    assert len(asked) > 60
    assert [p for p, text in texts.items() if "見守りの分担" in text] == []
    assert [p for p, text in texts.items() if "空き部屋" in text] == []
