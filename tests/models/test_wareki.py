"""和暦: what officers write is read, and what does not exist is refused."""

# ruff: noqa: RUF001 - full-width input is what is read here

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.wareki import (
    ERAS,
    DayOutsideEra,
    DayUnreadable,
    NoSuchDay,
    WeekdayMismatch,
    era_form,
    era_of,
    last_day_of,
    month_day,
    parse_day,
    short_form,
    western_form,
    year_of_era,
)

days_since_taisho = st.dates(min_value=ERAS[-1].first_on, max_value=date(2117, 12, 31))


def test_a_day_is_written_as_the_office_writes_it() -> None:
    day = date(2026, 11, 30)

    assert era_form(day) == "令和8年11月30日（月）"
    assert short_form(day) == "R8.11.30"
    assert western_form(day) == "2026年11月30日（月）"
    assert month_day(day) == "11月30日（月）"


@pytest.mark.parametrize(
    ("day", "written"),
    [
        (date(2019, 4, 30), "平成31年4月30日（火）"),
        (date(2019, 5, 1), "令和元年5月1日（水）"),
        (date(1989, 1, 7), "昭和64年1月7日（土）"),
        (date(1989, 1, 8), "平成元年1月8日（日）"),
        (date(1926, 12, 24), "大正15年12月24日（金）"),
        (date(1926, 12, 25), "昭和元年12月25日（土）"),
        (date(1912, 7, 30), "大正元年7月30日（火）"),
    ],
)
def test_the_first_year_of_an_era_is_written_gannen(day: date, written: str) -> None:
    assert era_form(day) == written
    assert parse_day(written) == day


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("令和元年5月1日", date(2019, 5, 1)),
        ("R1.5.1", date(2019, 5, 1)),
        ("R元.5.1", date(2019, 5, 1)),
        ("r01.05.01", date(2019, 5, 1)),
        ("㋿元年5月1日", date(2019, 5, 1)),  # one character for 令和
        ("H31.4.30", date(2019, 4, 30)),
        ("S64.1.7", date(1989, 1, 7)),
        ("S64/1/7", date(1989, 1, 7)),
        ("平成 30 年 1 0 月 1 日", date(2018, 10, 1)),
        ("Ｈ３１．４．３０", date(2019, 4, 30)),
        ("令和８年１１月３０日（月）", date(2026, 11, 30)),
        ("令和8年11月30日(月曜日)", date(2026, 11, 30)),
        ("2026/11/30", date(2026, 11, 30)),
        ("2026-11-30", date(2026, 11, 30)),
        ("２０２６－１１－３０", date(2026, 11, 30)),
        ("2026\u221211\u221230", date(2026, 11, 30)),  # minus signs
        ("2026.11.30", date(2026, 11, 30)),
        ("2026年11月30日", date(2026, 11, 30)),
        ("西暦2026年11月30日", date(2026, 11, 30)),
        ("2028年2月29日", date(2028, 2, 29)),
        ("昭和元年12月25日", date(1926, 12, 25)),
    ],
)
def test_the_usual_ways_of_writing_are_read(written: str, day: date) -> None:
    assert parse_day(written) == day


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("平成31年5月1日", "平成31年4月30日までです。令和元年5月1日ではありませんか"),
        ("令和元年4月30日", "令和元年5月1日からです。平成31年4月30日ではありませんか"),
        ("R0.5.1", "令和元年5月1日からです"),
        ("H1.1.7", "平成元年1月8日からです。昭和64年1月7日ではありませんか"),
        ("大正15年12月25日", "昭和元年12月25日ではありませんか"),
        ("大正元年7月29日", "大正元年7月30日からです"),
    ],
)
def test_a_day_outside_its_era_is_refused(written: str, said: str) -> None:
    with pytest.raises(DayOutsideEra) as refusal:
        parse_day(written)

    assert f"「{written}」" in str(refusal.value)
    assert said in str(refusal.value)


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("令和8年2月30日", "2026年2月は28日までです"),
        ("2027-02-29", "2027年2月は28日までです"),
        ("2026/4/31", "2026年4月は30日までです"),
        ("2026/4/0", "2026年4月は30日までです"),
        ("2026/13/1", "「2026/13/1」という日はありません"),
        ("2026/0/1", "「2026/0/1」という日はありません"),
        ("0000/1/1", "「0000/1/1」という日はありません"),
    ],
)
def test_a_day_no_month_has_is_refused(written: str, said: str) -> None:
    with pytest.raises(NoSuchDay, match=said):
        parse_day(written)


@pytest.mark.parametrize(
    "written",
    ["", "あした", "8/11/30", "26-11-30", "2026/11", "2026/11-30", "2026年11/30",
     "令和8年", "元年5月1日", "明治45年7月1日", "2026-11-30T00:00", "R8.11.30.1"],
)  # fmt: skip
def test_what_is_no_single_day_is_refused(written: str) -> None:
    with pytest.raises(DayUnreadable, match="日付として読めません"):
        parse_day(written)


def test_a_wrong_weekday_is_refused_with_the_right_one() -> None:
    with pytest.raises(WeekdayMismatch, match="2026年11月30日（月）です"):
        parse_day("令和8年11月30日（火）")


def test_days_before_taisho_have_no_era_here() -> None:
    with pytest.raises(DayOutsideEra, match="大正より前"):
        era_form(date(1912, 7, 29))


def test_each_era_begins_the_day_after_the_one_before() -> None:
    for later, earlier in pairwise(ERAS):
        assert last_day_of(earlier) + timedelta(days=1) == later.first_on
    assert last_day_of(ERAS[0]) == date.max


@given(days_since_taisho)
def test_every_day_is_read_as_it_was_written(day: date) -> None:
    assert parse_day(era_form(day)) == day
    assert parse_day(short_form(day)) == day
    assert parse_day(western_form(day)) == day
    assert parse_day(day.isoformat()) == day


@given(days_since_taisho)
def test_the_year_of_the_era_counts_from_one(day: date) -> None:
    number = year_of_era(day).removeprefix(era_of(day).name).removesuffix("年")

    assert (1 if number == "元" else int(number)) == day.year - era_of(day).offset >= 1
