"""A form is accepted only from our own pages: who speaks first decides."""

import re

import pytest
from starlette.testclient import TestClient

from tests.web.style_pages import style_app

URL = "http://tsunagi.example"
OWN, FOREIGN = {"Origin": URL}, {"Origin": "https://evil.example"}
HIDDEN = re.compile(r'name="csrf_token" value="([0-9a-f]{64})"')


def browser_with_token(path: str = "/style/form") -> tuple[TestClient, str]:
    browser = TestClient(style_app(URL), base_url=URL)
    found = HIDDEN.search(browser.get(path).text)
    assert found
    return browser, found[1]


def posted(browser: TestClient, headers: dict[str, str], token: str = "") -> int:
    data = {"who": "山田", "csrf_token": token}
    return browser.post("/t/abc", data=data, headers=headers).status_code


@pytest.mark.parametrize(
    ("headers", "accepted"),
    [
        ({"Sec-Fetch-Site": "same-origin"}, True),
        ({"Sec-Fetch-Site": "none"}, True),  # the reader pressed reload
        ({"Sec-Fetch-Site": "same-site"}, False),
        ({"Sec-Fetch-Site": "cross-site"}, False),
        ({"Sec-Fetch-Site": "cross-site", **OWN}, False),  # the first witness decides
        ({"Sec-Fetch-Site": "same-origin", **FOREIGN}, True),
        (OWN, True),
        (FOREIGN, False),
        ({"Origin": "https://tsunagi.example:8443"}, False),
        ({"Origin": "http://tsunagi.example.evil.example"}, False),
        ({"Origin": "null"}, False),
        ({}, False),
    ],
)
def test_without_token_the_browsers_own_word_decides(
    headers: dict[str, str], accepted: bool
) -> None:
    browser, _ = browser_with_token()

    assert posted(browser, headers) == (200 if accepted else 403)


@pytest.mark.parametrize("headers", [{}, {"Origin": "null"}])
def test_where_the_browser_is_silent_the_token_of_the_form_decides(
    headers: dict[str, str],
) -> None:
    browser, token = browser_with_token()

    assert posted(browser, headers, token) == 200
    assert posted(browser, headers, token[:-1] + "x") == 403
    assert posted(browser, headers, "あ" * 64) == 403
    assert posted(browser, headers) == 403


@pytest.mark.parametrize(
    "headers", [{"Sec-Fetch-Site": "cross-site"}, FOREIGN], ids=["site", "origin"]
)
def test_a_right_token_does_not_help_a_foreign_page(headers: dict[str, str]) -> None:
    browser, token = browser_with_token()

    assert posted(browser, headers, token) == 403


def test_a_token_is_worth_nothing_in_another_browser() -> None:
    _, token = browser_with_token()
    stranger, _ = browser_with_token()
    without_cookie = TestClient(style_app(URL), base_url=URL)

    assert posted(stranger, {}, token) == 403
    assert posted(without_cookie, {}, token) == 403


def test_a_sign_in_makes_the_older_token_worthless() -> None:
    browser, token = browser_with_token()
    browser.cookies.set("tsunagi_session", "new-session")

    assert posted(browser, {}, token) == 403


def test_the_application_still_reads_the_form_after_the_guard() -> None:
    browser, token = browser_with_token("/t/abc")
    answer = browser.post("/t/abc", data={"who": "髙﨑𠮷", "csrf_token": token})

    assert answer.text == "3 髙﨑𠮷"


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "TRACE", "MADE-UP"])
def test_every_changing_method_is_guarded(method: str) -> None:
    browser, _ = browser_with_token()

    assert browser.request(method, "/style/form").status_code == 403


def test_a_refusal_says_that_nothing_was_changed() -> None:
    browser, _ = browser_with_token()
    answer = browser.post("/t/abc", headers=FOREIGN)

    assert "何も登録・変更していません" in answer.text
