"""年度, 四半期 and 半期."""

# ruff: noqa: RUF001 - full-width input is what is read here

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.fiscal_year import (
    FiscalYear,
    FiscalYearUnreadable,
    half_of,
    last_of_month,
    quarter_of,
)

days = st.dates(min_value=date(1930, 1, 1), max_value=date(2100, 12, 31))


@pytest.mark.parametrize(
    ("day", "start_year"),
    [
        (date(2026, 3, 31), 2025),
        (date(2026, 4, 1), 2026),
        (date(2026, 12, 31), 2026),
        (date(2027, 1, 1), 2026),
        (date(2027, 3, 31), 2026),
    ],
)
def test_the_year_runs_from_april_to_march(day: date, start_year: int) -> None:
    assert FiscalYear.of(day) == FiscalYear(start_year)


@pytest.mark.parametrize(
    ("written", "start_year"),
    [
        ("令和元年度", 2019),
        ("R元", 2019),
        ("R1", 2019),
        ("R01", 2019),
        ("H31", 2019),  # began on 平成31年4月1日
        ("平成31年度", 2019),
        ("H30", 2018),
        ("H27", 2015),
        ("平成元年度", 1989),
        ("昭和63年度", 1988),
        ("令和8年度", 2026),
        ("Ｒ８", 2026),
        ("令和 ８ 年度", 2026),
        ("2026年度", 2026),
        ("2026", 2026),
        ("西暦2026年度", 2026),
    ],
)
def test_the_usual_ways_of_writing_a_year_are_read(
    written: str, start_year: int
) -> None:
    assert FiscalYear.parse(written).start_year == start_year


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("昭和64年度", "平成元年度ではありませんか"),
        ("平成32年度", "令和2年度ではありませんか"),
        ("R0", "平成30年度ではありませんか"),
        ("令和8年", "年度として読めません"),
        ("8年度", "年度として読めません"),
        ("ことし", "年度として読めません"),
    ],
)
def test_a_year_no_era_had_is_refused(written: str, said: str) -> None:
    with pytest.raises(FiscalYearUnreadable, match=said):
        FiscalYear.parse(written)


@pytest.mark.parametrize(
    ("start_year", "label"),
    [
        (1988, "昭和63年度"),
        (1989, "平成元年度"),
        (2018, "平成30年度"),
        (2019, "令和元年度"),  # though 1 April 2019 was 平成31年
        (2020, "令和2年度"),
        (2026, "令和8年度"),
    ],
)
def test_a_year_is_called_by_the_era_of_its_first_day(
    start_year: int, label: str
) -> None:
    assert FiscalYear(start_year).label == label


def test_quarters_and_halves_of_a_year() -> None:
    year = FiscalYear(2027)

    periods = (*year.quarters, *year.halves)

    assert [(p.label, p.first_on, p.last_on) for p in periods] == [
        ("令和9年度第1四半期", date(2027, 4, 1), date(2027, 6, 30)),
        ("令和9年度第2四半期", date(2027, 7, 1), date(2027, 9, 30)),
        ("令和9年度第3四半期", date(2027, 10, 1), date(2027, 12, 31)),
        ("令和9年度第4四半期", date(2028, 1, 1), date(2028, 3, 31)),
        ("令和9年度上期", date(2027, 4, 1), date(2027, 9, 30)),
        ("令和9年度下期", date(2027, 10, 1), date(2028, 3, 31)),
    ]  # fmt: skip


@given(days)
def test_every_day_lies_in_its_year_quarter_and_half(day: date) -> None:
    year = FiscalYear.of(day)

    assert year.first_on <= day <= year.last_on
    for period in (quarter_of(day), half_of(day)):
        assert period.first_on <= day <= period.last_on
        assert period.label.startswith(year.label)


@given(st.integers(min_value=1930, max_value=2100))
def test_every_year_is_read_as_it_was_written(start_year: int) -> None:
    year = FiscalYear(start_year)

    assert FiscalYear.parse(year.label) == year
    assert year.quarters[-1].last_on == year.halves[-1].last_on == year.last_on


@given(days)
def test_the_last_of_the_month_is_followed_by_a_first(day: date) -> None:
    last = last_of_month(day)

    assert last.month == day.month
    assert (last + timedelta(days=1)).day == 1
