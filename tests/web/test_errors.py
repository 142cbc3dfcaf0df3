"""Every failure is a page in Japanese: what happened, what was kept, what next."""

import logging

import pytest
from httpx2 import Response
from starlette.testclient import TestClient

from tests.web.style_pages import style_app
from web.access_log import redacted
from web.problems import PROBLEMS

URL = "http://testserver"


def get(path: str) -> Response:
    return TestClient(style_app(URL), base_url=URL).get(path)


@pytest.mark.parametrize("status", [*PROBLEMS, 418, 502])
def test_every_status_has_its_page(status: int) -> None:
    answer = get(f"/style/status/{status}")

    assert answer.status_code == status
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert '<html lang="ja">' in answer.text
    assert "登録された内容" in answer.text
    assert "次にしていただくこと" in answer.text


def test_a_refusal_of_the_procedure_is_told_in_its_own_words() -> None:
    answer = get("/style/answered")

    assert answer.status_code == 409
    assert "9月17日に山田さんが回答しています。" in answer.text


def test_an_unreadable_value_is_never_answered_with_json() -> None:
    answer = get("/style/number?n=<script>")

    assert answer.status_code == 422
    assert "送信内容を読み取れませんでした" in answer.text
    assert "script" not in answer.text


def test_a_wrong_method_keeps_the_list_of_right_ones() -> None:
    answer = TestClient(style_app(URL), base_url=URL).delete(
        "/style", headers={"Origin": URL}
    )

    assert answer.status_code == 405
    assert answer.headers["allow"] == "GET"


def test_a_bug_shows_a_number_that_stands_in_the_log(
    caplog: pytest.LogCaptureFixture,
) -> None:
    answer = get("/style/broken")
    failed = next(r for r in caplog.records if r.message == "page failed")

    assert answer.status_code == 500
    assert "secret detail" not in answer.text
    assert failed.__dict__["reference"] in answer.text


def test_the_access_log_has_no_key_of_a_link(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    get("/t/short?code=SECRET")
    get("/t/0123456789abcdefghijklmnopqrstuvwxyz")
    lines = [r.__dict__ for r in caplog.records if r.message == "request"]

    assert [each["path"] for each in lines] == ["/t/…", "/t/…"]
    assert [each["status"] for each in lines] == [200, 200]
    assert "SECRET" not in str(lines)


@pytest.mark.parametrize(
    ("path", "written"),
    [
        ("/referrals/26-00123", "/referrals/26-00123"),
        ("/t/abc", "/t/…"),
        ("/t/abc/receipt", "/t/…/receipt"),
        ("/T/0123456789abcdefghijklmnop", "/T/…"),  # retyped from paper
        ("/t/abc。", "/t/…"),
        ("/static/tsunagi.css", "/static/tsunagi.css"),
    ],
)
def test_a_path_is_written_without_its_keys(path: str, written: str) -> None:
    assert redacted(path) == written
