"""Screenshots for the README, taken from a running demo that nobody has used yet.

    make run                                    # in one terminal
    .venv/bin/python docs/screenshots/take.py   # in another; needs Debian's Chromium

It walks the main story as the people of the demo would: the support desk sends a
つなぐシート, the partner reads the mail, answers from its link and reports, the sender
confirms; another one is left alone until it climbs the ladder. The demo begins with two
referrals of its own, so that these are the third and the fourth.
"""

import re
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

HERE = Path(__file__).parent
TSUNAGI = Path(sys.executable).parent / "tsunagi"
WIDE: ViewportSize = {"width": 1280, "height": 800}
PHONE: ViewportSize = {"width": 320, "height": 640}
DELIVERED = 2_500  # milliseconds: `tsunagi deliver` polls each second


class Tour:
    """A browser on the demo, and the folder the pictures go to."""

    def __init__(self, browser: Browser, base: str, folder: Path) -> None:
        self.browser, self.base, self.folder = browser, base, folder

    def page(self, *, phone: bool = False) -> Page:
        """Return a page of a person's own, signed in as nobody."""
        size = PHONE if phone else WIDE
        context = self.browser.new_context(locale="ja-JP", viewport=size)
        return context.new_page()

    def sign_in(self, name: str) -> Page:
        """Return a page signed in as one of the demo's people."""
        page = self.page()
        page.goto(self.base)
        page.get_by_role("button", name=f"{name}さんで始める").click()
        return page

    def keep(self, page: Page, name: str) -> None:
        """Keep a picture of the whole page."""
        page.screenshot(path=self.folder / f"{name}.png", full_page=True)


def send_sheet(tour: Tour, page: Page, to: str | None, name: str) -> None:
    """Fill in and send a つなぐシート about an invented person."""
    page.goto(f"{tour.base}/referrals/new")
    if to:
        page.select_option("#to_1", label=to)
    page.select_option("#way_1", label="送付")
    page.fill("#name", name)
    page.fill("#born_on", "昭和６０年４月１日")
    page.fill("#address", "つなぎ市中央1-2-3")
    page.get_by_label("収入・生活費").check()
    page.fill("#situation", "家賃の支払いが2か月遅れています。")
    page.fill("#consent_on", "R8.11.20")
    page.fill("#original_kept_at", "相談記録 鍵付書庫")
    for item in page.locator("input[name=items]").all():
        item.check()
    page.check("#result_may_return")
    page.get_by_role("button", name="内容を確認する").click()
    tour.keep(page, "02-preview")
    page.get_by_role("button", name="送付する").click()
    page.wait_for_timeout(DELIVERED)


def newest_link(tour: Tour) -> str:
    """Return the link in the newest mail that asks a partner for a receipt."""
    page = tour.page()
    page.goto(f"{tour.base}/mailbox")
    asked = page.get_by_role("link", name=re.compile("受領確認について（依頼）"))
    asked.first.click()
    tour.keep(page, "03-mail")
    return page.locator("a[href*='/t/']").first.get_attribute("href") or ""


def answer(tour: Tour, page: Page, link: str) -> None:
    """Open the link, name oneself, confirm the receipt, report the result."""
    page.goto(link)
    page.fill("input[type=text]", "社協 いちろう")
    page.check("input[type=checkbox]")
    page.get_by_role("button", name="内容を開く").click()
    tour.keep(page, "04-partner")
    page.get_by_label("受領を確認し、引き受けます").check()
    page.get_by_role("button", name="回答する").first.click()
    page.goto(page.url.partition("?")[0].replace("/receipt", ""))
    page.locator("summary", has_text="対応の結果").click()
    page.get_by_label("支援中").check()
    page.get_by_role("button", name="報告").first.click()


def days_pass(count: int) -> None:
    """Move the demo's clock day by day and run the morning's pass each day."""
    for _ in range(count):
        for command in (["clock", "advance", "1d"], ["run-pass", "referral"]):
            subprocess.run(  # noqa: S603  # our own command, fixed words
                [TSUNAGI, *command], check=True, capture_output=True
            )


def main(base: str, folder: Path) -> None:
    """Walk the story and keep one picture per page."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox"]
        )
        tour = Tour(browser, base, folder)
        tour.keep(tour.sign_in("相談 みどり"), "00-first-day")
        desk = tour.sign_in("相談 みどり")
        send_sheet(tour, desk, "市社会福祉協議会 相談支援係", "見本 太郎")
        answer(tour, tour.page(phone=True), newest_link(tour))
        send_sheet(tour, tour.sign_in("収納 はじめ"), None, "見本 花子")
        desk.goto(f"{base}/referrals/3")
        tour.keep(desk, "05-case")
        desk.get_by_role("button", name="結果を確認する").first.click()
        days_pass(8)
        desk.goto(f"{base}/work")
        tour.keep(desk, "01-work")
        desk.goto(f"{base}/referrals/4")
        tour.keep(desk, "06-overdue-case")
        admin = tour.sign_in("管理 さくら")
        admin.goto(f"{base}/admin/overdue")
        tour.keep(admin, "07-admin")
        browser.close()


if __name__ == "__main__":
    main(
        sys.argv[1] if len(sys.argv) > 1 else "http://localhost:8000",
        Path(sys.argv[2]) if len(sys.argv) > 2 else HERE,
    )
