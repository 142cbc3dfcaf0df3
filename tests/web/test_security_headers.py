"""Every answer carries the headers, whatever happened."""

import pytest
from httpx2 import Response
from starlette.testclient import TestClient

from tests.web.style_pages import style_app
from web.security import LARGEST_BODY

CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; "
    "base-uri 'none'; object-src 'none'"
)
ANSWERS = [
    ("GET", "/style", 200),
    ("GET", "/t/abc", 200),
    ("GET", "/static/tsunagi.css", 200),
    ("GET", "/static/none.css", 404),
    ("GET", "/nowhere", 404),
    ("DELETE", "/nowhere", 403),  # no witness that it came from our own page
    ("GET", "/style/status/403", 403),
    ("GET", "/style/status/503", 503),
    ("GET", "/style/status/429", 429),
    ("HEAD", "/style", 405),
    ("GET", "/style/answered", 409),
    ("GET", "/style/number?n=x", 422),
    ("GET", "/style/broken", 500),
]


def answer(method: str, path: str, url: str = "http://testserver") -> Response:
    with TestClient(style_app(url), base_url=url) as browser:
        return browser.request(method, path)


@pytest.mark.parametrize(("method", "path", "status"), ANSWERS)
def test_every_answer_carries_the_headers(method: str, path: str, status: int) -> None:
    response = answer(method, path)

    assert response.status_code == status
    assert response.headers["content-security-policy"] == CSP
    assert response.headers["x-content-type-options"] == "nosniff"
    assert response.headers["cross-origin-opener-policy"] == "same-origin"
    assert "strict-transport-security" not in response.headers


def test_a_link_page_tells_nobody_where_its_reader_came_from() -> None:
    assert answer("GET", "/t/abc").headers["referrer-policy"] == "no-referrer"
    assert answer("GET", "/t/").headers["referrer-policy"] == "no-referrer"
    assert answer("GET", "/style").headers["referrer-policy"] == "same-origin"
    assert answer("GET", "/today").headers["referrer-policy"] == "same-origin"


def test_pages_are_never_stored_and_versioned_files_are_kept_a_year() -> None:
    assert answer("GET", "/style").headers["cache-control"] == "no-store"
    assert answer("GET", "/nowhere").headers["cache-control"] == "no-store"
    assert answer("GET", "/static/none.css").headers["cache-control"] == "no-store"
    bare = answer("GET", "/static/tsunagi.css").headers["cache-control"]
    assert bare == "public, max-age=300"
    versioned = answer("GET", "/static/tsunagi.css?v=1").headers["cache-control"]
    assert versioned == "public, max-age=31536000, immutable"


def test_https_is_remembered_only_where_the_address_is_https() -> None:
    response = answer("GET", "/nowhere", "https://tsunagi.example")

    assert response.headers["strict-transport-security"] == "max-age=31536000"


def test_the_cookie_is_out_of_reach_of_scripts_and_of_other_sites() -> None:
    plain = answer("GET", "/style").headers["set-cookie"]
    secure = answer("GET", "/style", "https://tsunagi.example").headers["set-cookie"]

    assert plain.startswith("tsunagi_form=")
    assert plain.endswith("; Path=/; HttpOnly; SameSite=Lax")
    assert secure.startswith("__Host-tsunagi_form=")
    assert secure.endswith("; Path=/; HttpOnly; SameSite=Lax; Secure")
    assert "set-cookie" not in answer("GET", "/static/tsunagi.css").headers


def test_a_body_above_the_limit_is_refused_in_japanese() -> None:
    with TestClient(style_app()) as browser:
        response = browser.post(
            "/style/form",
            data={"story": "x" * LARGEST_BODY},
            headers={"Sec-Fetch-Site": "same-origin"},
        )

    assert response.status_code == 413
    assert "送信内容が大きすぎます" in response.text
    assert response.headers["content-security-policy"] == CSP


@pytest.mark.parametrize("site", [{"Sec-Fetch-Site": "same-origin"}, {}])
def test_a_body_without_a_declared_length_is_limited_too(site: dict[str, str]) -> None:
    chunks = (b"story=" + b"x" * 100_000 for _ in range(20))
    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    with TestClient(style_app()) as browser:
        response = browser.post("/style/form", content=chunks, headers={**kind, **site})

    assert response.status_code == 413
    assert response.headers["content-security-policy"] == CSP
