"""A pass is missed when its schedule named a moment since its last run."""

from datetime import timedelta

import pytest
from prefect.client.schemas.schedules import CronSchedule

from deploy.catch_up import named_since
from tasks.clock import real_now


@pytest.mark.parametrize(
    ("cron", "ago", "missed"),
    [
        ("30 6 * * *", timedelta(days=2), True),
        ("30 6 * * *", timedelta(hours=24, seconds=1), True),
        ("*/10 * * * *", timedelta(minutes=11), True),
        ("0 0 1 1 *", timedelta(0), False),  # once a year
        ("* * * * *", timedelta(seconds=-1), False),
    ],
)
def test_only_a_moment_that_is_over_makes_a_pass_missed(
    cron: str, ago: timedelta, *, missed: bool
) -> None:
    schedule = CronSchedule(cron=cron, timezone="Asia/Tokyo")

    assert named_since(schedule, real_now() - ago) is missed
