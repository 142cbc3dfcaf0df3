"""期限: the verified vectors of the law's counting, the moves, and the reason."""

import json
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.calendar import BusinessCalendar
from models.closures import DayException, DayKind
from models.deadline import deadline, not_before
from models.deadline_rules import (
    Days,
    EndOfMonthAfterPeriod,
    EndOfRunningMonth,
    Months,
    OpenDays,
    OpenDaysBefore,
    Rule,
    RuleUnreadable,
    Weeks,
    rule_from_json,
)
from models.national_holidays import Certainty, DateBeyondCalendar
from models.statutes import (
    ASSISTANCE_DEEMED_REFUSED,
    DECIDE_ASSISTANCE,
    DECIDE_ASSISTANCE_AT_LATEST,
    FORWARD_APPLICATION,
    STATUTORY_LIMITS,
)
from models.why import Roll, Why

TOWN = BusinessCalendar()
starts = st.dates(min_value=date(2001, 1, 1), max_value=date(2033, 12, 31))
lengths = st.integers(min_value=1, max_value=36)
RULES = st.one_of(
    st.builds(OpenDays, st.integers(0, 60)),
    st.builds(OpenDaysBefore, st.integers(0, 60)),
    st.builds(Days, lengths, st.booleans()),
    st.builds(Weeks, lengths, st.booleans()),
    st.builds(Months, lengths, st.booleans()),
    st.builds(EndOfMonthAfterPeriod, st.sampled_from(["quarter", "half"])),
    st.builds(EndOfRunningMonth),
)


def day(text: str) -> date:
    """Read 2026-09-18."""
    return date.fromisoformat(text)


def due_on(rule: Rule, start: str, roll: Roll = Roll.NONE) -> str:
    """Say the effective day on the standard calendar."""
    return deadline(rule, day(start), TOWN, roll).due_on.isoformat()


@pytest.mark.parametrize(
    ("start", "rule", "raw", "next_open", "prev_open"),
    [
        # 民法第140条, 第143条: the start day is not counted
        ("2026-01-27", Months(1), "2026-02-27", "2026-02-27", "2026-02-27"),
        ("2026-01-28", Months(1), "2026-02-28", "2026-03-02", "2026-02-27"),  # 土
        ("2026-01-29", Months(1), "2026-02-28", "2026-03-02", "2026-02-27"),  # 月末
        ("2026-01-30", Months(1), "2026-02-28", "2026-03-02", "2026-02-27"),
        ("2026-01-31", Months(1), "2026-02-28", "2026-03-02", "2026-02-27"),
        ("2028-01-30", Months(1), "2028-02-29", "2028-02-29", "2028-02-29"),  # 閏
        ("2026-08-31", Months(6), "2027-02-28", "2027-03-01", "2027-02-26"),
        ("2026-03-31", Months(3), "2026-06-30", "2026-06-30", "2026-06-30"),
        ("2026-04-15", Months(3), "2026-07-15", "2026-07-15", "2026-07-15"),
        ("2024-02-29", Months(12), "2025-02-28", "2025-02-28", "2025-02-28"),
        # 生活保護法第24条: 14 and 30 days from the application
        ("2026-04-20", Days(14), "2026-05-04", "2026-05-07", "2026-05-01"),
        ("2026-04-20", Days(30), "2026-05-20", "2026-05-20", "2026-05-20"),
        ("2026-12-18", Days(14), "2027-01-01", "2027-01-04", "2026-12-28"),
        ("2026-12-18", Days(30), "2027-01-17", "2027-01-18", "2027-01-15"),
        ("2026-09-08", Days(14), "2026-09-22", "2026-09-24", "2026-09-18"),
        ("2026-09-08", Days(30), "2026-10-08", "2026-10-08", "2026-10-08"),
        # 翌月末日 of the quarter or half the start lies in
        ("2025-06-30", EndOfMonthAfterPeriod("quarter"),
         "2025-07-31", "2025-07-31", "2025-07-31"),
        ("2025-09-30", EndOfMonthAfterPeriod("quarter"),
         "2025-10-31", "2025-10-31", "2025-10-31"),
        ("2025-04-01", EndOfMonthAfterPeriod("half"),
         "2025-10-31", "2025-10-31", "2025-10-31"),
        ("2025-12-31", EndOfMonthAfterPeriod("quarter"),
         "2026-01-31", "2026-02-02", "2026-01-30"),  # 土
        ("2026-03-31", EndOfMonthAfterPeriod("quarter"),
         "2026-04-30", "2026-04-30", "2026-04-30"),
        ("2026-01-05", EndOfMonthAfterPeriod("half"),
         "2026-04-30", "2026-04-30", "2026-04-30"),
        ("2026-04-01", EndOfMonthAfterPeriod("quarter"),
         "2026-07-31", "2026-07-31", "2026-07-31"),
        ("2026-09-30", EndOfMonthAfterPeriod("half"),
         "2026-10-31", "2026-11-02", "2026-10-30"),  # 土
        ("2026-12-31", EndOfMonthAfterPeriod("quarter"),
         "2027-01-31", "2027-02-01", "2027-01-29"),  # 日
        ("2027-03-31", EndOfMonthAfterPeriod("half"),
         "2027-04-30", "2027-04-30", "2027-04-30"),
        ("2027-06-30", EndOfMonthAfterPeriod("quarter"),
         "2027-07-31", "2027-08-02", "2027-07-30"),  # 土
        ("2027-07-01", EndOfMonthAfterPeriod("quarter"),
         "2027-10-31", "2027-11-01", "2027-10-29"),  # 日
        ("2027-10-01", EndOfMonthAfterPeriod("quarter"),
         "2028-01-31", "2028-01-31", "2028-01-31"),
        ("2028-03-31", EndOfMonthAfterPeriod("half"),
         "2028-04-30", "2028-05-01", "2028-04-28"),  # 日
        # 当月末日
        ("2026-02-01", EndOfRunningMonth(), "2026-02-28", "2026-03-02", "2026-02-27"),
        ("2028-02-29", EndOfRunningMonth(), "2028-02-29", "2028-02-29", "2028-02-29"),
    ],
)  # fmt: skip
def test_a_period_ends_as_verified(
    start: str, rule: Rule, raw: str, next_open: str, prev_open: str
) -> None:
    assert deadline(rule, day(start), TOWN, Roll.NEXT_OPEN).raw_on == day(raw)
    assert due_on(rule, start) == raw
    assert due_on(rule, start, Roll.NEXT_OPEN) == next_open
    assert due_on(rule, start, Roll.PREV_OPEN) == prev_open


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        ("2026-04-01", 12, "2027-03-31"),
        ("2026-04-01", 6, "2026-09-30"),
        ("2026-08-31", 6, "2027-02-28"),
        ("2026-10-15", 3, "2027-01-14"),
        ("2026-11-30", 3, "2027-02-28"),
        ("2028-02-29", 12, "2029-02-28"),
    ],
)
def test_a_period_may_count_its_first_day(start: str, months: int, end: str) -> None:
    assert due_on(Months(months, first_day_counts=True), start) == end


@pytest.mark.parametrize(
    ("rule", "start", "end"),
    [
        (OpenDays(2), "2026-09-18", "2026-09-25"),
        (OpenDays(0), "2026-09-18", "2026-09-18"),
        (OpenDays(10), "2019-04-26", "2019-05-20"),  # over ten closed days
        (OpenDaysBefore(1), "2026-09-24", "2026-09-18"),
        (OpenDaysBefore(7), "2026-09-30", "2026-09-16"),
        (OpenDaysBefore(0), "2026-09-30", "2026-09-30"),
        (Weeks(1), "2026-09-18", "2026-09-25"),  # the same weekday
        (Weeks(2, first_day_counts=True), "2026-09-18", "2026-10-01"),
        (Days(1, first_day_counts=True), "2026-09-18", "2026-09-18"),
        (Days(0), "2026-09-18", "2026-09-18"),
    ],
)
def test_open_days_days_and_weeks_are_counted(rule: Rule, start: str, end: str) -> None:
    assert due_on(rule, start) == end


def test_a_deadline_long_past_is_still_a_deadline() -> None:
    assert due_on(OpenDays(2), "2001-09-10") == "2001-09-12"


@pytest.mark.parametrize(
    ("rule", "start"),
    [
        (Days(1), "1999-12-31"),
        (Days(30), "2037-12-20"),
        (OpenDays(30), "2037-12-20"),
        (Months(9999), "2026-04-01"),
        (OpenDaysBefore(9), "2000-01-05"),
        (Days(1), "9999-12-31"),
    ],
)
def test_a_deadline_beyond_the_calendar_is_refused(rule: Rule, start: str) -> None:
    with pytest.raises(DateBeyondCalendar):
        due_on(rule, start)


def test_the_reason_names_every_day_that_was_not_counted() -> None:
    why = deadline(OpenDays(2), day("2026-09-18"), TOWN, start_label="送付").why

    assert [(one.on.day, one.name) for one in why.skipped] == [
        (19, "土曜日"),
        (20, "日曜日"),
        (21, "敬老の日"),
        (22, "国民の休日"),
        (23, "秋分の日"),
    ]
    assert why.calendar_version == TOWN.version
    assert why.certainty is Certainty.OFFICIAL
    assert why.sentences() == [
        "送付の日である9月18日（金）の翌日から2開庁日を数えました。",
        (
            "9月19日（土）、9月20日（日）、9月21日（月）敬老の日、9月22日（火）国民の休日、"
            "9月23日（水）秋分の日は閉庁日のため数えません。"
        ),
        "期限は9月25日（金）です。",
    ]


@pytest.mark.parametrize(
    ("rule", "start", "roll", "told"),
    [
        (Days(14), "2026-04-20", Roll.PREV_OPEN, [
            "4月20日（月）の翌日から14日を数えました。",
            "本来の期限は5月4日（月）です。",
            ("5月2日（土）、5月3日（日）憲法記念日、5月4日（月）みどりの日は閉庁日のため、"
             "直前の開庁日である5月1日（金）を期限とします。"),
        ]),
        (Days(14), "2026-12-18", Roll.NEXT_OPEN, [
            "12月18日（金）の翌日から14日を数えました。",
            "本来の期限は2027年1月1日（金）です。",
            ("2027年1月1日（金）元日、2027年1月2日（土）年末年始の休み、"
             "2027年1月3日（日）年末年始の休みは閉庁日のため、"
             "直後の開庁日である2027年1月4日（月）を期限とします。"),
        ]),
        (Days(14), "2026-04-20", Roll.NONE, [
            "4月20日（月）の翌日から14日を数えました。",
            "期限は5月4日（月）です。",
            "この日は閉庁日（みどりの日）ですが、動かさない決まりのため、そのままとします。",
        ]),
        (OpenDaysBefore(1), "2026-09-24", Roll.NONE, [
            "9月24日（木）の前日からさかのぼって1開庁日を数えました。",
            ("9月19日（土）、9月20日（日）、9月21日（月）敬老の日、9月22日（火）国民の休日、"
             "9月23日（水）秋分の日は閉庁日のため数えません。"),
            "期限は9月18日（金）です。",
        ]),
        (Months(3, first_day_counts=True), "2026-10-15", Roll.NONE, [
            "10月15日（木）を初日として3か月を数えました。",
            "期限は2027年1月14日（木）です。",
        ]),
        (Weeks(1), "2028-03-01", Roll.NONE, [
            "3月1日（水）の翌日から1週間を数えました。",
            "期限は3月8日（水）です。",
            "この期間には、公表前の予定の祝日を用いています。",
        ]),
        (EndOfMonthAfterPeriod("quarter"), "2026-09-18", Roll.NEXT_OPEN, [
            "9月18日（金）を含む四半期の翌月末日が期限です。",
            "本来の期限は10月31日（土）です。",
            ("10月31日（土）、11月1日（日）は閉庁日のため、"
             "直後の開庁日である11月2日（月）を期限とします。"),
        ]),
        (EndOfMonthAfterPeriod("half"), "2025-09-18", Roll.NONE, [
            "9月18日（木）を含む半期の翌月末日が期限です。",
            "期限は10月31日（金）です。",
        ]),
        (EndOfRunningMonth(), "2026-09-18", Roll.NONE, [
            "9月18日（金）を含む月の末日が期限です。",
            "期限は9月30日（水）です。",
        ]),
        (OpenDays(0), "2026-09-18", Roll.NONE, [
            "9月18日（金）の当日が期限です。",
            "期限は9月18日（金）です。",
        ]),
    ],
)  # fmt: skip
def test_the_reason_reads_as_an_officer_would_tell_it(
    rule: Rule, start: str, roll: Roll, told: list[str]
) -> None:
    assert deadline(rule, day(start), TOWN, roll).why.sentences() == told


def test_a_company_reads_its_own_words_and_closures() -> None:
    stocktaking = DayException(day("2026-09-25"), DayKind.CLOSED, "棚卸し")
    company = BusinessCalendar(open_day="営業日").with_exceptions(stocktaking)
    why = deadline(
        OpenDays(1), day("2026-09-24"), company, remarks=("電話で確認済みです。",)
    ).why

    assert why.sentences() == [
        "9月24日（木）の翌日から1営業日を数えました。",
        "9月25日（金）棚卸し、9月26日（土）、9月27日（日）は休業日のため数えません。",
        "期限は9月28日（月）です。",
        "電話で確認済みです。",
    ]


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ({"kind": "open_days", "n": -1}, "0から9999まで"),
        ({"kind": "days", "n": 10_000}, "0から9999まで"),
        ({"kind": "days", "n": 0, "first_day_counts": True}, "1以上"),
        ({"kind": "soon"}, "「kind」は 'open_days'"),
        ({"n": 2}, "「kind」の記入がありません"),
        ({"kind": "days"}, "「daysのn」の記入がありません"),
        ({"kind": "days", "n": "二"}, "「daysのn」の書き方"),
        ({"kind": "days", "n": 2, "m": 3}, "「daysのm」という項目は使えません"),
        ({"kind": "end_of_month_after", "period": "decade"}, "'quarter', 'half'"),
        (2, "「全体」の書き方"),
    ],
)
def test_a_rule_written_wrongly_names_the_place(written: object, said: str) -> None:
    with pytest.raises(RuleUnreadable) as refusal:
        rule_from_json(written)

    assert said in str(refusal.value)


@pytest.mark.parametrize("length", [-1, 10_000])
def test_a_length_nobody_agrees_on_is_refused(length: int) -> None:
    with pytest.raises(RuleUnreadable, match="0から9999まで"):
        OpenDays(length)


def test_the_law_gives_14_and_30_days_for_a_decision() -> None:
    assert [
        (limit.rule, limit.citation)
        for limit in (
            DECIDE_ASSISTANCE,
            DECIDE_ASSISTANCE_AT_LATEST,
            ASSISTANCE_DEEMED_REFUSED,
            FORWARD_APPLICATION,
        )
    ] == [
        (Days(14), "生活保護法第24条第5項"),
        (Days(30), "生活保護法第24条第5項ただし書"),
        (Days(30), "生活保護法第24条第7項"),
        (Days(5), "生活保護法第24条第10項"),
    ]
    assert len(STATUTORY_LIMITS) == len(set(STATUTORY_LIMITS)) >= 4


@given(RULES)
def test_every_rule_is_read_as_it_was_written(rule: Rule) -> None:
    assert rule_from_json(json.loads(json.dumps(rule.as_json()))) == rule


@given(RULES, starts, st.sampled_from(Roll))
def test_every_reason_is_read_as_it_was_written(
    rule: Rule, start: date, roll: Roll
) -> None:
    found = deadline(rule, start, TOWN, roll, start_label="送付")
    why = Why.from_json(json.loads(json.dumps(found.why.as_json())))

    assert why == found.why
    assert why.sentences() == found.why.sentences()
    assert (found.raw_on, found.due_on) == (why.raw_on, why.due_on)


@given(RULES, starts)
def test_a_move_ends_on_the_nearest_open_day_and_names_what_lies_between(
    rule: Rule, start: date
) -> None:
    later = deadline(rule, start, TOWN, Roll.NEXT_OPEN)
    earlier = deadline(rule, start, TOWN, Roll.PREV_OPEN)

    assert TOWN.is_open(later.due_on)
    assert TOWN.is_open(earlier.due_on)
    assert earlier.due_on <= later.raw_on <= later.due_on
    assert len(later.why.rolled) == (later.due_on - later.raw_on).days
    assert len(earlier.why.rolled) == (earlier.raw_on - earlier.due_on).days
    assert not any(TOWN.is_open(one.on) for one in later.why.rolled)


@given(starts, st.integers(1, 60))
def test_counted_and_skipped_days_together_are_all_days(start: date, n: int) -> None:
    after = deadline(OpenDays(n), start, TOWN)
    before = deadline(OpenDaysBefore(n), start, TOWN)

    assert n + len(after.why.skipped) == (after.raw_on - start).days
    assert n + len(before.why.skipped) == (start - before.raw_on).days


@given(starts, lengths)
def test_months_end_the_day_before_the_same_number_or_at_the_month_end(
    start: date, n: int
) -> None:
    last = Months(n, first_day_counts=True).last_day(start, TOWN)
    following = last + timedelta(days=1)

    if following.day == start.day:  # 応当日 exists: the period ends the day before
        assert (following.year - start.year) * 12 + following.month - start.month == n
    else:  # it does not: the period ends with the month it would lie in
        assert following.day == 1
        assert last.day < start.day
        assert (last.year - start.year) * 12 + last.month - start.month == n


@given(starts, lengths)
def test_not_counting_the_first_day_is_counting_from_the_next(
    start: date, n: int
) -> None:
    tomorrow = start + timedelta(days=1)

    for rule in (Days, Weeks, Months):
        assert rule(n).last_day(start, TOWN) == rule(n, True).last_day(tomorrow, TOWN)


def test_what_was_due_before_it_was_known_is_due_today_and_says_so() -> None:
    meeting = date(2026, 9, 25)
    late = deadline(OpenDaysBefore(14), meeting, BusinessCalendar())
    caught = not_before(date(2026, 9, 17), late)

    assert (caught.raw_on, caught.due_on) == (late.raw_on, date(2026, 9, 17))
    assert "今日を期限とします" in caught.why.sentences()[-1]
    assert not_before(late.due_on, late) is late
