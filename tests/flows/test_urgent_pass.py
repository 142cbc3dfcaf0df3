"""The pass of every five minutes, as `tsunagi run-pass urgent` runs its flow."""

from datetime import date, datetime, time

from models.agency import Rank
from models.columns import TOKYO
from tests.databases import Town
from tests.flows.test_run_pass import make_production, ran
from tests.urgent_calls import a_call, the_call


def test_it_asks_the_next_person_once_however_often_it_runs(town: Town) -> None:
    made = a_call(town)
    assert ran(town, "urgent")["errands"] == 0
    town.set_clock(datetime.combine(date(2026, 9, 17), time(10, 31), TOKYO))

    assert ran(town, "urgent")["errands"] == 1
    assert ran(town, "urgent")["errands"] == 0
    assert the_call(town, made).climbed_to is Rank.SENIOR


def test_ahead_of_a_real_clock_it_only_looks(town: Town) -> None:
    made = a_call(town)
    town.set_clock(datetime.combine(date(2026, 9, 17), time(11), TOKYO))
    make_production()

    assert ran(town, "urgent", "--today", "2030-09-18")["dry_run"] is True
    assert the_call(town, made).climbed_to is Rank.STAFF
