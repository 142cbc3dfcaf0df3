"""列: a moment keeps its zone, a day is a day in Asia/Tokyo, an enum its values."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from sqlalchemy.dialects import sqlite

from models.columns import TOKYO, UtcMoment, office_day
from models.referral_sheet import Referral, ReferralState
from models.tables import TABLES

DIALECT = sqlite.dialect()
MOMENT = datetime(2026, 9, 17, 0, 30, tzinfo=UTC)


def test_a_naive_moment_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        UtcMoment().process_bind_param(MOMENT.replace(tzinfo=None), DIALECT)


@pytest.mark.parametrize(
    "moment",
    [
        MOMENT,
        MOMENT.astimezone(TOKYO),
        MOMENT.astimezone(timezone(timedelta(hours=-9))),
        None,
    ],
)
def test_a_moment_is_stored_as_utc(moment: datetime | None) -> None:
    stored = UtcMoment().process_bind_param(moment, DIALECT)

    assert stored == (moment and MOMENT)
    assert stored is None or stored.tzinfo is UTC


@pytest.mark.parametrize(
    "stored",
    [MOMENT.replace(tzinfo=None), MOMENT, MOMENT.astimezone(TOKYO), None],
)
def test_a_moment_comes_back_aware_in_utc(stored: datetime | None) -> None:
    back = UtcMoment().process_result_value(stored, DIALECT)

    assert back == (stored and MOMENT)
    assert back is None or back.tzinfo is UTC


@pytest.mark.parametrize(
    ("at", "day"),
    [
        (datetime(2026, 9, 16, 14, 59, tzinfo=UTC), date(2026, 9, 16)),
        (datetime(2026, 9, 16, 15, 0, tzinfo=UTC), date(2026, 9, 17)),  # 0:00 in Tokyo
        (datetime(2026, 12, 31, 15, 0, tzinfo=UTC), date(2027, 1, 1)),
    ],
)
def test_the_day_of_a_moment_is_the_day_in_tokyo(at: datetime, day: date) -> None:
    assert office_day(at) == day


def test_an_enum_is_stored_by_value() -> None:
    kind = Referral.__table__.c.state.type  # type: ignore[attr-defined]

    assert kind.enums == [s.value for s in ReferralState]


def test_every_table_of_a_municipality_says_so() -> None:
    without = {t.__name__ for t in TABLES if "municipality_id" not in t.model_fields}

    assert len(TABLES) >= 25
    assert without == {"Municipality", "Installation", "Throttle"}
