"""時刻: every way an officer types one, and what is refused."""

import pytest

from models.time_of_day import TimeUnreadable, time_of_day


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("14:00", "14:00"),
        ("9：30", "09:30"),
        ("14時", "14:00"),
        ("14時5分", "14:05"),
        ("14時半", "14:30"),
        ("午後2時", "14:00"),
        ("午前 10:15", "10:15"),
        ("午後0時半", "12:30"),
    ],
)
def test_a_time_is_read_as_it_is_typed(typed: str, kept: str) -> None:
    assert time_of_day(typed) == kept


@pytest.mark.parametrize(
    "typed", ["", "昼", "25:00", "14:60", "午後13時", "14", "1400"]
)
def test_what_is_no_time_is_refused(typed: str) -> None:
    with pytest.raises(TimeUnreadable, match="時刻として読めません"):
        time_of_day(typed)
