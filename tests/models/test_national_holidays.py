"""国民の祝日: the published lists, the special laws, and where knowledge ends."""

from datetime import date, timedelta

import jpholiday
import pytest

from models.national_holidays import (
    FIRST_ON,
    OFFICIAL_UNTIL,
    PROVISIONAL_UNTIL,
    Certainty,
    DateBeyondCalendar,
    certainty_of,
    holidays_in,
)

# 国立天文台 暦要項 and 内閣府; 2019-2021 by 平成30年法律第99号 and 特措法第32条.
PUBLISHED = {
    2019: "0101 0114 0211 0321 0429 0430 0501 0502 0503 0504 0505 0506 0715 0811 0812"
    " 0916 0923 1014 1022 1103 1104 1123",
    2020: "0101 0113 0211 0223 0224 0320 0429 0503 0504 0505 0506 0723 0724 0810 0921"
    " 0922 1103 1123",
    2021: "0101 0111 0211 0223 0320 0429 0503 0504 0505 0722 0723 0808 0809 0920 0923"
    " 1103 1123",
    2026: "0101 0112 0211 0223 0320 0429 0503 0504 0505 0506 0720 0811 0921 0922 0923"
    " 1012 1103 1123",
    2027: "0101 0111 0211 0223 0321 0322 0429 0503 0504 0505 0719 0811 0920 0923 1011"
    " 1103 1123",
}


@pytest.mark.parametrize("year", PUBLISHED)
def test_the_holidays_are_the_published_ones(year: int) -> None:
    assert " ".join(f"{day:%m%d}" for day in holidays_in(year)) == PUBLISHED[year]


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (date(2019, 4, 30), "国民の休日"),
        (date(2019, 5, 1), "天皇の即位の日"),
        (date(2019, 5, 2), "国民の休日"),
        (date(2019, 5, 6), "振替休日（こどもの日）"),
        (date(2019, 10, 22), "即位礼正殿の儀が行われる日"),
        (date(2020, 7, 23), "海の日"),
        (date(2020, 7, 24), "スポーツの日"),
        (date(2020, 8, 10), "山の日"),
        (date(2021, 7, 22), "海の日"),
        (date(2021, 7, 23), "スポーツの日"),
        (date(2021, 8, 8), "山の日"),
        (date(2021, 8, 9), "振替休日（山の日）"),
        (date(2026, 5, 6), "振替休日（憲法記念日）"),  # 5/3 was the Sunday
        (date(2026, 9, 22), "国民の休日"),
        (date(2027, 3, 22), "振替休日（春分の日）"),
    ],
)
def test_substitutes_and_special_days_are_named(day: date, name: str) -> None:
    assert holidays_in(day.year)[day] == name


def test_a_substitute_names_a_holiday_on_a_sunday() -> None:
    substitutes = 0
    for year in range(FIRST_ON.year, PROVISIONAL_UNTIL.year + 1):
        for day, name in holidays_in(year).items():
            if name.startswith("振替休日"):
                sunday = day - timedelta(days=day.isoweekday())

                assert name == f"振替休日（{holidays_in(year)[sunday]}）"
                substitutes += 1
    assert substitutes >= 50


def test_a_second_witness_agrees_on_every_day_from_2015_to_2030() -> None:
    day, last = date(2015, 1, 1), date(2030, 12, 31)
    compared = 0
    while day <= last:
        assert (day in holidays_in(day.year)) == jpholiday.is_holiday(day), day
        day += timedelta(days=1)
        compared += 1
    assert compared == 5844


def test_the_names_are_japanese_whatever_the_machine_speaks() -> None:
    names = {name for year in PUBLISHED for name in holidays_in(year).values()}

    assert all(not name.isascii() for name in names)


def test_a_day_is_official_until_the_published_year_and_then_provisional() -> None:
    after = OFFICIAL_UNTIL + timedelta(days=1)

    assert certainty_of(OFFICIAL_UNTIL) is Certainty.OFFICIAL
    assert certainty_of(after) is Certainty.PROVISIONAL
    assert certainty_of(PROVISIONAL_UNTIL) is Certainty.PROVISIONAL
    assert (certainty_of(FIRST_ON).label, certainty_of(after).label) == ("確定", "予定")


@pytest.mark.parametrize(
    "day", [FIRST_ON - timedelta(days=1), PROVISIONAL_UNTIL + timedelta(days=1)]
)
def test_a_day_nobody_knows_is_refused(day: date) -> None:
    with pytest.raises(DateBeyondCalendar, match=f"{day.year}年{day.month}月"):
        certainty_of(day)
