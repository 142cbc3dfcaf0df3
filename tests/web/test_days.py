"""How days and remaining days are written on pages."""

from datetime import UTC, date, datetime

import pytest

from web.days import day_in_words, moment_in_words, remaining


def test_a_day_is_written_in_the_era_with_its_weekday() -> None:
    assert day_in_words(date(2026, 9, 24)) == "令和8年9月24日（木）"


def test_a_moment_is_shown_in_office_time() -> None:
    late = datetime(2026, 9, 23, 15, 5, tzinfo=UTC)

    assert moment_in_words(late) == "令和8年9月24日（木）00:05"


@pytest.mark.parametrize(
    ("open_days", "words", "tone"),
    [
        (4, "あと4開庁日", "later"),
        (3, "あと3開庁日", "soon"),
        (1, "あと1開庁日", "soon"),
        (0, "本日", "today"),
        (-2, "2開庁日超過", "overdue"),
    ],
)
def test_remaining_days_are_words_not_colour(
    open_days: int, words: str, tone: str
) -> None:
    assert remaining(open_days) == (words, tone)


def test_a_partner_never_reads_that_a_day_has_passed() -> None:
    assert remaining(-2, polite=True).words == "ご回答をお待ちしています"
