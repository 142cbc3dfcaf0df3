"""A day that was mistyped by centuries is asked for again, not counted from."""

import pytest

from models.given import taken
from models.refusals import GivenMissing
from models.support_plan import SUPPORT_PLAN
from tests.models.hand_offs import TODAY

SET = SUPPORT_PLAN.verb("set_conference")


@pytest.mark.parametrize("typed", ["9999-12-31", "0001-01-01", "1925-12-31"])
def test_a_year_that_nobody_meant_is_refused_at_its_field(typed: str) -> None:
    with pytest.raises(GivenMissing, match="年を確認") as refusal:
        taken(SET, {"conference_on": typed}, TODAY)
    assert refusal.value.name == "conference_on"


@pytest.mark.parametrize("typed", ["1926-01-01", "2026-09-18", "2076-12-31"])
def test_a_year_within_a_life_is_taken(typed: str) -> None:
    assert taken(SET, {"conference_on": typed}, TODAY) == {"conference_on": typed}
