"""The paper: one A4 page with what its receiver may read, and nothing more."""

import re
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import uvicorn
from playwright.sync_api import sync_playwright

from models.consent import ConsentItem
from models.referral_sheet import SheetForm, Way
from tests.databases import OWN, Town
from tests.factories import CONSENT, PERSON, a_referral
from tests.web.browsing import signed_in
from tests.web.lists import line
from tests.web.test_referrals import WITH_TAX
from tests.web.visiting import PERSONAL, SHAKYO
from web.app import create_app


def paper(town: Town, referral_id: int, login: str = "soudan") -> str:
    answer = signed_in(town, login).get(f"/referrals/{referral_id}/sheet")
    assert answer.status_code == 200
    return line(answer.text)


def test_the_paper_holds_what_the_receiver_may_read(town: Town) -> None:
    made = a_referral(town, sender=OWN, receiver=SHAKYO, **WITH_TAX)
    read = paper(town, made)

    for told in (*PERSONAL, "26-00001", "市社会福祉協議会 相談支援係 御中", "署名"):
        assert told in read
    assert "書面で同意" in read
    assert "原本：窓口の鍵付き書庫" in read
    assert "該当： 収入・生活費" in read
    assert "/code に受付番号と確認コード" in read
    assert "市税の分納中" not in read


def test_what_the_consent_leaves_out_is_not_on_paper(town: Town) -> None:
    narrow = replace(CONSENT, items=(ConsentItem.IDENTITY,))
    made = a_referral(town, sender=OWN, receiver=SHAKYO, consent=narrow)
    read = paper(town, made)

    assert "試験 一郎" in read
    assert "生活費のご不安" not in read
    assert "該当：" not in read
    assert "非表示（同意の範囲外です）" in read


def test_a_card_the_person_carries_holds_the_persons_own_line(town: Town) -> None:
    made = a_referral(
        town,
        sender=OWN,
        form=SheetForm.GUIDE_CARD,
        consent=None,
        to=((town.desks[SHAKYO], Way.CARRIED),),
        client=replace(PERSON, safety_flags=("kept_from_family",)),
    )
    read = paper(town, made)

    assert "窓口案内カード" in read
    assert "試験 一郎" in read
    assert "架空町" not in read  # found at home, it must not tell
    assert "非表示（家族に秘匿）" in read


def test_the_receiver_opens_before_it_prints(town: Town) -> None:
    made = a_referral(town)
    page = signed_in(town, "soudan")
    before = page.get(f"/referrals/{made}/sheet")
    page.post(f"/referrals/{made}/opening", data={})

    assert before.headers["location"] == f"/referrals/{made}"
    assert "試験 一郎" in paper(town, made)


@pytest.fixture
def address(town: Town) -> Iterator[str]:
    """The town's pages on a port of their own."""
    config = uvicorn.Config(create_app(town.settings), port=0, log_level="critical")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    thread.join()


def test_a_full_sheet_is_one_page_of_paper(
    town: Town, address: str, chromium: Path
) -> None:
    """Four hundred characters, every row filled: still one sheet to put in a FAX."""
    situation = "家賃の滞納が三か月続き、退去を求められている。" * 17
    made = a_referral(
        town,
        sender=OWN,
        receiver=SHAKYO,
        situation=situation,
        request="家計のご相談をお願いします。" * 6,
        urgent_reason="食料が残り二日分しかないため",
        **WITH_TAX,
    )
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium, args=["--no-sandbox", "--disable-dev-shm-usage"]
        )
        tab = browser.new_page(locale="ja-JP")
        tab.goto(address)
        tab.locator("form[action='/demo/sign-in'] button").first.click()
        tab.goto(f"{address}/referrals/{made}/sheet")
        printed = tab.pdf(prefer_css_page_size=True)
        browser.close()

    assert len(situation) > 380
    assert re.findall(rb"/Type /Pages.*?/Count (\d+)", printed, re.DOTALL) == [b"1"]
