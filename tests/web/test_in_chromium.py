"""The component pages in a real browser: Debian's Chromium, Japanese, office time."""

import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import uvicorn
from playwright.sync_api import Browser, Page, sync_playwright

from tests.web.style_pages import style_app

HOST = "tsunagi.example"  # plain http with a host name: no Sec-Fetch, as on a LAN
PAGES = [
    "/style",
    "/style/case",
    "/style/form",
    "/style/sheet",
    "/t/0123456789",
    "/nowhere",
    "/style/broken",
]
UNLABELLED = """() => [...document.querySelectorAll('input, select, textarea')]
    .filter(each => each.type !== 'hidden')
    .filter(each => !each.labels.length || !each.labels[0].innerText.trim())
    .map(each => each.outerHTML)"""
SMALL_TARGETS = """() => [...document.querySelectorAll('button, .button, nav a,'
    + ' summary, input:not([type=hidden], [type=radio], [type=checkbox]), select,'
    + ' textarea, .choice')]
    .filter(each => each.getBoundingClientRect().height < 44)
    .map(each => each.outerHTML)"""


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    app = style_app(f"http://{HOST}")
    config = uvicorn.Config(app, port=0, log_level="critical", access_log=False)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    yield server.servers[0].sockets[0].getsockname()[1]
    server.should_exit = True
    thread.join()


@pytest.fixture(scope="module")
def browser(chromium: Path) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path=chromium,
            args=[
                "--no-sandbox",
                "--disable-dev-shm-usage",
                "--host-resolver-rules=MAP *.example 127.0.0.1",
            ],
        )
        yield started
        started.close()


@pytest.fixture(params=[1280, 320])
def tab(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    context = browser.new_context(
        viewport={"width": request.param, "height": 800},
        locale="ja-JP",
        timezone_id="Asia/Tokyo",
    )
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("path", PAGES)
def test_a_page_breaks_no_rule_of_its_own_policy(
    tab: Page, port: int, path: str
) -> None:
    complaints: list[str] = []
    tab.on("console", lambda line: complaints.append(line.text))
    tab.goto(f"http://{HOST}:{port}{path}")

    assert [each for each in complaints if "Content Security" in each] == []
    assert tab.evaluate("getComputedStyle(document.body).lineHeight") == "27.2px"
    assert tab.evaluate("document.documentElement.lang") == "ja"
    assert tab.title().endswith("\uff5cつなぎ")


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_usable_at_any_width(tab: Page, port: int, path: str) -> None:
    tab.goto(f"http://{HOST}:{port}{path}")
    wide = tab.evaluate("document.documentElement.scrollWidth > innerWidth")

    assert not wide
    assert tab.evaluate(UNLABELLED) == []
    assert tab.evaluate(SMALL_TARGETS) == []


def test_an_inline_style_would_be_noticed(tab: Page, port: int) -> None:
    complaints: list[str] = []
    tab.on("console", lambda line: complaints.append(line.text))
    tab.goto(f"http://{HOST}:{port}/style")
    tab.evaluate("document.body.setAttribute('style', 'color: red')")

    assert any("Content Security" in each for each in complaints)


def test_the_keyboard_reaches_the_content_first_and_shows_where_it_is(
    tab: Page, port: int
) -> None:
    tab.goto(f"http://{HOST}:{port}/style")
    tab.keyboard.press("Tab")
    focused = "document.activeElement"

    assert tab.evaluate(f"{focused}.innerText") == "本文へ移動"
    assert tab.evaluate(f"{focused}.getBoundingClientRect().top >= 0")
    assert tab.evaluate(f"getComputedStyle({focused}).outlineStyle") == "solid"
    tab.keyboard.press("Enter")
    assert tab.evaluate(f"{focused}.id") == "main"


def test_after_a_wrong_entry_the_summary_has_the_focus_and_leads_to_the_field(
    tab: Page, port: int
) -> None:
    tab.goto(f"http://{HOST}:{port}/style/form")

    assert tab.title().startswith("エラー：")
    assert "3件" in tab.evaluate("document.activeElement.innerText")
    tab.get_by_role("link", name="届け方").click()
    assert tab.evaluate("document.activeElement.value") == "mail"
    described = tab.evaluate(
        "document.getElementById('met_on').getAttribute('aria-describedby')"
    )
    assert described == "met_on-support met_on-error"


def test_our_own_forms_pass_on_plain_http_even_from_a_link_page(
    tab: Page, port: int
) -> None:
    tab.goto(f"http://{HOST}:{port}/t/0123456789")
    tab.fill("#who", "山田")
    with tab.expect_request(lambda each: each.method == "POST") as sent:
        tab.get_by_role("button", name="回答する").click()
    headers = sent.value.all_headers()

    assert "sec-fetch-site" not in headers
    assert headers.get("origin") == "null"
    assert tab.inner_text("body") == "32 山田"


def test_a_form_on_a_foreign_page_is_refused(tab: Page, port: int) -> None:
    tab.goto(f"http://{HOST}:{port}/style/form")  # the victim holds our cookie
    target = f"http://{HOST}:{port}/style/form"
    tab.route(
        "http://evil.example/**",
        lambda route: route.fulfill(
            content_type="text/html",
            body=f"<form method=post action='{target}'><button>x</button></form>",
        ),
    )
    tab.goto("http://evil.example/")
    with tab.expect_response(target) as answered:
        tab.get_by_role("button").click()

    assert answered.value.status == 403
