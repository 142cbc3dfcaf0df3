"""The published numbers of a simulated year: every one exact, whatever the seed."""

from collections import Counter
from itertools import pairwise

import pytest

from deploy.simulation.arrivals import (
    CALENDAR,
    NothingPublished,
    arrivals,
    shares,
    short_name,
)
from deploy.simulation.figures import (
    ASSESSED_H30,
    ISSUES_H30,
    NEW_BY_MONTH,
    ROUTES_H30,
)
from deploy.simulation.problems import dealt
from models.fiscal_year import FiscalYear

MONTHS = (4, 5, 6, 7, 8, 9, 10, 11, 12, 1, 2, 3)


@pytest.mark.parametrize(("year", "total"), [("R1", 487), ("R2", 1_300)])
@pytest.mark.parametrize("seed", [1, 2])
def test_zama_has_each_month_as_published(year: str, total: int, seed: int) -> None:
    came = arrivals("zama", FiscalYear.parse(year), 1, seed)
    by_month = Counter(one.on.month for one in came)

    assert len(came) == total
    assert tuple(by_month[m] for m in MONTHS) == NEW_BY_MONTH["zama", year]


@pytest.mark.parametrize(("year", "total"), [("R1", 6_907), ("R2", 26_977)])
def test_yokohama_has_the_year_as_published(year: str, total: int) -> None:
    came = arrivals("yokohama", FiscalYear.parse(year), 18, 1)
    by_ward = Counter(one.ward for one in came)

    assert len(came) == total
    assert len(by_ward) == 18
    assert max(by_ward.values()) - min(by_ward.values()) <= 1


def test_everybody_comes_on_an_open_day_in_order() -> None:
    came = arrivals("zama", FiscalYear.parse("R2"), 1, 1)

    assert all(CALENDAR.is_open(one.on) for one in came)
    assert all(a.on <= b.on for a, b in pairwise(came))
    assert [one.key for one in came] == list(range(1, 1_301))


def test_the_same_seed_gives_the_same_year_and_another_one_another() -> None:
    year = FiscalYear.parse("R1")

    assert arrivals("zama", year, 1, 7) == arrivals("zama", year, 1, 7)
    assert arrivals("zama", year, 1, 7) != arrivals("zama", year, 1, 8)


def test_the_routes_of_h30_are_the_published_ones() -> None:
    assert sum(ROUTES_H30.values()) == 437
    assert shares(ROUTES_H30, 437) == ROUTES_H30
    assert sum(shares(ROUTES_H30, 1_300).values()) == 1_300


def test_the_problems_of_h30_sum_as_published() -> None:
    assert sum(ISSUES_H30.values()) == 446
    hands = [hand.split(",") for hand in dealt(ASSESSED_H30, ISSUES_H30)]
    assert len(hands) == 115
    assert all(hand == sorted(set(hand)) for hand in hands)  # nobody has one twice
    assert Counter(each for hand in hands for each in hand) == ISSUES_H30


def test_zama_h30_has_its_routes_exactly() -> None:
    came = arrivals("zama", FiscalYear.parse("H30"), 1, 1)

    assert len(came) == 437
    assert Counter(one.route for one in came) == ROUTES_H30


def test_a_year_nobody_published_is_refused() -> None:
    with pytest.raises(NothingPublished, match="公表値はありません"):
        arrivals("zama", FiscalYear.parse("R5"), 1, 1)


@pytest.mark.parametrize(("start", "name"), [(2018, "H30"), (2019, "R1"), (2020, "R2")])
def test_a_year_is_called_as_the_tables_call_it(start: int, name: str) -> None:
    assert short_name(FiscalYear(start)) == name
