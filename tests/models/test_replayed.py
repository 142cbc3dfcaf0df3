"""たどり直し: what is owed follows from the events alone."""

import pytest

from models.errand import ERRAND
from models.procedure import Procedure
from models.referral import REFERRAL
from models.replayed import duties_after

SENT = ("draft", "check_consent", "send")
TAKEN = (*SENT, "open_sheet", "acknowledge")


@pytest.mark.parametrize(
    ("procedure", "verbs", "owed"),
    [
        (REFERRAL, (), set()),
        (REFERRAL, ("draft", "check_consent"), set()),
        (REFERRAL, SENT, {("acknowledgement", "1")}),
        (REFERRAL, TAKEN, {("first_contact", "1"), ("result", "1")}),
        (REFERRAL, (*TAKEN, "start_contact"), {("result", "1")}),
        # a reading of the tax item is recorded and owes nothing
        (REFERRAL, (*SENT, "show_tax"), {("acknowledgement", "1")}),
        (
            REFERRAL,
            (*TAKEN, "ask_supplement", "give_supplement", "ask_supplement"),
            {("first_contact", "1"), ("result", "1"), ("supplement", "2")},
        ),
        # asked twice before the first answer: both rounds are owed
        (
            REFERRAL,
            (*TAKEN, "start_contact", "ask_supplement", "ask_supplement"),
            {("result", "1"), ("supplement", "1"), ("supplement", "2")},
        ),
        (REFERRAL, (*TAKEN, "report"), {("confirmation", "1")}),
        (REFERRAL, (*TAKEN, "report", "confirm"), set()),
        (REFERRAL, (*TAKEN, "report", "lapse"), set()),
        (REFERRAL, (*SENT, "decline"), {("next_step", "1")}),
        (REFERRAL, (*SENT, "decline", "note_decline"), set()),
        (REFERRAL, (*TAKEN, "withdraw"), {("withdrawal_confirmation", "1")}),
        (REFERRAL, (*TAKEN, "withdraw", "confirm_withdrawal"), set()),
        (REFERRAL, (*SENT, "pass_on"), {("next_step", "1")}),
        (REFERRAL, (*SENT, "pass_on", "reroute"), set()),
        # joined to another one: the result is owed to its own sender all the same
        (REFERRAL, (*TAKEN, "join"), {("result", "1")}),
        (REFERRAL, (*TAKEN, "join", "return_joined"), {("confirmation", "1")}),
        # a clock that stands still owes what it owed
        (REFERRAL, (*SENT, "suspend", "resume"), {("acknowledgement", "1")}),
        (ERRAND, ("begin",), {("errand", "1")}),
        (ERRAND, ("begin", "record_reached"), set()),
        (ERRAND, ("begin", "drop"), set()),
    ],
)
def test_the_events_say_what_is_owed(
    procedure: Procedure, verbs: tuple[str, ...], owed: set[tuple[str, str]]
) -> None:
    duties = duties_after(procedure, verbs)

    assert {duty for duty, is_owed in duties.items() if is_owed} == owed


def test_what_was_closed_is_remembered() -> None:
    duties = duties_after(REFERRAL, (*TAKEN, "report", "confirm"))

    assert duties == {
        ("acknowledgement", "1"): False,
        ("first_contact", "1"): False,
        ("result", "1"): False,
        ("confirmation", "1"): False,
    }
