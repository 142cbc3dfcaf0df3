"""毎月のお礼: each counter hears once of last month, in counts, and nobody else."""

from datetime import date

from sqlmodel import col, select

from models.thanks_sheet import Thanks, ThanksState
from tasks.database import reading
from tests.databases import OWN, TAX
from tests.factories import GIVEN, a_referral
from tests.report_cases import stages
from tests.stories.diary import SHAKYO, SHAKYO_DESK, TAX_DESK, Diary

LAWMAKER = "市議会議員"  # 受付済のみ返す
NO_MAIL = "民生委員"


def letters(diary: Diary) -> list[Thanks]:
    """Every letter, in order."""
    with reading(diary.town.scope) as session:
        return list(session.exec(select(Thanks).order_by(col(Thanks.id))).all())


def thanks_mails(diary: Diary) -> list[tuple[date, str, str]]:
    """Day, address and text of the mails that thank."""
    return [(d, m.to, m.text) for d, m in diary.mails if "お礼" in m.subject]


def test_each_counter_is_thanked_on_the_first_open_day_and_never_twice(
    diary: Diary,
) -> None:
    for _ in range(3):
        made = a_referral(diary.town, sender=TAX)
        diary.did(made, "acknowledge", OWN)
        diary.did(made, "report", OWN, **GIVEN["report"])
    once = a_referral(diary.town, sender=SHAKYO, receiver=OWN)
    diary.did(once, "acknowledge", OWN)
    a_referral(diary.town, sender="介護保険課", receiver=OWN)  # not acknowledged
    sent_out = a_referral(diary.town, sender=OWN, receiver="病院")
    diary.did(sent_out, "acknowledge", "病院")
    diary.live_until(date(2026, 10, 6))

    told = {to: (on, text) for on, to, text in thanks_mails(diary)}
    assert set(told) == {TAX_DESK, SHAKYO_DESK}
    assert len(thanks_mails(diary)) == 2
    on, text = told[TAX_DESK]
    assert on == date(2026, 10, 1)
    assert "つながった件数：3件" in text
    assert "来所された件数：3件" in text
    assert "支援中の件数：0件" in text
    assert "つながった件数：3件未満" in told[SHAKYO_DESK][1]
    assert "試験" not in text  # no person
    assert {letter.state for letter in letters(diary)} == {ThanksState.SENT}
    assert diary.refuted() == []


def test_after_a_holiday_the_letter_comes_on_the_first_open_day(diary: Diary) -> None:
    diary.sleep_until(date(2026, 12, 21))
    made = a_referral(diary.town)
    diary.did(made, "acknowledge", OWN)
    diary.live_until(date(2027, 1, 3))

    assert [d for d, to, _ in thanks_mails(diary) if to == TAX_DESK] == []
    diary.live_until(date(2027, 1, 5))
    assert [d for d, _, _ in thanks_mails(diary)] == [date(2027, 1, 4)]


def test_a_pass_that_did_not_run_thanks_later_in_the_month(diary: Diary) -> None:
    made = a_referral(diary.town)
    diary.did(made, "acknowledge", OWN)
    diary.sleep_until(date(2026, 10, 20))
    stages(diary.today)
    stages(diary.today)
    diary.mails_now()

    assert [to for _, to, _ in thanks_mails(diary)] == [TAX_DESK]
    diary.sleep_until(date(2026, 11, 2))
    stages(diary.today)
    assert len(letters(diary)) == 1  # nothing came in October


def test_only_the_receipt_is_told_where_only_the_receipt_may_go_back(
    diary: Diary,
) -> None:
    for sender in (LAWMAKER, NO_MAIL):
        made = a_referral(diary.town, sender=sender)
        diary.did(made, "acknowledge", OWN)
        diary.did(made, "report", OWN, **GIVEN["report"])
    diary.live_until(date(2026, 10, 1))

    [(_, _, text)] = thanks_mails(diary)
    assert "つながった件数：3件未満" in text
    assert "来所された件数" not in text
    assert "支援中の件数" not in text


def test_a_result_of_the_month_after_is_no_letter_where_only_the_receipt_is_told(
    diary: Diary,
) -> None:
    made = a_referral(diary.town, sender=LAWMAKER)
    diary.did(made, "acknowledge", OWN)
    diary.live_until(date(2026, 10, 2))
    diary.did(made, "report", OWN, **GIVEN["report"])
    diary.live_until(date(2026, 11, 4))

    assert [letter.month_on for letter in letters(diary)] == [date(2026, 9, 1)]
