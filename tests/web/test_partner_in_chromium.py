"""The partner's page in a real browser, as a mail scanner and then as a person.

The scanner follows the link, lets scripts run, waits, and presses every button with
empty fields: nothing happens. The person needs a name, a tick and a choice.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.databases import OWN, Town
from tests.factories import a_referral, mails
from tests.web.browsing import digest
from tests.web.serving import served
from tests.web.visiting import SHAKYO, mailed, state_of, where

BUTTONS = "main button, main input[type=submit]"
SMALL_TARGETS = """() => [...document.querySelectorAll('main button, main summary,'
    + ' main .choice, main input[type=text], main textarea')]
    .filter(each => each.checkVisibility())
    .filter(each => each.getBoundingClientRect().height < 44)
    .map(each => each.outerHTML)"""


@pytest.fixture(scope="module")
def chromium_browser(chromium: Path) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path=chromium,
            args=["--no-sandbox", "--disable-dev-shm-usage"],
        )
        yield started
        started.close()


@pytest.fixture(params=[1280, 320])
def tab(chromium_browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    context = chromium_browser.new_context(
        viewport={"width": request.param, "height": 800},
        locale="ja-JP",
        timezone_id="Asia/Tokyo",
    )
    yield context.new_page()
    context.close()


def press_everything(tab: Page, address: str) -> int:
    """Open the page anew for each button and press it as it is; return how many."""
    tab.goto(address)
    count = tab.locator(BUTTONS).count()
    for n in range(count):
        tab.goto(address)
        tab.wait_for_load_state("networkidle")
        tab.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
        tab.locator(BUTTONS).nth(n).click()
        tab.wait_for_load_state("networkidle")
    return count


def usable(tab: Page) -> bool:
    wide = tab.evaluate("document.documentElement.scrollWidth > innerWidth")
    return not wide and tab.evaluate(SMALL_TARGETS) == []


def test_a_scanner_changes_nothing_by_link_or_code_page(town: Town, tab: Page) -> None:
    _, token = mailed(town)
    before = digest()
    with served(town) as address:
        pressed = press_everything(tab, f"{address}/t/{token}")
        pressed += press_everything(tab, f"{address}/code")

    assert pressed == 2
    assert digest() == before


def test_a_person_opens_acknowledges_and_keeps_a_receipt(town: Town, tab: Page) -> None:
    made, token = mailed(town)
    with served(town) as address:
        tab.goto(f"{address}/t/{token}")
        usable_at_first = usable(tab)
        tab.get_by_label("ご回答される方のお名前").fill("社協 たろう")
        tab.get_by_label("の担当として内容を開きます").check()
        tab.get_by_role("button", name="内容を開く").click()
        opened = digest()
        pressed = press_everything(tab, f"{address}{where(token)}")
        unchanged = digest() == opened
        tab.goto(f"{address}{where(token)}")
        usable_inside = usable(tab)
        tab.get_by_label("受領を確認し、引き受けます").check()
        tab.get_by_role("button", name="回答する").click()
        said = tab.locator("main").inner_text()

    assert usable_at_first
    assert usable_inside
    assert pressed == 5  # acknowledge, contact, result, ask back, decline
    assert unchanged
    assert state_of(town, made) == "accepted"
    assert "引受けを登録しました" in said
    assert "令和8年9月29日（火）" in said


def test_a_person_whose_mail_strips_links_types_the_code(town: Town, tab: Page) -> None:
    made = a_referral(town, sender=OWN, receiver=SHAKYO)
    [mail] = mails(town)
    with served(town) as address:
        tab.goto(f"{address}/code")
        tab.get_by_label("受付番号").fill("26-00001")
        tab.get_by_label("確認コード").fill(mail.code.lower())
        tab.get_by_label("ご回答される方のお名前").fill("社協 じろう")
        tab.get_by_role("button", name="内容を開く").click()
        tab.get_by_label("受領を確認します").check()
        tab.get_by_role("button", name="回答する").click()
        said = tab.locator("main").inner_text()

    assert state_of(town, made) == "acknowledged"
    assert "社協 じろう" in said
