"""受付時間: as desks write them, and how long somebody has been there."""

from datetime import date, datetime, time, timedelta

import pytest

from models.calendar import BusinessCalendar
from models.columns import TOKYO
from models.urgent_hours import (
    USUAL_HOURS,
    Hours,
    hours_of,
    is_staffed,
    next_staffed,
    staffed_for,
)

STANDARD = BusinessCalendar()
TWO_PARTS = hours_of("9:00～12:00、13:00～17:00")


def at(day: str, clock: str) -> datetime:
    return datetime.combine(date.fromisoformat(day), time.fromisoformat(clock), TOKYO)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("8:30～17:15", ((time(8, 30), time(17, 15)),)),
        (
            "\uff18\uff1a\uff13\uff10\u301c\uff11\uff17\uff1a\uff11\uff15",
            ((time(8, 30), time(17, 15)),),
        ),
        ("開庁日の8時30分から17時15分まで", ((time(8, 30), time(17, 15)),)),
        ("9時-17時", ((time(9), time(17)),)),
        ("10:00\u201316:00", ((time(10), time(16)),)),
        ("9:00～12:00、13:00～17:00", ((time(9), time(12)), (time(13), time(17)))),
        ("随時", USUAL_HOURS),  # unreadable: the usual hours
        ("17:00～9:00", USUAL_HOURS),
        ("", USUAL_HOURS),
    ],
)
def test_hours_are_read_as_desks_write_them(written: str, read: Hours) -> None:
    assert hours_of(written) == read


@pytest.mark.parametrize(
    ("day", "clock", "staffed"),
    [
        ("2026-09-17", "08:29", False),
        ("2026-09-17", "08:30", True),
        ("2026-09-17", "17:14", True),
        ("2026-09-17", "17:15", False),
        ("2026-09-19", "10:00", False),  # a Saturday
        ("2026-09-22", "10:00", False),  # 国民の休日
    ],
)
def test_a_desk_is_staffed_within_its_hours_on_open_days(
    day: str, clock: str, staffed: bool
) -> None:
    assert is_staffed(USUAL_HOURS, STANDARD, at(day, clock)) is staffed


@pytest.mark.parametrize(
    ("now", "opens"),
    [
        (at("2026-09-17", "10:00"), at("2026-09-17", "10:00")),
        (at("2026-09-17", "07:00"), at("2026-09-17", "09:00")),
        (at("2026-09-17", "12:30"), at("2026-09-17", "13:00")),
        (at("2026-09-18", "17:40"), at("2026-09-24", "09:00")),  # Silver Week
        (at("2026-12-28", "18:00"), at("2027-01-04", "09:00")),  # 年末年始
    ],
)
def test_the_next_moment_somebody_answers(now: datetime, opens: datetime) -> None:
    assert next_staffed(TWO_PARTS, STANDARD, now) == opens


@pytest.mark.parametrize(
    ("since", "until", "minutes"),
    [
        (at("2026-09-17", "10:00"), at("2026-09-17", "10:30"), 30),
        (at("2026-09-17", "11:50"), at("2026-09-17", "13:10"), 20),  # the noon break
        (at("2026-09-18", "16:50"), at("2026-09-24", "09:20"), 30),  # Silver Week
        (at("2026-09-19", "10:00"), at("2026-09-23", "10:00"), 0),
    ],
)
def test_minutes_run_only_while_somebody_is_there(
    since: datetime, until: datetime, minutes: int
) -> None:
    spent = staffed_for(TWO_PARTS, STANDARD, since, until)

    assert spent == timedelta(minutes=minutes)
