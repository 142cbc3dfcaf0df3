"""取り決めの入力 — what an admin typed becomes numbers, or a sentence per field."""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from models.policy import Policy
from models.policy_check import fault_of
from models.refusals import ProcedureError
from models.wareki import parse_day
from tasks.policy_table import PolicyRow

_WHOLE = re.compile(r"-?[0-9]{1,4}")
_LONGEST = 400


@dataclass
class PolicyTyped:
    """The new numbers, their first day and note, and what could not be read."""

    numbers: dict[str, Any]
    holds_from: date | None = None
    note: str = ""
    errors: dict[str, str] = field(default_factory=dict)


def read_typed(
    sent: Mapping[str, str], rows: Sequence[PolicyRow], policy: Policy
) -> PolicyTyped:
    """Return what was typed; a field that was not sent stays as it is agreed now."""
    typed = PolicyTyped(dict(policy.numbers), note=sent.get("note", "").strip())
    for row in rows:
        if not row.fixed:
            _take(typed, sent, row, policy)
    try:
        typed.holds_from = parse_day(sent.get("holds_from", ""))
    except ProcedureError as refusal:
        typed.errors["holds_from"] = str(refusal)
    if not typed.note or len(typed.note) > _LONGEST:
        typed.errors["note"] = f"改定の理由を{_LONGEST}文字以内で入力してください。"
    return typed


def _take(
    typed: PolicyTyped, sent: Mapping[str, str], row: PolicyRow, policy: Policy
) -> None:
    if row.key not in sent:
        return
    try:
        value = _value(sent, row, policy)
    except ValueError:
        typed.errors[row.key] = "整数で入力してください。"
        return
    if fault := fault_of(row.key, value):
        typed.errors[row.key] = fault
    typed.numbers[row.key] = value


def _value(sent: Mapping[str, str], row: PolicyRow, policy: Policy) -> Any:
    written = sent[row.key]
    if isinstance(row.value, str):
        return written.replace("\r\n", "\n").strip()
    number = unicodedata.normalize("NFKC", written).replace("\u2212", "-").strip()
    if not _WHOLE.fullmatch(number):
        raise ValueError(number)
    if row.roll is None:
        return int(number)
    rule = {**policy.number(row.key)["rule"], "n": int(number)}
    return {"rule": rule, "roll": sent.get(f"roll.{row.key}", row.roll)}


def shown_values(
    rows: Sequence[PolicyRow], sent: Mapping[str, str] | None = None
) -> dict[str, str]:
    """Return every field as it is shown: as typed, else as it is agreed now."""
    agreed = dict(_fields(rows))
    return {**agreed, **{k: v for k, v in (sent or {}).items() if k in agreed}}


def _fields(rows: Sequence[PolicyRow]) -> Iterator[tuple[str, str]]:
    for row in rows:
        if not row.fixed:
            yield row.key, str(row.value)
            if row.roll is not None:
                yield f"roll.{row.key}", row.roll
    yield from (("holds_from", ""), ("note", ""))
