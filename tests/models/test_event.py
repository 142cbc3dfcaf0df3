"""できごと: each seal covers every fact of its event, and the pages their rows."""

from datetime import timedelta
from typing import Any

import pytest

from models.event import GENESIS, Event, page_seal, seal_of
from tests.models.hand_offs import AT


def an_event(**different: Any) -> Event:
    usual: dict[str, Any] = {
        "municipality_id": 1,
        "seq": 1,
        "at": AT,
        "actor": "相談 太郎",
        "via": "screen",
        "user_id": 3,
        "desk_id": 2,
        "procedure": "referral",
        "case_id": 5,
        "verb": "acknowledge",
        "given": {"a": "1", "b": "2"},
        "legal_basis": None,
        "previous": GENESIS,
        "seal": "",
    }
    return Event(**{**usual, **different})


CHANGED: list[dict[str, Any]] = [
    {"municipality_id": 2},
    {"seq": 2},
    {"at": AT + timedelta(microseconds=1)},
    {"actor": "収納 花子"},
    {"via": "link"},
    {"user_id": None},
    {"desk_id": 9},
    {"procedure": "errand"},
    {"case_id": 6},
    {"verb": "decline"},
    {"given": {"a": "1", "b": "3"}},
    {"given": {}},
    {"legal_basis": "本人同意"},
    {"previous": "f" * 64},
]


@pytest.mark.parametrize("changed", CHANGED)
def test_no_fact_of_an_event_can_change_under_its_seal(changed: dict[str, Any]) -> None:
    assert seal_of(an_event(**changed)) != seal_of(an_event())


def test_every_column_but_id_and_seal_is_sealed() -> None:
    tried = {name for changed in CHANGED for name in changed}

    assert tried == set(Event.model_fields) - {"id", "seal"}


def test_the_order_of_what_was_given_does_not_matter() -> None:
    turned = an_event(given={"b": "2", "a": "1"})

    assert seal_of(turned) == seal_of(an_event())
    assert len(seal_of(turned)) == 64


def test_facts_cannot_be_moved_from_one_column_to_the_next() -> None:
    one = an_event(actor="相談", via="太郎")
    other = an_event(actor="相談太郎", via="")

    assert seal_of(one) != seal_of(other)


@pytest.mark.parametrize(
    "rows",
    [
        [],
        [[7, "1", "staff", 4]],  # a row less
        [[7, "1", "staff", 4], [7, "1", "senior", 2]],  # another rung
        [[8, "1", "staff", 3], [7, "1", "staff", 4]],  # another order
    ],
)
def test_a_page_seals_exactly_its_rows(rows: list[list[Any]]) -> None:
    sealed = page_seal([[7, "1", "staff", 4], [8, "1", "staff", 3]])

    assert page_seal(rows) != sealed
    assert page_seal([[7, "1", "staff", 4], [8, "1", "staff", 3]]) == sealed
