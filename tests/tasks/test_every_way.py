"""Every way through every declaration: whatever is owed is closed before the end."""

from collections.abc import Iterator

import pytest

from models.procedure import Procedure
from tasks.cases import PROCESSES

EXPLAINED = {
    # a guard refuses to end while these are owed (`models/handover_rules.py`)
    "handover": {"interview", "person_notice", "use_report"},
    # asked of a 事業 that a provider carries out, and never of a benefit (`only_if`)
    "plan_service": {"monthly_status"},
}

Way = tuple[str, ...]
Stand = tuple[object, frozenset[str]]  # the state, and the steps that are owed


@pytest.mark.parametrize("name", PROCESSES)
def test_no_way_through_a_process_ends_with_something_owed(name: str) -> None:
    procedure = PROCESSES[name].procedure
    kept = EXPLAINED.get(name, set())
    stands = list(_stands(procedure))
    ends = [(owed, way) for (s, owed), way in stands if procedure.states[s].final]

    print(f"n = {len(stands)} states with what is owed, {len(ends)} of them ends")
    assert ends
    assert [(sorted(owed), way) for owed, way in ends if owed - kept] == []


def _stands(procedure: Procedure) -> Iterator[tuple[Stand, Way]]:
    """Every state with what is owed in it, and the shortest way there."""
    first: Stand = (next(iter(procedure.states)), frozenset())
    ways: dict[Stand, Way] = {first: ()}
    waiting = [first]
    for stand in waiting:
        for verb, after in _next(procedure, *stand):
            if after not in ways:
                ways[after] = (*ways[stand], verb)
                waiting.append(after)
    yield from ways.items()


def _next(
    procedure: Procedure, state: object, owed: frozenset[str]
) -> Iterator[tuple[str, Stand]]:
    """Each verb that could be done now; it opens whatever it may open."""
    for verb in procedure.verbs:
        if state not in verb.from_states or verb.while_open not in {None, *owed}:
            continue
        opened = {step.name for step in procedure.opened_by(verb.name)}
        after = owed - set(verb.closes) | opened
        yield verb.name, (verb.to or state, frozenset(after))
