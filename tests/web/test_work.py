"""今日の対応: every duty in its group, with its true mail and what comes next."""

import pytest

from models.pass_report import PassReport
from models.procedure import Side
from tasks import clock, planning
from tasks.database import reading
from tests.databases import OWN, TAX, Town
from tests.factories import a_referral, a_referral_that_was, do, mails
from tests.web.browsing import browser, signed_in
from tests.web.lists import groups, line, numbers
from tests.web.visiting import SHAKYO
from web.paging import ROWS

NO_MAIL = "民生委員"


def pass_of_the_day(town: Town) -> None:
    """The daily pass for the day the clock shows, and the delivery after it."""
    with reading() as session:
        today = clock.office_today(session)
    report = PassReport("referral", today)
    while page := planning.record_page("referral", today, report.cursor):
        report += page
    mails(town)


def test_every_duty_stands_in_the_group_of_its_day(town: Town) -> None:
    a_referral(town, sender=OWN, receiver=SHAKYO)  # 3 open days: 9/25
    town.advance(days=7)
    a_referral_that_was(town, "acknowledge")  # 26-00002: contact 10/1, result 10/8
    a_referral(town, urgent_reason="食料がない")  # 26-00003: today
    town.advance(days=4)  # Monday 9/28
    found = groups(signed_in(town, "soudan").get("/work").text)

    assert found == {
        "期限超過": ["26-00003", "26-00001"],
        "3開庁日以内": ["26-00002"],
        "それ以降": ["26-00002"],
    }


def test_a_duty_of_today_is_called_so(town: Town) -> None:
    a_referral(town, urgent_reason="食料がない")

    assert list(groups(signed_in(town, "soudan").get("/work").text)) == ["今日"]


def test_a_row_says_whose_turn_until_when_and_what_follows(town: Town) -> None:
    a_referral(town, sender=OWN, receiver=SHAKYO)
    mails(town)
    read = line(signed_in(town, "soudan").get("/work").text)

    assert "受領確認 26-00001" in read
    assert "市社会福祉協議会 相談支援係" in read
    assert "令和8年9月25日（金） あと3開庁日" in read
    assert "送信済み 令和8年9月17日（木）10:00 宛先：市社会福祉協議会" in read
    assert "担当への通知 令和8年9月28日（月）" in read


@pytest.mark.parametrize(
    ("receiver", "delivered", "words_of_mail"),
    [
        (SHAKYO, False, "送信待ち"),
        (SHAKYO, True, "送信済み"),
        (NO_MAIL, True, "送付先のメールアドレスがありません"),
    ],
)
def test_the_last_mail_is_told_as_it_stands(
    town: Town, receiver: str, delivered: bool, words_of_mail: str
) -> None:
    a_referral(town, sender=OWN, receiver=receiver)
    if delivered:
        mails(town)

    assert words_of_mail in line(signed_in(town, "soudan").get("/work").text)


def test_a_mail_to_ourselves_is_not_shown_as_one_to_the_partner(town: Town) -> None:
    a_referral(town, sender=OWN, receiver=NO_MAIL)
    town.advance(days=11)
    pass_of_the_day(town)
    read = line(signed_in(town, "soudan").get("/work").text)

    assert "宛先：担当" in read
    assert "宛先：民生委員" not in read


def test_the_next_rung_moves_on_once_one_was_said(town: Town) -> None:
    a_referral(town, sender=OWN, receiver=SHAKYO)
    mails(town)
    town.advance(days=11)  # Monday 9/28: one open day after the day
    pass_of_the_day(town)
    read = line(signed_in(town, "soudan").get("/work").text)

    assert "期限超過 1件" in read
    assert "1開庁日超過" in read
    assert "主任相談支援員への通知 令和8年9月29日（火）" in read


def test_mine_and_theirs_are_told_apart_and_counted(town: Town) -> None:
    a_referral(town)
    a_referral(town, sender=OWN, receiver=SHAKYO)
    page = signed_in(town, "soudan")

    assert "すべて 2件 自分の番 1件 相手の番 1件" in line(page.get("/work").text)
    assert groups(page.get("/work?turn=mine").text) == {"3開庁日以内": ["26-00001"]}
    assert groups(page.get("/work?turn=theirs").text) == {"3開庁日以内": ["26-00002"]}


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("26-00002", ["26-00002"]),
        ("社会福祉", ["26-00002"]),
        ("収納", ["26-00001"]),
        ("納税相談", ["26-00001"]),  # the desk's own name
        ("%", []),
        ("ありません", []),
    ],
)
def test_a_search_finds_numbers_and_agencies(
    town: Town, asked: str, expected: list[str]
) -> None:
    a_referral(town)
    a_referral(town, sender=OWN, receiver=SHAKYO)
    page = signed_in(town, "soudan")
    found = page.get("/work", params={"q": asked}).text
    listed = page.get("/referrals", params={"q": asked}).text

    assert numbers(found) == expected
    assert numbers(listed) == expected
    assert asked in found


def test_a_long_list_is_turned_page_by_page_and_misses_nothing(town: Town) -> None:
    for _ in range(ROWS + 2):
        a_referral(town)
    page = signed_in(town, "soudan")
    first, second = page.get("/work").text, page.get("/work?page=2").text
    beyond = page.get("/work?page=99").text
    seen = numbers(first) + numbers(second)

    assert len(seen) == len(set(seen)) == ROWS + 2
    assert f"全{ROWS + 2}件中 1～{ROWS}件" in line(first)
    assert groups(beyond) == groups(second)
    assert page.get("/work?page=nonsense").status_code == 422


def test_what_is_done_is_gone_from_the_list(town: Town) -> None:
    made = a_referral(town)
    do(town, made, "decline", town.party(OWN, Side.RECEIVER))
    do(town, made, "note_decline", town.party(TAX, Side.SENDER))

    assert groups(signed_in(town, "soudan").get("/work").text) == {}


def test_a_partner_reads_no_word_of_delay(town: Town) -> None:
    a_referral_that_was(town, "acknowledge", "ask_supplement")
    town.advance(days=30)
    read = line(signed_in(town, "shuno").get("/work").text)

    assert "確認をお待ちしている件" in read
    assert "あらためてのお願い 1件" in read
    assert "ご回答をお待ちしています" in read
    assert "超過" not in read


def test_the_list_of_referrals_can_be_narrowed(town: Town) -> None:
    a_referral(town)
    a_referral_that_was(town, "withdraw", "confirm_withdrawal")
    a_referral(town, sender=OWN, receiver=SHAKYO)
    page = signed_in(town, "soudan")

    for asked, expected in (
        ("", ["26-00003", "26-00002", "26-00001"]),
        ("?way=sent", ["26-00003"]),
        ("?way=received", ["26-00002", "26-00001"]),
        ("?stage=ended", ["26-00002"]),
        ("?stage=live", ["26-00003", "26-00001"]),
        ("?stage=draft", []),
    ):
        assert numbers(page.get(f"/referrals{asked}").text) == expected


def test_without_signing_in_there_is_no_list(town: Town) -> None:
    for url in ("/work", "/referrals", "/admin/overdue", "/errands/1"):
        assert browser(town).get(url).status_code == 303
