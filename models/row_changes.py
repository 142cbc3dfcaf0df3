"""列の変更 — what an act writes on the row: stamps, what is given, what follows."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from models.procedure import Given, Verb


def row_changes(
    verb: Verb, facts: Any, given: Mapping[str, str], at: datetime
) -> dict[str, Any]:
    """Return the columns that change; what follows from the given may refuse."""
    stamps = {s: at for s in verb.stamps if getattr(facts.case, s) is None}
    saved = {
        item.name: _saved(item, given[item.name])
        for item in verb.given
        if item.saves and item.name in given
    }
    follows = verb.follows(facts, given) if verb.follows else {}
    return {**stamps, **saved, **follows}


def days_of(row: Mapping[str, Any]) -> dict[str, str]:
    """Return the days among them as 2026-09-08, for what is counted from them."""
    days = {name: value for name, value in row.items() if type(value) is date}
    return {name: value.isoformat() for name, value in days.items()}


def _saved(item: Given, value: str) -> Any:
    """Return what the column keeps: a day, a number, a member of the list, or several.

    Several are kept as their values, in a JSON column.
    """
    if item.day:
        return date.fromisoformat(value)
    if item.number:
        return int(value)
    if item.many:
        return value.split(",")
    return item.choices(value) if item.choices else value
