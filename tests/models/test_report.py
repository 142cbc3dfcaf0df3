"""実績報告: periods and days of 年度 R7 to R9, guards, the matrix, the year ahead."""

from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import pairwise
from typing import Any

import pytest

from models.calendar import BusinessCalendar
from models.deadline_rules import rule_from_json
from models.duty import Duty, DutyState
from models.fiscal_year import FiscalYear
from models.refusals import GivenMissing, NotYourTurn, StepNotOpen
from models.report_guards import (
    ReportRecord,
    nothing_was_counted,
    numbers_are_complete,
    period_is_over,
    receiver_hears_of_it,
)
from models.report_matrix import matrices
from models.report_period import asked_periods, due_of, period_label, periods_of
from models.report_rule import ReportRule, Rhythm
from models.report_sheet import Report
from models.report_sheet import ReportState as S
from models.why import Roll
from models.year_ahead import year_ahead
from tests.models.hand_offs import facts_of

WARD, OTHER, BUREAU = 1, 3, 2
STANDARD = BusinessCalendar()
CALENDARS = dict.fromkeys((WARD, OTHER, BUREAU), STANDARD)
AFTER_QUARTER = {"kind": "end_of_month_after", "period": "quarter"}
# domain.md §4.6: 年度, quarter, raw day, next open, previous open
WORKED = [
    ("R7", 1, "2025-07-31", "2025-07-31", "2025-07-31"),
    ("R7", 2, "2025-10-31", "2025-10-31", "2025-10-31"),
    ("R7", 3, "2026-01-31", "2026-02-02", "2026-01-30"),
    ("R7", 4, "2026-04-30", "2026-04-30", "2026-04-30"),
    ("R8", 1, "2026-07-31", "2026-07-31", "2026-07-31"),
    ("R8", 2, "2026-10-31", "2026-11-02", "2026-10-30"),
    ("R8", 3, "2027-01-31", "2027-02-01", "2027-01-29"),
    ("R8", 4, "2027-04-30", "2027-04-30", "2027-04-30"),
    ("R9", 1, "2027-07-31", "2027-08-02", "2027-07-30"),
    ("R9", 2, "2027-10-31", "2027-11-01", "2027-10-29"),
    ("R9", 3, "2028-01-31", "2028-01-31", "2028-01-31"),
    ("R9", 4, "2028-04-30", "2028-05-01", "2028-04-28"),
]


def a_rule(**different: Any) -> ReportRule:
    usual: dict[str, Any] = {
        "id": 1,
        "municipality_id": 1,
        "key": "sn",
        "name": "実施報告書",
        "form": "1-1",
        "rhythm": Rhythm.QUARTERLY,
        "due": {"rule": AFTER_QUARTER, "roll": "none"},
        "reporter_desk_ids": [WARD],
        "receiver_desk_id": BUREAU,
        "holds_from": date(2020, 4, 1),
    }
    return ReportRule(**{**usual, **different})


def a_report(**different: Any) -> Report:
    usual: dict[str, Any] = {
        "id": 8,
        "municipality_id": 1,
        "number": "26-00001",
        "rule_id": 1,
        "sender_desk_id": WARD,
        "receiver_desk_id": BUREAU,
        "own_desk_id": WARD,
        "period_first_on": date(2026, 4, 1),
        "period_last_on": date(2026, 6, 30),
        "state": S.ASKED,
    }
    return Report(**{**usual, **different})


@pytest.mark.parametrize(("year", "quarter", "raw", "later", "earlier"), WORKED)
def test_the_worked_days_of_the_quarterly_report(
    year: str, quarter: int, raw: str, later: str, earlier: str
) -> None:
    period = FiscalYear.parse(year).quarters[quarter - 1]
    for roll, due in (
        (Roll.NONE, raw),
        (Roll.NEXT_OPEN, later),
        (Roll.PREV_OPEN, earlier),
    ):
        rule = a_rule(due={"rule": AFTER_QUARTER, "roll": roll})
        reached = due_of(rule, period, STANDARD)

        assert reached.raw_on.isoformat() == raw
        assert reached.due_on.isoformat() == due


def test_each_rhythm_covers_the_year_without_a_gap() -> None:
    year = FiscalYear(2026)
    for rhythm, count in zip(Rhythm, (12, 4, 2, 1), strict=True):
        periods = periods_of(rhythm, year)

        assert len(periods) == count
        assert periods[0].first_on == year.first_on
        assert periods[-1].last_on == year.last_on
        assert all((b.first_on - a.last_on).days == 1 for a, b in pairwise(periods))


def test_a_period_is_called_as_the_office_calls_it() -> None:
    end = date(2027, 3, 31)

    assert [period_label(rhythm, end) for rhythm in Rhythm] == [
        "令和9年3月分",
        "令和8年度第4四半期",
        "令和8年度下期",
        "令和8年度",
    ]


def test_a_rule_asks_for_nothing_before_it_holds_or_after_it_ended() -> None:
    rule = a_rule(holds_from=date(2026, 9, 1), holds_until=date(2026, 12, 1))
    periods = asked_periods(rule, FiscalYear(2026))

    assert [p.last_on for p in periods] == [date(2026, 9, 30), date(2026, 12, 31)]


@pytest.mark.parametrize(
    ("written", "start", "last"),
    [
        ({"kind": "end_of_month_after", "period": "month"}, "2028-01-31", "2028-02-29"),
        ({"kind": "end_of_month_after", "period": "month"}, "2026-12-31", "2027-01-31"),
        ({"kind": "end_of_month_after", "period": "year"}, "2027-03-31", "2027-04-30"),
        ({"kind": "end_of_month_after", "period": "half"}, "2026-09-30", "2026-10-31"),
        ({"kind": "days", "n": 10}, "2026-09-30", "2026-10-10"),
        ({"kind": "open_days", "n": 5}, "2026-12-31", "2027-01-08"),
    ],
)
def test_a_day_is_counted_from_the_end_of_the_period(
    written: dict[str, Any], start: str, last: str
) -> None:
    rule = rule_from_json(written)

    assert (
        rule.last_day(date.fromisoformat(start), STANDARD).isoformat(),
        "翌月末日" in rule.wording("9月30日（水）", "開庁日"),
    ) == (last, written["kind"] == "end_of_month_after")


def test_nothing_is_asked_or_submitted_before_the_period_is_over() -> None:
    early = facts_of(a_report(), today=date(2026, 6, 30))

    with pytest.raises(StepNotOpen, match="6月30日（火）まで"):
        period_is_over(early)
    period_is_over(replace(early, today=date(2026, 7, 1)))


def test_a_form_with_an_empty_number_is_not_submitted() -> None:
    with pytest.raises(GivenMissing, match="訪問件数"):
        numbers_are_complete(
            facts_of(a_report(), record=ReportRecord(missing=("訪問件数",)))
        )


def test_nothing_is_not_reported_where_something_was_counted() -> None:
    record = ReportRecord(counted=(("新規相談", 3),))
    with pytest.raises(StepNotOpen, match="新規相談 3"):
        nothing_was_counted(facts_of(a_report(), record=record))


def test_the_receiver_hears_only_where_agreed_and_once() -> None:
    agreed = ReportRecord(receiver_hears_late=True)
    told = a_report(late_told_at=datetime(2026, 8, 3, tzinfo=UTC))

    receiver_hears_of_it(facts_of(a_report(), record=agreed))
    for report, record in ((a_report(), ReportRecord()), (told, agreed)):
        with pytest.raises(NotYourTurn):
            receiver_hears_of_it(facts_of(report, record=record))


def a_duty(due_on: date, closed: datetime | None = None, **different: Any) -> Duty:
    usual: dict[str, Any] = {
        "case_id": 8,
        "procedure": "report",
        "step": "submission",
        "due_on": due_on,
        "closed_at": closed,
        "state": DutyState.DONE if closed else DutyState.OPEN,
    }
    return Duty(**{**usual, **different})


@pytest.mark.parametrize(
    ("closed", "state", "late", "rate"),
    [
        (None, S.ASKED, 4, (0, 1)),  # 2, 4, 5, 6 and the 9th: four after the 2nd
        (datetime(2026, 11, 2, 8, tzinfo=UTC), S.SUBMITTED, 0, (1, 1)),
        (datetime(2026, 11, 4, 1, tzinfo=UTC), S.ACCEPTED, 1, (0, 1)),
    ],
)
def test_lateness_is_counted_in_open_days_to_the_submission_or_to_today(
    closed: datetime | None, state: S, late: int, rate: tuple[int, int]
) -> None:
    duty = a_duty(date(2026, 11, 2), closed)
    [matrix] = matrices([a_report(state=state)], [duty], CALENDARS, date(2026, 11, 9))
    [cell] = matrix.cells

    assert (cell.days_late, matrix.in_time) == (late, rate)


def test_an_office_that_owes_nothing_for_a_period_has_an_empty_cell() -> None:
    second = a_report(
        id=9, sender_desk_id=OTHER, period_last_on=date(2026, 9, 30), state=S.EXCUSED
    )
    [matrix] = matrices([a_report(), second], [], CALENDARS, date(2026, 7, 2))

    assert [[bool(cell) for cell in row] for _, row in matrix.rows] == [
        [True, False],
        [False, True],
    ]


def test_the_year_ahead_shows_collisions_and_days_of_overload() -> None:
    wards = list(range(10, 28))  # 18 wards
    calendars = dict.fromkeys((*wards, BUREAU), STANDARD)
    rolled = {"roll": "next_open"}
    half = {"kind": "end_of_month_after", "period": "half"}
    rules = [
        a_rule(due={"rule": AFTER_QUARTER, **rolled}, reporter_desk_ids=wards),
        a_rule(
            id=2,
            key="ward",
            rhythm=Rhythm.HALF_YEARLY,
            due={"rule": half, **rolled},
            reporter_desk_ids=wards,
        ),
    ]
    ahead = year_ahead(FiscalYear.parse("R9"), rules, [], calendars, busy_day=5)

    assert len(ahead.things) == 18 * (4 + 2)
    days = {on: len(things) for on, things in ahead.by_day()}
    assert days == {
        date(2027, 4, 30): 36,
        date(2027, 8, 2): 18,
        date(2027, 11, 1): 36,
        date(2028, 1, 31): 18,
    }
    assert len(ahead.collisions) == 2 * 18
    assert {(load.desk_id, load.total) for load in ahead.overload} == {
        (BUREAU, 36),
        (BUREAU, 18),
    }
