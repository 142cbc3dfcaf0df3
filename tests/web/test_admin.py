"""期限を過ぎた対応: every office, oldest first, and what the watch has found."""

import re
from datetime import UTC, date, datetime

import pytest
from sqlmodel import select

from models.mail import Mail, MailState
from models.watch import Finding, FindingKind, PassRun
from tasks.database import transaction
from tests.databases import OWN, TAX, Town
from tests.factories import a_referral, a_referral_that_was, mails
from tests.web.browsing import signed_in
from tests.web.lists import groups, line
from tests.web.visiting import PERSONAL, SHAKYO

URL = "/admin/overdue"
SEEN = datetime(2026, 9, 17, 1, 0, tzinfo=UTC)


@pytest.fixture
def late(town: Town) -> Town:
    """Three duties overdue: 社協 owes one, we owe a contact and a result."""
    a_referral(town, sender=OWN, receiver=SHAKYO)  # due 9/25
    a_referral_that_was(town, "open_sheet", "acknowledge")  # contact 9/29, result 10/1
    town.advance(days=20)  # Wednesday 10/7
    a_referral(town)  # not late
    return town


def test_the_oldest_stands_first_over_all_agencies(late: Town) -> None:
    page = signed_in(late, "kanri").get(URL).text
    listed = groups(page)["期限の古い順"]

    assert listed == ["26-00001", "26-00002", "26-00002"]
    assert "令和8年9月25日（金）" in line(page)


def test_every_number_opens_its_rows(late: Town) -> None:
    page = signed_in(late, "kanri")
    table = page.get(URL).text.partition('id="rows"')[0]
    links = re.findall(r'href="(/admin/overdue\?[^"#]+)#rows">.*?(\d+)件</a>', table)

    assert len(links) == 5  # 社協: one step and the sum; we: two steps and the sum
    for href, count in links:
        rows = groups(page.get(href.replace("&amp;", "&")).text)["期限の古い順"]
        assert len(rows) == int(count), href


def test_counts_and_numbers_but_no_person(late: Town) -> None:
    read = line(signed_in(late, "kanri").get(URL).text)

    assert "26-00002" in read
    assert not any(each in read for each in PERSONAL)


@pytest.mark.parametrize("login", ["soudan", "shuno"])
def test_only_an_admin_sees_all_offices(town: Town, login: str) -> None:
    assert signed_in(town, login).get(URL).status_code == 403


def test_what_the_watch_found_is_said_until_it_is_gone(town: Town) -> None:
    with transaction(town.scope) as session:
        for subject, gone in (("post 3", None), ("post 4", SEEN)):
            session.add(
                Finding(
                    municipality_id=town.municipality_id,
                    kind=FindingKind.REACHES_NOBODY,
                    subject=subject,
                    detail=f"{subject}に届く宛先がありません。",
                    first_seen_at=SEEN,
                    last_seen_at=SEEN,
                    resolved_at=gone,
                )
            )
    read = line(signed_in(town, "kanri").get(URL).text)

    assert "連絡先なし・不達 post 3に届く宛先がありません。" in read
    assert "post 4" not in read


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"state": MailState.FAILED}, "送信できませんでした"),
        ({"state": MailState.UNKNOWN}, "送信結果が不明です（要確認）"),
        ({"state": MailState.HELD}, "保留中（要確認）"),
        ({"bounced_at": SEEN}, "不達"),
    ],
)
def test_a_mail_in_trouble_is_named_with_what_to_do(
    town: Town, change: dict[str, object], said: str
) -> None:
    a_referral(town, sender=TAX)
    mails(town)
    assert "届いていないメールはありません" in line(
        signed_in(town, "kanri").get(URL).text
    )
    with transaction(town.scope) as session:
        mail = session.exec(select(Mail)).one()
        for name, value in change.items():
            setattr(mail, name, value)
        session.add(mail)
    read = line(signed_in(town, "kanri").get(URL).text)

    assert said in read
    assert "ください" in read.partition("届いていないメール")[2]


def test_the_last_run_of_every_pass_is_shown(town: Town) -> None:
    with transaction(town.scope) as session:
        for day, finished in ((16, SEEN), (17, None)):
            session.add(
                PassRun(
                    municipality_id=town.municipality_id,
                    name="referral",
                    for_day=date(2026, 9, day),
                    started_at=SEEN,
                    finished_at=finished,
                )
            )
    read = line(signed_in(town, "kanri").get(URL).text)

    assert "つなぎの日次処理 令和8年9月17日（木） 終わっていません" in read
    assert "令和8年9月16日" not in read.partition("日次処理")[2]


def test_an_empty_monitor_says_so(town: Town) -> None:
    read = line(signed_in(town, "kanri").get(URL).text)

    assert "期限を過ぎた対応はありません" in read
    assert "見つかっている問題はありません" in read
