"""担当替えの引継ぎ: a receipt by the new holder, and no end before the last of them."""

from dataclasses import replace
from datetime import date

import pytest

from models import ladder
from models.decide import decide
from models.procedure import Side
from models.refusals import GivenMissing, NotYourTurn, StepNotOpen
from models.transfer import TRANSFER, TRANSFER_BATCH
from models.transfer_sheet import BatchState, TransferState
from tests.models.hand_offs import (
    AT,
    STANDARD,
    Record,
    a_policy,
    a_sheet,
    facts_of,
    party_of,
)
from tests.models.transfers import HANDS_OVER_ON, a_batch, a_transfer

HAS = {"consent_check": "covers"}


def with_record(**counted: object) -> Record:
    return replace(Record(a_sheet(), None), **counted)  # type: ignore[arg-type]


def test_the_chief_hears_sixty_thirty_and_fourteen_calendar_days_before() -> None:
    [step] = TRANSFER_BATCH.steps
    planned = ladder.plan(step.ladder, HANDS_OVER_ON, STANDARD, a_policy())

    assert [one.on for one in planned][:4] == [
        date(2027, 1, 29),  # the 30th is a Saturday
        date(2027, 3, 1),
        date(2027, 3, 17),
        HANDS_OVER_ON,
    ]


def test_a_batch_ends_only_when_every_case_is_received() -> None:
    by, case = party_of(Side.SENDER), a_batch(BatchState.RUNNING)
    waiting = facts_of(case, "completion", record=with_record(waiting=2, received=9))
    with pytest.raises(StepNotOpen, match="受領されていない件が2件"):
        decide(TRANSFER_BATCH, waiting, "finish", by, AT, {})

    none = facts_of(case, "completion", record=with_record(waiting=0, received=9))
    assert decide(TRANSFER_BATCH, none, "finish", by, AT, {}).state is BatchState.DONE
    with pytest.raises(StepNotOpen, match="受領された件が9件"):
        decide(TRANSFER_BATCH, none, "cancel", by, AT, {"cancel_reason": "誤り"})


def test_a_receipt_is_given_by_the_new_holder_after_looking_at_the_consent() -> None:
    facts = facts_of(a_transfer(TransferState.OFFERED), "receipt")
    by = party_of(Side.RECEIVER)
    with pytest.raises(GivenMissing, match="同意の承継の確認"):
        decide(TRANSFER, facts, "receive", by, AT, {})
    with pytest.raises(NotYourTurn):
        decide(TRANSFER, facts, "receive", party_of(Side.SENDER), AT, HAS)
    with pytest.raises(NotYourTurn, match="その窓口だけが記録"):
        decide(TRANSFER, facts, "receive", replace(by, via="telephone"), AT, HAS)

    assert decide(TRANSFER, facts, "receive", by, AT, HAS).ends


def test_a_receipt_lapses_only_where_its_case_is_over() -> None:
    case, by = a_transfer(TransferState.OFFERED), party_of(Side.SYSTEM)
    goes_on = facts_of(case, "receipt", record=with_record(over=False))
    with pytest.raises(StepNotOpen, match="続いている"):
        decide(TRANSFER, goes_on, "lapse", by, AT, {})


def test_only_a_receipt_or_the_end_of_the_case_ends_a_transfer() -> None:
    ends = {v.name for v in TRANSFER.verbs if v.to and TRANSFER.states[v.to].final}

    assert ends == {"receive", "lapse"}
