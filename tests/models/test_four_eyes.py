"""二人で確かめる: nobody confirms what they reported, whoever they stand in for."""

import pytest

from models.decide import Facts, Party, decide
from models.four_eyes import same_person
from models.handover import HANDOVER
from models.handover_sheet import HandoverState
from models.procedure import Procedure, Side
from models.referral import REFERRAL
from models.referral_sheet import ReferralState
from models.refusals import NotYourTurn
from tests.models.hand_offs import AT, GIVEN, SENDER_DESK, a_case, facts_of

ENDS = [
    (REFERRAL, ReferralState.REPORTED),
    (HANDOVER, HandoverState.DECIDED),
]


def party(
    name: str = "相談 太郎", user_id: int | None = 7, via: str = "screen"
) -> Party:
    return Party(Side.SENDER, name, via, SENDER_DESK, user_id)


def facts(procedure: Procedure, state: object, by: Party, drafter: Party) -> Facts:
    case = a_case(procedure, state)
    return facts_of(case, "confirmation", by=by, drafter=drafter)


@pytest.mark.parametrize(("procedure", "state"), ENDS)
def test_who_reported_a_result_does_not_confirm_it_for_the_other_side(
    procedure: Procedure, state: object
) -> None:
    both = facts(procedure, state, party(), party())

    with pytest.raises(NotYourTurn, match="ご自身"):
        decide(procedure, both, "confirm", party(), AT, GIVEN)


@pytest.mark.parametrize(("procedure", "state"), ENDS)
def test_somebody_else_at_the_same_desk_confirms(
    procedure: Procedure, state: object
) -> None:
    two = facts(procedure, state, party("相談 花子", 8), party())
    change = decide(procedure, two, "confirm", party("相談 花子", 8), AT, GIVEN)

    assert change.ends


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (party(), party(), True),
        (party(), party("相談 花子", 8), False),
        # one account under two names is one person
        (party("主任（代理）"), party(), True),
        # without an account: the name at its desk
        (party(user_id=None), party(user_id=None), True),
        (party("相談 花子", None), party(user_id=None), False),
        # written down by us: the person named there answered, not the one who wrote
        (party("収納 はじめ（電話、記録：相談 太郎）", 7, "telephone"), party(), False),
    ],
)
def test_a_person_is_an_account_or_a_name_at_a_desk(
    one: Party, other: Party, same: bool
) -> None:
    assert same_person(one, other) is same


def test_without_anybody_before_there_is_nobody_to_be_the_same_as() -> None:
    assert not same_person(party(), None)
