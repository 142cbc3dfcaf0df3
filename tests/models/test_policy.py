"""取り決め: which version of the agreed numbers holds on a day."""

from datetime import date

import pytest

from models.deadline_rules import rule_from_json
from models.policy import DEFAULT_NUMBERS, in_force
from models.why import Roll
from tests.models.hand_offs import a_policy

VERSIONS = [
    a_policy(1, date(2020, 4, 1)),
    a_policy(2, date(2026, 4, 1)),
    # two versions of one day: the later one corrects the earlier
    a_policy(3, date(2026, 10, 1)),
    a_policy(4, date(2026, 10, 1)),
    # recorded later, holding from an earlier day
    a_policy(5, date(2025, 4, 1)),
]


@pytest.mark.parametrize(
    ("day", "version"),
    [
        (date(2020, 4, 1), 1),  # its first day counts
        (date(2025, 3, 31), 1),
        (date(2025, 4, 1), 5),
        (date(2026, 3, 31), 5),
        (date(2026, 4, 1), 2),
        (date(2026, 9, 30), 2),
        (date(2026, 10, 1), 4),
        (date(2099, 1, 1), 4),
    ],
)
def test_the_latest_version_that_holds_is_in_force(day: date, version: int) -> None:
    assert in_force(VERSIONS, day).version == version


def test_before_the_first_version_nothing_is_agreed() -> None:
    for versions in ([], VERSIONS):
        with pytest.raises(LookupError):
            in_force(versions, date(2020, 3, 31))


def test_what_the_town_agreed_beats_the_default_and_an_unknown_name_is_a_bug() -> None:
    policy = a_policy(ladder__staff=0, own__rule=7)

    assert policy.number("ladder.staff") == 0  # zero is a number, not a gap
    assert policy.number("ladder.senior") == DEFAULT_NUMBERS["ladder.senior"]
    assert policy.knows("own.rule")
    assert not policy.knows("unheard.of")
    with pytest.raises(KeyError):
        policy.number("unheard.of")


@pytest.mark.parametrize(
    "key",
    [k for k, n in DEFAULT_NUMBERS.items() if isinstance(n, dict) and "rule" in n],
)
def test_every_default_deadline_is_a_rule_the_calendar_knows(key: str) -> None:
    agreed = DEFAULT_NUMBERS[key]

    assert rule_from_json(agreed["rule"])
    assert Roll(agreed["roll"])
