"""はしご: which rung is due on which day, counted on the debtor desk's calendar."""

from datetime import date

import pytest

from models import ladder
from models.calendar import BusinessCalendar
from models.closures import DayException, DayKind
from models.ladder import PlannedRung
from models.procedure import Rung
from models.referral import REFERRAL
from tests.models.hand_offs import STANDARD, a_policy

RECEIPT = REFERRAL.step("acknowledgement").ladder
CONTACT = REFERRAL.step("first_contact").ladder
CONFIRMATION = REFERRAL.step("confirmation").ladder
DUE = date(2026, 9, 17)  # a Thursday before Silver Week


def planned(
    rungs: tuple[Rung, ...] = RECEIPT,
    due_on: date = DUE,
    calendar: BusinessCalendar = STANDARD,
) -> list[PlannedRung]:
    return ladder.plan(rungs, due_on, calendar, a_policy())


def days_of(rungs: list[PlannedRung]) -> dict[str, str]:
    return {p.rung.name: p.on.isoformat()[5:] for p in rungs}


@pytest.mark.parametrize(
    ("rungs", "due_on", "days"),
    [
        # +1, +2 and +5 open days: 9/18, then over Silver Week
        (RECEIPT, DUE, {"staff": "09-18", "senior": "09-24", "chief": "09-29"}),
        # "that day" of a due day on a Saturday is the next open day
        (
            CONTACT,
            date(2026, 9, 19),
            {"today": "09-24", "staff": "09-24", "senior": "09-25", "chief": "09-30"},
        ),
        # three open days before, and the open day after
        (CONFIRMATION, date(2026, 9, 24), {"before": "09-16", "lapse": "09-25"}),
        # over the end of the year: closed from 12/29 to 1/3
        (
            RECEIPT,
            date(2026, 12, 28),
            {"staff": "01-04", "senior": "01-05", "chief": "01-08"},
        ),
    ],
)
def test_every_rung_has_its_open_day(
    rungs: tuple[Rung, ...], due_on: date, days: dict[str, str]
) -> None:
    assert days_of(planned(rungs, due_on)) == days


def test_the_debtor_desks_own_closed_days_count() -> None:
    closed = DayException(date(2026, 9, 18), DayKind.CLOSED, "停電", "通知")
    late = planned(calendar=STANDARD.with_exceptions(closed))

    assert days_of(late)["staff"] == "09-24"


def test_an_agreed_number_moves_its_rung() -> None:
    policy = a_policy(ladder__senior=3)
    moved = ladder.plan(RECEIPT, DUE, STANDARD, policy)

    assert days_of(moved)["senior"] == "09-25"


@pytest.mark.parametrize(
    ("said", "today", "due", "next_on"),
    [
        (0, date(2026, 9, 17), [], "2026-09-18"),
        (0, date(2026, 9, 18), ["staff"], "2026-09-18"),
        (1, date(2026, 9, 18), [], "2026-09-24"),
        # asleep over Silver Week: both are due, the last one is the highest
        (0, date(2026, 9, 24), ["staff", "senior"], "2026-09-18"),
        (1, date(2026, 12, 1), ["senior", "chief"], "2026-09-24"),
        (3, date(2026, 12, 1), [], None),
    ],
)
def test_the_rungs_not_said_yet_whose_day_has_come_are_due(
    said: int, today: date, due: list[str], next_on: str | None
) -> None:
    rungs = planned()
    found = ladder.next_day(rungs, said)

    assert [p.rung.name for p in ladder.due(rungs, said, today)] == due
    assert (found and found.isoformat()) == next_on


def test_a_due_day_long_past_is_due_now_and_does_not_disappear() -> None:
    rungs = planned(due_on=date(2020, 2, 29))

    assert [p.position for p in ladder.due(rungs, 0, DUE)] == [1, 2, 3]
