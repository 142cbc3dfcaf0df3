"""会議の頻度: which days a series asks for, and where closed days send it."""

from datetime import date
from itertools import islice
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.calendar import BusinessCalendar
from models.closures import DayException, DayKind
from models.conference_cadence import (
    CadenceUnreadable,
    Slot,
    cadence_from_json,
    propose,
)

STANDARD = BusinessCalendar()
MON_FRI = {"kind": "weekly", "weekdays": [0, 4]}
OPEN = {"自立相談支援機関": STANDARD}


def proposed(written: dict[str, Any], since: date, count: int) -> list[date | None]:
    """The proposed days of the first slots from that day on."""
    cadence = cadence_from_json(written)
    return [propose(slot, OPEN).on for slot in islice(cadence.slots(since), count)]


@pytest.mark.parametrize(
    ("written", "since", "days"),
    [
        # 月・金 around the new year: 1 January finds no open day before Monday
        (
            MON_FRI,
            date(2026, 12, 25),
            [date(2026, 12, 25), date(2026, 12, 28), None, date(2027, 1, 4)],
        ),
        # 成人の日 on a Monday moves to Tuesday
        (MON_FRI, date(2027, 1, 11), [date(2027, 1, 12), date(2027, 1, 15)]),
        # Golden Week 2026: 5/4 to 5/6 are holidays, Monday moves to Thursday
        (MON_FRI, date(2026, 5, 1), [date(2026, 5, 1), date(2026, 5, 7)]),
        # Silver Week 2026: Monday 21 to Wednesday 23 are closed
        (MON_FRI, date(2026, 9, 21), [date(2026, 9, 24), date(2026, 9, 25)]),
        # 毎月末日: December moves back to the 28th, February has no 31st
        (
            {"kind": "monthly", "day": 31},
            date(2026, 12, 1),
            [date(2026, 12, 28), date(2027, 1, 29), date(2027, 2, 26)],
        ),
        # 最終金曜日
        (
            {"kind": "monthly", "nth": -1, "weekday": 4},
            date(2026, 10, 1),
            [date(2026, 10, 30), date(2026, 11, 27), date(2026, 12, 25)],
        ),
        # 奇数月の第2水曜日
        (
            {"kind": "odd_months", "nth": 2, "weekday": 2},
            date(2026, 9, 10),
            [date(2026, 9, 9), date(2026, 11, 11), date(2027, 1, 13)],
        ),
        # 3か月ごと, counted from June, over the end of the fiscal year
        (
            {
                "kind": "every_months",
                "n": 3,
                "from_year": 2026,
                "from_month": 6,
                "day": 10,
            },
            date(2026, 11, 1),
            [date(2026, 12, 10), date(2027, 3, 10), date(2027, 6, 10)],
        ),
        # 年2回 (6月・11月)
        (
            {"kind": "months", "months": [6, 11], "nth": 1, "weekday": 3},
            date(2026, 7, 1),
            [date(2026, 11, 5), date(2027, 6, 3), date(2027, 11, 4)],
        ),
        ({"kind": "ad_hoc"}, date(2026, 7, 1), []),
    ],
)
def test_a_rhythm_asks_for_these_days(
    written: dict[str, Any], since: date, days: list[date | None]
) -> None:
    assert proposed(written, since, len(days) or 3) == days


def test_the_reason_names_each_day_that_was_passed_over_and_who_was_closed() -> None:
    closed = DayException(date(2026, 10, 14), DayKind.CLOSED, "施設点検", "test")
    calendars = {**OPEN, "市社会福祉協議会": STANDARD.with_exceptions(closed)}
    slot = Slot("2026-10", date(2026, 10, 14), date(2026, 10, 1), date(2026, 10, 31))
    found = propose(slot, calendars)

    assert found.on == date(2026, 10, 15)
    assert found.why == (
        "この会議の定例の日は令和8年10月14日（水）です。",
        "10月14日（水）は、市社会福祉協議会が閉庁（施設点検）のため開催できません。",
        "構成員全員が開庁している令和8年10月15日（木）を候補とします。",
    )


def test_where_nobody_can_meet_the_reason_says_so() -> None:
    slot = Slot("x", date(2027, 1, 1), date(2027, 1, 1), date(2027, 1, 3))
    found = propose(slot, OPEN)

    assert found.on is None
    assert "全員が開庁している日がありません" in found.why[-1]
    assert "元日" in found.why[0]


@pytest.mark.parametrize(
    ("written", "why"),
    [
        ({"kind": "weekly", "weekdays": [7]}, "weekdays"),
        ({"kind": "weekly", "weekdays": []}, "曜日を一つ以上"),
        ({"kind": "monthly"}, "どちらか一方"),
        ({"kind": "monthly", "day": 5, "nth": 1, "weekday": 1}, "どちらか一方"),
        ({"kind": "monthly", "nth": 5, "weekday": 1}, "nth"),
        ({"kind": "months", "months": [], "day": 5}, "月を一つ以上"),
        ({"kind": "months", "months": [13], "day": 5}, "months"),
        ({"kind": "fortnightly"}, "kind"),
        ({"kind": "ad_hoc", "n": 3}, "n"),
    ],
)
def test_a_rhythm_nobody_can_keep_is_refused(written: dict[str, Any], why: str) -> None:
    with pytest.raises(CadenceUnreadable, match=why):
        cadence_from_json(written)


RHYTHMS = st.sampled_from(
    [
        MON_FRI,
        {"kind": "monthly", "day": 31},
        {"kind": "odd_months", "nth": 4, "weekday": 0},
        {"kind": "every_months", "n": 4, "from_year": 2026, "from_month": 4, "day": 1},
    ]
)


@given(written=RHYTHMS, since=st.dates(date(2026, 4, 1), date(2030, 3, 31)))
def test_a_proposed_day_is_open_and_lies_within_its_slot(
    written: dict[str, Any], since: date
) -> None:
    slots = list(islice(cadence_from_json(written).slots(since), 8))

    assert len({slot.key for slot in slots}) == 8
    assert all(slot.last_on >= since for slot in slots)
    for slot in slots:
        found = propose(slot, OPEN)
        assert found.on is None or (
            STANDARD.is_open(found.on) and slot.first_on <= found.on <= slot.last_on
        )


def test_a_rhythm_is_kept_as_it_was_written() -> None:
    for written in (MON_FRI, {"kind": "odd_months", "nth": 2, "weekday": 2}):
        cadence = cadence_from_json(written)

        assert cadence_from_json(cadence.as_json()) == cadence
