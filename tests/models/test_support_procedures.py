"""相談支援・支援プラン・週次レビュー are total: states, turns, verbs, steps, rungs."""

from enum import StrEnum
from typing import Any

import pytest

from models.decide import Change, Facts, decide
from models.policy import DEFAULT_NUMBERS
from models.procedure import Procedure, Side, State, Verb
from models.refusals import NotYourTurn, StepNotOpen
from tests.models.hand_offs import AT, all_steps, facts_of, party_of
from tests.support_rows import ENUMS, GIVEN, MADE, PROCEDURES, RECORDS, TABLES

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
    pytest.param(p, verb, state, id=f"{name}-{verb.name}-in-{state}")
    for name, p in PROCEDURES.items()
    for verb in p.verbs
    for state in p.states
]


def facts(procedure: Procedure, state: StrEnum) -> Facts:
    """Of a case in that state whose desk owes every step."""
    case: Any = MADE[procedure.name](state)
    steps = all_steps(procedure)
    return facts_of(case, *steps, record=RECORDS[procedure.name])


def done(procedure: Procedure, verb: Verb, state: StrEnum) -> Change:
    by = party_of(verb.by)
    return decide(procedure, facts(procedure, state), verb.name, by, AT, GIVEN)


@pytest.mark.parametrize("name", PROCEDURES)
def test_every_state_of_the_enum_is_declared_once(name: str) -> None:
    assert set(PROCEDURES[name].states) == set(ENUMS[name])


@pytest.mark.parametrize(("procedure", "state", "declared"), STATES)
def test_every_state_has_a_turn_and_its_verbs_or_is_final(
    procedure: Procedure, state: StrEnum, declared: State
) -> None:
    possible = [v for v in procedure.verbs if state in v.from_states]

    assert declared.label
    assert declared.final is (declared.turn is None)
    assert bool([v for v in possible if v.by is declared.turn]) is not declared.final
    assert bool(possible) is not declared.final


@pytest.mark.parametrize("procedure", PROCEDURES.values(), ids=PROCEDURES)
def test_every_state_can_be_reached_and_left_for_an_end(procedure: Procedure) -> None:
    first = next(iter(procedure.states))
    ways = {(s, v.to) for v in procedure.verbs for s in v.from_states if v.to}
    finals = {s for s, found in procedure.states.items() if found.final}

    assert reached({first}, ways) == set(procedure.states)
    for state in procedure.states:
        assert finals & reached({state}, ways)


def reached(start: set[Any], ways: set[tuple[Any, Any]]) -> set[Any]:
    seen = set(start)
    while more := {to for from_, to in ways if from_ in seen} - seen:
        seen |= more
    return seen


@pytest.mark.parametrize("procedure", PROCEDURES.values(), ids=PROCEDURES)
def test_every_step_is_opened_closed_agreed_and_climbs(procedure: Procedure) -> None:
    verbs = {v.name: v for v in procedure.verbs}

    assert {name for v in procedure.verbs for name in v.closes} == {
        s.name for s in procedure.steps
    }
    for step in procedure.steps:
        assert step.opens_on
        assert all(verbs[name].fact for name in step.opens_on)
        assert step.due in DEFAULT_NUMBERS
        assert step.law is None  # no law fixes any of these days
        for rung in step.ladder:
            assert isinstance(rung.after, int) or rung.after in DEFAULT_NUMBERS


@pytest.mark.parametrize("procedure", PROCEDURES.values(), ids=PROCEDURES)
def test_whatever_ends_closes_all_and_whatever_goes_on_owes_something(
    procedure: Procedure,
) -> None:
    finals = {s for s, found in procedure.states.items() if found.final}
    for verb in procedure.verbs:
        if verb.to in finals:
            for state in verb.from_states:
                assert owed(procedure, state) <= set(verb.closes)


def owed(procedure: Procedure, state: StrEnum) -> set[str]:
    """The steps that may be open in a state: opened on a way that leads there."""
    found: set[str] = set()
    pairs: set[tuple[Any, frozenset[str]]] = {
        (next(iter(procedure.states)), frozenset())
    }
    seen: set[tuple[Any, frozenset[str]]] = set()
    while pairs - seen:
        at, steps = (pairs - seen).pop()
        seen.add((at, steps))
        for verb in procedure.verbs:
            if at not in verb.from_states:
                continue
            if verb.while_open and verb.while_open not in steps:
                continue
            opened = {s.name for s in procedure.opened_by(verb.name)}
            pairs.add((verb.to or at, frozenset((steps - {*verb.closes}) | opened)))
    for at, steps in seen:
        if at == state:
            found |= steps
        before = at == next(iter(procedure.states))
        assert steps or before or procedure.states[at].final, (at, steps)
    return found


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
    if state not in verb.from_states:
        with pytest.raises(StepNotOpen, match=procedure.states[state].label):
            done(procedure, verb, state)
        return
    change = done(procedure, verb, state)

    assert change.state == (verb.to or state)
    assert {d.step for d in change.closes} == set(verb.closes)
    assert {o.step.name for o in change.opens} == {
        s.name for s in procedure.steps if verb.name in s.opens_on
    }
    assert set(change.row) <= set(TABLES[procedure.name].model_fields)
    assert change.ends is procedure.states[verb.to or state].final


@pytest.mark.parametrize(("procedure", "verb"), VERBS)
def test_no_verb_is_done_by_another_side_or_another_desk(
    procedure: Procedure, verb: Verb
) -> None:
    known = facts(procedure, next(iter(verb.from_states)))
    for side in set(Side) - {verb.by}:
        with pytest.raises(NotYourTurn):
            decide(procedure, known, verb.name, party_of(side), AT, GIVEN)
    if verb.by is not Side.SYSTEM:
        with pytest.raises(NotYourTurn, match="別の窓口"):
            decide(procedure, known, verb.name, party_of(verb.by, 99), AT, GIVEN)
