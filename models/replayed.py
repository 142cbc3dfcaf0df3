"""たどり直し — which duties a case should owe, worked out from its events alone."""

from collections.abc import Iterable, Mapping
from itertools import repeat
from typing import Any

from models.procedure import Procedure, Verb
from models.suspended_days import RESUME, SUSPEND

Owed = tuple[str, str]  # step and occurrence


def duties_after(
    procedure: Procedure,
    verbs: Iterable[str],
    given: Iterable[Mapping[str, Any]] = repeat({}),
) -> dict[Owed, bool]:
    """Return every duty these verbs opened, in order, and whether it is still owed.

    `given` is what each was given; it says which steps a case of its kind has. A verb
    the declaration does not know (a draft, a page of a pass) opens nothing.
    """
    duties: dict[Owed, bool] = {}
    rounds: dict[str, int] = {}
    said: dict[str, Any] = {}
    known = {v.name for v in procedure.verbs}
    for name, words in zip(verbs, given, strict=False):
        if name not in known:
            continue
        said |= words
        closed = _closed(procedure.verb(name), duties)
        duties = {d: owed and d not in closed for d, owed in duties.items()}
        for step in procedure.opened_by(name):
            if step.is_for(said.get):
                rounds[step.name] = rounds.get(step.name, 0) + 1
                occurrence = words.get(step.occurrence_from) or str(rounds[step.name])
                duties[step.name, occurrence] = True
    return duties


def _closed(verb: Verb, duties: Mapping[Owed, bool]) -> set[Owed]:
    """Return what the verb closes: every round of a step, or the oldest owed one."""
    owed = [d for d, is_owed in duties.items() if is_owed and d[0] in verb.closes]
    if not verb.oldest_only:
        return set(owed)
    return set({step: (step, occurrence) for step, occurrence in owed[::-1]}.values())


def stopped_after(
    verbs: Iterable[str], given: Iterable[Mapping[str, Any]]
) -> set[Owed]:
    """Return every duty whose clock these events stopped and did not start again.

    One that was closed in the meantime may be among them; it is owed no more.
    """
    stopped: set[Owed] = set()
    for name, words in zip(verbs, given, strict=True):
        if name == SUSPEND:
            stopped.add((words["step"], words["occurrence"]))
        elif name == RESUME:
            stopped.discard((words["step"], words["occurrence"]))
    return stopped
