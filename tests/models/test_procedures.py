"""Every process is total: each state has a turn and verbs, each verb one side."""

from enum import StrEnum

import pytest

from models.conference import CONFERENCE
from models.conference_action_item import ActionItem, ActionItemState
from models.conference_follow_up import ACTION_ITEM
from models.conference_invitation import Invitation, InvitationState
from models.conference_reply import INVITATION
from models.conference_sheet import Conference, ConferenceState
from models.decide import decide
from models.errand import ERRAND
from models.errand_task import Errand, ErrandState
from models.handover import HANDOVER
from models.handover_sheet import Handover, HandoverState
from models.plan_service import PLAN_SERVICE
from models.policy import DEFAULT_NUMBERS
from models.procedure import Procedure, Side, State, Verb
from models.provision import PlanService, ProvisionState
from models.referral import REFERRAL
from models.referral_sheet import Referral, ReferralState
from models.refusals import AlreadyAnswered, NotYourTurn, ProcedureError, StepNotOpen
from models.report import REPORT
from models.report_sheet import Report, ReportState
from models.statutes import STATUTORY_LIMITS
from models.thanks import THANKS
from models.thanks_sheet import Thanks, ThanksState
from models.transfer import TRANSFER, TRANSFER_BATCH
from models.transfer_sheet import BatchState, Transfer, TransferBatch, TransferState
from models.urgent_call import URGENT_CALL
from models.urgent_sheet import UrgentCall, UrgentState
from tests.models.hand_offs import (
    AT,
    GIVEN,
    a_case,
    all_steps,
    answered_before,
    done,
    facts_of,
    party_of,
)

PROCEDURES = {
    "referral": REFERRAL,
    "handover": HANDOVER,
    "plan_service": PLAN_SERVICE,
    "report": REPORT,
    "thank_you": THANKS,
    "conference": CONFERENCE,
    "invitation": INVITATION,
    "action_item": ACTION_ITEM,
    "errand": ERRAND,
    "urgent_call": URGENT_CALL,
    "transfer_batch": TRANSFER_BATCH,
    "transfer": TRANSFER,
}
ENUMS: dict[str, type[StrEnum]] = {
    "referral": ReferralState,
    "handover": HandoverState,
    "plan_service": ProvisionState,
    "report": ReportState,
    "thank_you": ThanksState,
    "conference": ConferenceState,
    "invitation": InvitationState,
    "action_item": ActionItemState,
    "errand": ErrandState,
    "urgent_call": UrgentState,
    "transfer_batch": BatchState,
    "transfer": TransferState,
}
TABLES = {
    "referral": Referral,
    "handover": Handover,
    "plan_service": PlanService,
    "report": Report,
    "thank_you": Thanks,
    "conference": Conference,
    "invitation": Invitation,
    "action_item": ActionItem,
    "errand": Errand,
    "urgent_call": UrgentCall,
    "transfer_batch": TransferBatch,
    "transfer": Transfer,
}
STATES = [
    pytest.param(p, state, declared, id=f"{name}-{state}")
    for name, p in PROCEDURES.items()
    for state, declared in p.states.items()
]
VERBS = [
    pytest.param(p, verb, id=f"{name}-{verb.name}")
    for name, p in PROCEDURES.items()
    for verb in p.verbs
]
MATRIX = [
    pytest.param(p, verb, state, id=f"{verb.name}-in-{state}")
    for p in PROCEDURES.values()
    for verb in p.verbs
    for state in p.states
]


@pytest.mark.parametrize("name", PROCEDURES)
def test_every_state_of_the_enum_is_declared_once(name: str) -> None:
    assert set(PROCEDURES[name].states) == set(ENUMS[name])


@pytest.mark.parametrize(("procedure", "state", "declared"), STATES)
def test_every_state_has_a_turn_and_its_verbs_or_is_final(
    procedure: Procedure, state: StrEnum, declared: State
) -> None:
    possible = [v for v in procedure.verbs if state in v.from_states]
    by_turn = [v for v in possible if v.by is declared.turn]

    assert declared.label
    assert declared.final is (declared.turn is None)
    assert bool(by_turn) is not declared.final
    assert bool(possible) is not declared.final


@pytest.mark.parametrize(("procedure", "state", "declared"), STATES)
def test_every_state_can_be_reached_and_left_for_an_end(
    procedure: Procedure, state: StrEnum, declared: State
) -> None:
    first = next(iter(procedure.states))
    ways = {(s, v.to) for v in procedure.verbs for s in v.from_states if v.to}
    finals = {s for s, found in procedure.states.items() if found.final}

    assert declared
    assert state in _reached({first}, ways)
    assert finals & _reached({state}, ways)


def _reached(start: set[StrEnum], ways: set[tuple[StrEnum, StrEnum]]) -> set[StrEnum]:
    seen = set(start)
    while more := {to for from_, to in ways if from_ in seen} - seen:
        seen |= more
    return seen


@pytest.mark.parametrize("procedure", PROCEDURES.values(), ids=PROCEDURES)
def test_every_step_is_opened_closed_due_and_climbs(procedure: Procedure) -> None:
    verbs = {v.name: v for v in procedure.verbs}
    closed = {name for v in procedure.verbs for name in v.closes}

    assert closed == {s.name for s in procedure.steps}
    for step in procedure.steps:
        assert step.opens_on
        assert all(verbs[name].fact for name in step.opens_on)
        agreed = any(key.startswith(step.due) for key in DEFAULT_NUMBERS if step.due)
        assert agreed is not (step.law in STATUTORY_LIMITS)
        assert step.ladder


@pytest.mark.parametrize("procedure", PROCEDURES.values(), ids=PROCEDURES)
def test_every_rung_is_an_agreed_number_and_says_or_ends_something(
    procedure: Procedure,
) -> None:
    verbs = {v.name for v in procedure.verbs if v.by is Side.SYSTEM}
    for step in procedure.steps:
        names = [r.name for r in step.ladder]

        assert len(names) == len(set(names))
        for rung in step.ladder:
            assert isinstance(rung.after, int) or rung.after in DEFAULT_NUMBERS
            assert bool(rung.tells) is not bool(rung.ends_with)
            assert rung.ends_with is None or rung.ends_with in verbs


@pytest.mark.parametrize(("procedure", "verb"), VERBS)
def test_a_verb_stamps_and_saves_only_columns_of_its_table(
    procedure: Procedure, verb: Verb
) -> None:
    columns = set(TABLES[procedure.name].model_fields)

    assert set(verb.stamps) <= columns
    assert {g.name for g in verb.given if g.saves} <= columns


@pytest.mark.parametrize(("procedure", "verb", "state"), MATRIX)
def test_a_verb_is_done_from_its_states_and_refused_from_every_other(
    procedure: Procedure, verb: Verb, state: StrEnum
) -> None:
    if state in verb.from_states:
        change = done(procedure, verb.name, state)

        assert change.state == (verb.to or state)
        assert {d.step for d in change.closes} == set(verb.closes)
        opens = {o.step.name for o in change.opens}
        declared = [s for s in procedure.steps if verb.name in s.opens_on]
        assert {s.name for s in declared if not s.only_if} <= opens
        assert opens <= {s.name for s in declared}
        assert set(verb.stamps) <= set(change.row)
        assert change.ends is procedure.states[verb.to or state].final
    else:
        with pytest.raises(
            StepNotOpen, match=procedure.states[state].called_for(verb.by)
        ):
            done(procedure, verb.name, state)


@pytest.mark.parametrize(("procedure", "verb", "state"), MATRIX)
def test_no_verb_is_done_by_another_side_from_any_state(
    procedure: Procedure, verb: Verb, state: StrEnum
) -> None:
    facts = facts_of(a_case(procedure, state), *all_steps(procedure))
    for side in set(Side) - {verb.by}:
        with pytest.raises(NotYourTurn):
            decide(procedure, facts, verb.name, party_of(side), AT, GIVEN)


@pytest.mark.parametrize(("procedure", "verb"), VERBS)
def test_no_verb_is_done_by_another_desk_of_the_same_side(
    procedure: Procedure, verb: Verb
) -> None:
    if verb.by is Side.SYSTEM:
        return
    facts = facts_of(
        a_case(procedure, next(iter(verb.from_states))), *all_steps(procedure)
    )

    with pytest.raises(NotYourTurn, match="別の窓口"):
        decide(procedure, facts, verb.name, party_of(verb.by, 99), AT, GIVEN)


@pytest.mark.parametrize(("procedure", "verb", "state"), MATRIX)
def test_a_page_offers_exactly_what_would_be_done(
    procedure: Procedure, verb: Verb, state: StrEnum
) -> None:
    offered = procedure.verbs_of(verb.by, state, set(all_steps(procedure)))
    other = {Side.SENDER: Side.RECEIVER}.get(verb.by, Side.SENDER)

    assert (verb in offered) is (state in verb.from_states)
    assert verb not in procedure.verbs_of(other, state, set(all_steps(procedure)))


def test_an_unknown_verb_or_step_is_a_bug_not_a_refusal() -> None:
    for look_up in (REFERRAL.verb, REFERRAL.step):
        with pytest.raises(KeyError):
            look_up("unheard_of")


def test_whoever_comes_second_hears_who_came_first() -> None:
    facts = answered_before(facts_of(a_case(REFERRAL, ReferralState.ACKNOWLEDGED)))

    with pytest.raises(AlreadyAnswered, match="相談 太郎さんが「受領を確認する」"):
        decide(REFERRAL, facts, "acknowledge", party_of(Side.RECEIVER), AT, {})


def test_every_refusal_is_one_an_officer_can_read() -> None:
    assert issubclass(AlreadyAnswered, StepNotOpen)
    assert issubclass(StepNotOpen, ProcedureError)
