"""処理の結果 and 検証の結果: pages add up, and a check over nothing has not passed."""

from dataclasses import fields, replace
from datetime import date

import pytest

from models.checks import check
from models.pass_report import COUNTS, CaseToEnd, PassReport

DAY = date(2026, 9, 17)
PAGE = PassReport(
    "referral",
    DAY,
    looked_at=3,
    queued=2,
    suppressed=1,
    reaching_nobody=4,
    errands=5,
    ended=6,
    not_ended=7,
    findings=8,
    opened=10,
    cursor=(DAY, 9),
    to_end=(CaseToEnd("referral", 1, "lapse"),),
)


def test_every_count_of_the_pages_adds_up() -> None:
    summed = PassReport("referral", DAY) + PAGE + PAGE

    assert summed.counts() == {name: 2 * n for name, n in PAGE.counts().items()}
    assert summed.to_end == PAGE.to_end * 2
    assert summed.cursor == (DAY, 9)


def test_every_number_of_a_report_is_a_count() -> None:
    numbers = {f.name for f in fields(PassReport) if f.type is int}

    assert numbers == set(COUNTS)


def test_the_later_cursor_is_kept_and_an_empty_page_keeps_the_earlier() -> None:
    later = replace(PAGE, cursor=(DAY, 12))

    assert (PAGE + later).cursor == (DAY, 12)
    assert (PAGE + PassReport("referral", DAY)).cursor == (DAY, 9)


def test_a_dry_page_makes_the_whole_pass_dry() -> None:
    assert (PAGE + replace(PAGE, dry_run=True)).dry_run
    assert not (PAGE + PAGE).dry_run


def test_an_empty_page_ends_the_loop() -> None:
    assert PAGE
    assert not PassReport("referral", DAY, queued=1)


@pytest.mark.parametrize(
    ("rows", "violations", "may_be_empty", "holds"),
    [
        (1, [], False, True),
        (0, [], False, False),  # a check over nothing has not passed
        (0, [], True, True),
        (1, ["event 1"], False, False),
        (0, ["event 1"], True, False),
    ],
)
def test_a_check_holds_over_rows_without_a_violation(
    rows: int, violations: list[str], *, may_be_empty: bool, holds: bool
) -> None:
    made = check("chain", "連鎖", rows, violations, may_be_empty=may_be_empty)

    assert made.holds is holds
    assert made.violations == tuple(violations)


def test_a_check_names_no_more_than_twenty_rows() -> None:
    made = check("chain", "連鎖", 100, (f"event {n}" for n in range(100)))

    assert made.violations == tuple(f"event {n}" for n in range(20))
