"""Several of a closed list: checked one by one, kept in the order of the list."""

import pytest

from models.given import taken
from models.refusals import GivenMissing
from models.row_changes import row_changes
from models.support_case import SUPPORT_CASE
from models.support_case_sheet import Problem
from tests.models.hand_offs import TODAY

ASSESS = SUPPORT_CASE.verb("assess")
DAY = {"assessed_on": "2026-09-17"}


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("poverty", "poverty"),
        ("debt,poverty", "poverty,debt"),  # as the list has them
        ("debt,debt", "debt"),  # ticked once
        (",".join(p.value for p in Problem), ",".join(p.value for p in Problem)),
    ],
)
def test_what_was_ticked_is_kept_in_the_order_of_the_list(
    typed: str, kept: str
) -> None:
    assert taken(ASSESS, {**DAY, "problems": typed}, TODAY)["problems"] == kept


@pytest.mark.parametrize("typed", ["gold", "poverty,gold", "poverty,,debt", ","])
def test_anything_that_is_not_on_the_list_is_refused(typed: str) -> None:
    with pytest.raises(GivenMissing, match="選び直して"):
        taken(ASSESS, {**DAY, "problems": typed}, TODAY)


def test_nothing_ticked_is_nothing_given() -> None:
    assert "problems" not in taken(ASSESS, DAY, TODAY)


def test_the_row_keeps_a_list_of_the_values() -> None:
    given = {**DAY, "problems": "poverty,debt"}
    row = row_changes(ASSESS, None, given, None)  # type: ignore[arg-type]

    assert row["problems"] == ["poverty", "debt"]
