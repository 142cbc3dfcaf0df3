"""緊急の連絡 on a telephone of 320 px: nothing runs out, every target can be hit."""

from collections.abc import Iterator
from datetime import date, datetime, time
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, sync_playwright

from models.columns import TOKYO
from tests.databases import Town
from tests.urgent_calls import a_call
from tests.web.serving import served
from tests.web.test_partner_in_chromium import usable

PERSON = "相談 みどりさんで始める"


@pytest.fixture
def telephone(chromium: Path) -> Iterator[Page]:
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path=chromium, args=["--no-sandbox", "--disable-dev-shm-usage"]
        )
        yield started.new_page(viewport={"width": 320, "height": 640}, locale="ja-JP")
        started.close()


def test_by_day_and_by_night_the_pages_fit_a_telephone(
    town: Town, telephone: Page
) -> None:
    by_day = a_call(town)
    town.set_clock(datetime.combine(date(2026, 9, 18), time(17, 40), TOKYO))
    by_night = a_call(town)
    with served(town) as address:
        telephone.goto(address)
        telephone.get_by_text(PERSON).click()
        telephone.wait_for_url("**/work")
        for path in ("new", f"{by_day}/phone", f"{by_night}/phone", str(by_night)):
            telephone.goto(f"{address}/urgent_calls/{path}")
            dialled = telephone.locator('main a[href^="tel:"]')

            assert usable(telephone), path
            heights = _heights(dialled)
            assert all(height >= 44 for height in heights)
            assert heights or path == str(by_night)


def test_a_press_says_what_was_recorded(town: Town, telephone: Page) -> None:
    made = a_call(town)
    with served(town) as address:
        telephone.goto(address)
        telephone.get_by_text(PERSON).click()
        telephone.wait_for_url("**/work")
        telephone.goto(f"{address}/urgent_calls/{made}/phone")
        telephone.get_by_text("今から電話します", exact=True).click()
        telephone.get_by_text("電話をかけ始めました").wait_for()
        telephone.get_by_role("button", name="つながりませんでした").click()

        telephone.get_by_text("電話がつながりませんでした").wait_for()
        assert telephone.url.endswith("?done=note_unreached")


def _heights(found: Locator) -> list[float]:
    boxes = [one.bounding_box() for one in found.all() if one.is_visible()]
    return [box["height"] for box in boxes if box]
