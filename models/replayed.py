"""たどり直し — which duties a case should owe, worked out from its events alone."""

from collections.abc import Iterable

from models.procedure import Procedure

Owed = tuple[str, str]  # step and occurrence


def owed_after(procedure: Procedure, verbs: Iterable[str]) -> set[Owed]:
    """Return the steps still owed after these verbs, in the order they happened.

    A verb the declaration does not know (a draft, a page of a pass) opens nothing.
    """
    owed: set[Owed] = set()
    rounds: dict[str, int] = {}
    known = {v.name for v in procedure.verbs}
    for name in verbs:
        if name not in known:
            continue
        closes = procedure.verb(name).closes
        owed = {(step, occurrence) for step, occurrence in owed if step not in closes}
        for step in procedure.opened_by(name):
            rounds[step.name] = rounds.get(step.name, 0) + 1
            owed.add((step.name, str(rounds[step.name])))
    return owed
