"""開庁日カレンダー: what is open, why not, and counting both ways."""

import json
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.calendar import BusinessCalendar, first_day_both_open
from models.closures import (
    CalendarUnreadable,
    DayException,
    DayKind,
    NthWeekdayOpen,
    YearEndClosing,
)
from models.national_holidays import Certainty, DateBeyondCalendar

TOWN = BusinessCalendar()
SATURDAYS = NthWeekdayOpen(weekday=5, weeks=(2, 4))
POWER_CUT = DayException(date(2026, 8, 13), DayKind.CLOSED, "庁舎の停電", "総務課通知")
ELECTION = DayException(date(2026, 8, 16), DayKind.OPEN, "臨時開庁", "総務課通知")
OFFICE = TOWN.with_exceptions(POWER_CUT, ELECTION)
DESK = OFFICE.with_open_weekdays(SATURDAYS)
COMPANY = BusinessCalendar(
    name="受託者",
    weekly_closed=frozenset({0}),
    national_holidays=False,
    year_end=None,
    open_day="営業日",
)
CALENDARS = st.sampled_from([TOWN, OFFICE, DESK, COMPANY])
near = st.dates(min_value=date(2001, 1, 1), max_value=date(2036, 12, 31))
few = st.integers(min_value=1, max_value=120)


def brute_force_count(calendar: BusinessCalendar, after: date, until: date) -> int:
    """Count open days one by one: `after` not counted, `until` counted."""
    days = (after + timedelta(days=n) for n in range(1, (until - after).days + 1))
    return sum(calendar.is_open(day) for day in days)


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (date(2026, 9, 18), None),
        (date(2026, 9, 19), "土曜日"),
        (date(2026, 9, 20), "日曜日"),
        (date(2026, 9, 21), "敬老の日"),
        (date(2026, 9, 22), "国民の休日"),
        (date(2026, 5, 6), "振替休日（憲法記念日）"),
        (date(2026, 12, 28), None),
        (date(2026, 12, 29), "年末年始の休み"),
        (date(2027, 1, 1), "元日"),
        (date(2027, 1, 2), "年末年始の休み"),  # also a Saturday
        (date(2027, 1, 3), "年末年始の休み"),
        (date(2027, 1, 4), None),
    ],
)
def test_a_closed_day_says_why(day: date, name: str | None) -> None:
    assert TOWN.why_closed(day) == name
    assert TOWN.is_open(day) == (name is None)


def test_the_ten_days_of_2019_are_closed() -> None:
    closed = TOWN.closed_days(date(2019, 4, 27), date(2019, 5, 6))

    assert len(closed) == 10
    assert TOWN.shift(date(2019, 4, 26), 1) == date(2019, 5, 7)


@pytest.mark.parametrize(
    ("start", "open_days", "end"),
    [
        (date(2026, 9, 18), 1, date(2026, 9, 24)),  # over the five days of September
        (date(2026, 9, 18), 2, date(2026, 9, 25)),
        (date(2026, 9, 24), -1, date(2026, 9, 18)),
        (date(2026, 9, 20), 1, date(2026, 9, 24)),  # from a Sunday
        (date(2026, 9, 20), -1, date(2026, 9, 18)),
        (date(2026, 12, 28), 1, date(2027, 1, 4)),  # over the year end
        (date(2027, 1, 4), -1, date(2026, 12, 28)),
        (date(2026, 5, 1), 1, date(2026, 5, 7)),
        (date(2020, 7, 22), 1, date(2020, 7, 27)),  # 海の日 and スポーツの日 moved
        (date(2021, 8, 6), 1, date(2021, 8, 10)),  # 山の日 moved, and its substitute
        (date(2026, 9, 20), 0, date(2026, 9, 20)),  # the day itself, unrolled
        (date(2026, 4, 1), 240, date(2027, 3, 31)),  # 261 weekdays, 17 + 3 closed
    ],
)
def test_open_days_are_counted_from_the_day_after(
    start: date, open_days: int, end: date
) -> None:
    assert TOWN.shift(start, open_days) == end


def test_a_closed_day_rolls_either_way_and_an_open_one_stays() -> None:
    assert TOWN.next_open(date(2026, 5, 4)) == date(2026, 5, 7)
    assert TOWN.prev_open(date(2026, 5, 4)) == date(2026, 5, 1)
    assert TOWN.next_open(date(2026, 5, 7)) == date(2026, 5, 7)
    assert TOWN.prev_open(date(2026, 5, 7)) == date(2026, 5, 7)


def test_a_desk_inherits_the_closures_of_its_office() -> None:
    assert DESK.why_closed(POWER_CUT.on) == "庁舎の停電"
    assert DESK.is_open(ELECTION.on)
    assert not TOWN.is_open(ELECTION.on)
    assert TOWN.is_open(POWER_CUT.on)


def test_the_later_exception_for_a_day_wins() -> None:
    open_after_all = DayException(POWER_CUT.on, DayKind.OPEN, "通常どおり開庁")

    assert OFFICE.with_exceptions(open_after_all).is_open(POWER_CUT.on)


@pytest.mark.parametrize(
    ("saturday", "is_open"),
    [
        (date(2026, 8, 1), False),
        (date(2026, 8, 8), True),  # 2nd
        (date(2026, 8, 15), False),
        (date(2026, 8, 22), True),  # 4th
        (date(2026, 8, 29), False),
        (date(2026, 11, 7), False),
        (date(2026, 11, 14), True),  # 2nd, as late as it can be
        (date(2026, 11, 21), False),
        (date(2026, 11, 28), True),  # 4th, as late as it can be
        (date(2023, 2, 11), False),  # 2nd, but 建国記念の日
        (date(2026, 8, 9), False),  # a Sunday
    ],
)
def test_a_desk_may_open_on_the_second_and_fourth_saturday(
    saturday: date, *, is_open: bool
) -> None:
    assert DESK.is_open(saturday) == is_open


def test_a_company_may_keep_other_days() -> None:
    assert COMPANY.is_open(date(2026, 9, 22))
    assert COMPANY.is_open(date(2027, 1, 1))
    assert COMPANY.why_closed(date(2026, 9, 21)) == "月曜日"


def test_the_first_day_both_are_open_may_be_the_day_itself() -> None:
    assert first_day_both_open(date(2026, 9, 18), TOWN, COMPANY) == date(2026, 9, 18)
    assert first_day_both_open(date(2026, 9, 19), TOWN, COMPANY) == date(2026, 9, 24)


def test_offices_never_open_together_reach_the_end_of_the_calendar() -> None:
    never = BusinessCalendar(weekly_closed=frozenset(range(7)))

    with pytest.raises(DateBeyondCalendar):
        first_day_both_open(date(2037, 1, 1), TOWN, never)


def test_a_day_is_official_or_provisional() -> None:
    assert TOWN.certainty(date(2027, 12, 31)) is Certainty.OFFICIAL
    assert TOWN.certainty(date(2028, 1, 1)) is Certainty.PROVISIONAL


def test_no_count_leaves_the_calendar() -> None:
    for reach in (
        lambda: TOWN.is_open(date(2038, 1, 1)),
        lambda: TOWN.shift(date(2037, 12, 28), 1),
        lambda: TOWN.shift(date(2000, 1, 4), -1),
        lambda: TOWN.shift(date(2038, 1, 1), 0),
        lambda: TOWN.open_days_between(date(2037, 12, 1), date(2038, 1, 1)),
        lambda: TOWN.open_days_between(date(1999, 12, 31), date(2000, 1, 4)),
    ):
        with pytest.raises(DateBeyondCalendar, match="2000年～2037年"):
            reach()


def test_the_version_names_the_days_and_not_the_order_they_were_told_in() -> None:
    told_otherwise = TOWN.with_exceptions(ELECTION, POWER_CUT)

    assert told_otherwise.version == OFFICE.version
    assert len({c.version for c in (TOWN, OFFICE, DESK, COMPANY)}) == 4
    assert len(TOWN.version) == 12


@pytest.mark.parametrize("calendar", [TOWN, OFFICE, DESK, COMPANY])
def test_a_calendar_is_read_as_it_was_written(calendar: BusinessCalendar) -> None:
    written = json.loads(json.dumps(calendar.as_json()))

    assert BusinessCalendar.from_json(written) == calendar
    assert BusinessCalendar.from_json(written).version == calendar.version


def test_a_calendar_is_read_as_an_officer_writes_it() -> None:
    written = {
        "weekly_closed": ["土曜日", "日"],
        "open_weekdays": [{"weekday": "土曜", "weeks": [2, 4]}],
        "year_end": {"december": 28},
        "exceptions": [{"on": "令和8年8月13日", "kind": "closed", "name": "停電"}],
    }
    calendar = BusinessCalendar.from_json(written)

    assert calendar.open_weekdays == (SATURDAYS,)
    assert calendar.why_closed(date(2026, 12, 28)) == "年末年始の休み"
    assert calendar.why_closed(date(2026, 8, 13)) == "停電"
    assert BusinessCalendar.from_json({}) == TOWN


A_CLOSURE = {"on": "2026-08-13", "kind": "closed", "name": "停電"}


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ([], "「全体」の書き方"),
        ({"closed": []}, "「closed」という項目は使えません"),
        ({"weekly_closed": ["ど"]}, "「weekly_closedの1件目」の書き方"),
        ({"weekly_closed": [7]}, "「weekly_closedの1件目」の書き方"),
        ({"weekly_closed": [""]}, "「weekly_closedの1件目」の書き方"),
        ({"exceptions": [A_CLOSURE, {**A_CLOSURE, "on": "令和8年8月33日"}]},
         "「exceptionsの2件目のon」：「令和8年8月33日」という日はありません"),
        ({"exceptions": [{**A_CLOSURE, "on": 3.5}]}, "「exceptionsの1件目のon」"),
        ({"exceptions": [{**A_CLOSURE, "kind": "shut"}]}, "'closed', 'open' の"),
        ({"exceptions": [{"on": "2026-08-13", "kind": "open"}]},
         "「exceptionsの1件目のname」の記入がありません"),
        ({"open_weekdays": [{"weekday": "土", "weeks": [6]}]}, "1から5までです"),
        ({"open_weekdays": [{"weekday": "土", "weeks": []}]}, "1から5までです"),
        ({"year_end": {"december": 32}}, "1から31まで"),
        ({"open_day": "平日"}, "'開庁日', '営業日' のいずれか"),
    ],
)  # fmt: skip
def test_a_calendar_written_wrongly_names_the_place(written: object, said: str) -> None:
    with pytest.raises(CalendarUnreadable) as refusal:
        BusinessCalendar.from_json(written)

    assert said in str(refusal.value)


def test_a_year_end_may_be_longer() -> None:
    long_rest = BusinessCalendar(year_end=YearEndClosing(december=28, january=5))

    assert long_rest.shift(date(2026, 12, 25), 1) == date(2027, 1, 6)


@given(CALENDARS, near, few)
def test_a_shift_lands_on_an_open_day_that_many_open_days_away(
    calendar: BusinessCalendar, day: date, open_days: int
) -> None:
    later = calendar.shift(day, open_days)
    earlier = calendar.shift(day, -open_days)

    assert calendar.is_open(later)
    assert calendar.is_open(earlier)
    assert brute_force_count(calendar, day, later) == open_days
    assert calendar.open_days_between(day, later) == open_days
    assert calendar.open_days_between(day, earlier) == -open_days


@given(CALENDARS, near, few)
def test_there_and_back_from_an_open_day_returns(
    calendar: BusinessCalendar, day: date, open_days: int
) -> None:
    start = calendar.next_open(day)

    assert calendar.shift(calendar.shift(start, open_days), -open_days) == start
    assert calendar.shift(calendar.shift(start, -open_days), open_days) == start


@given(CALENDARS, near, few, few)
def test_two_shifts_are_one(
    calendar: BusinessCalendar, day: date, first: int, second: int
) -> None:
    assert calendar.shift(calendar.shift(day, first), second) == calendar.shift(
        day, first + second
    )


@given(CALENDARS, near)
def test_rolling_finds_the_nearest_open_day(
    calendar: BusinessCalendar, day: date
) -> None:
    later, earlier = calendar.next_open(day), calendar.prev_open(day)

    assert earlier <= day <= later
    assert calendar.is_open(later)
    assert calendar.is_open(earlier)
    assert brute_force_count(calendar, earlier, later - timedelta(days=1)) == 0


@given(CALENDARS, near, near)
def test_open_days_between_count_the_end_and_not_the_start(
    calendar: BusinessCalendar, one: date, other: date
) -> None:
    start, end = min(one, other), max(one, other)
    between = calendar.open_days_between(start, end)

    assert between == len(
        [1 for n in range(1, (end - start).days + 1)
         if calendar.is_open(start + timedelta(days=n))]
    )  # fmt: skip
    assert calendar.open_days_between(end, start) == -(
        between + calendar.is_open(start) - calendar.is_open(end)
    )
