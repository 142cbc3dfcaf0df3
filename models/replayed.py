"""たどり直し — which duties a case should owe, worked out from its events alone."""

from collections.abc import Iterable

from models.procedure import Procedure

Owed = tuple[str, str]  # step and occurrence


def duties_after(procedure: Procedure, verbs: Iterable[str]) -> dict[Owed, bool]:
    """Return every duty these verbs opened, in order, and whether it is still owed.

    A verb the declaration does not know (a draft, a page of a pass) opens nothing.
    """
    duties: dict[Owed, bool] = {}
    rounds: dict[str, int] = {}
    known = {v.name for v in procedure.verbs}
    for name in verbs:
        if name not in known:
            continue
        closes = procedure.verb(name).closes
        duties = {d: owed and d[0] not in closes for d, owed in duties.items()}
        for step in procedure.opened_by(name):
            rounds[step.name] = rounds.get(step.name, 0) + 1
            duties[step.name, str(rounds[step.name])] = True
    return duties
