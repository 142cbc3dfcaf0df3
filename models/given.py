"""入力された内容（given） — what a verb is given, checked against its declaration."""

from collections.abc import Mapping
from datetime import date

from models.individual_number import refuse_individual_number
from models.procedure import Day, Given, Verb
from models.refusals import GivenMissing, ProcedureError
from models.wareki import parse_day


def taken(verb: Verb, given: Mapping[str, str], today: date) -> dict[str, str]:
    """Return what was given, stripped; days as 2026-09-08.

    Raises GivenMissing, LooksLikeIndividualNumber.
    """
    kept = {}
    for item in verb.given:
        value = given.get(item.name, "").strip()
        if item.required and not value:
            raise GivenMissing(f"「{item.label}」を入力してください。", item.name)
        if item.choices and value and value not in {c.value for c in item.choices}:
            raise GivenMissing(f"「{item.label}」を選び直してください。", item.name)
        refuse_individual_number(value, item.label)
        if value:
            kept[item.name] = _day(item, value, today) if item.day else value
    return kept


def _day(item: Given, value: str, today: date) -> str:
    try:
        on = parse_day(value)
    except ProcedureError as refusal:
        raise GivenMissing(f"「{item.label}」：{refusal}", item.name) from refusal
    if item.day is Day.HAPPENED and on > today:
        raise GivenMissing(f"「{item.label}」は今日までの日にしてください。", item.name)
    if item.day is Day.AHEAD and on <= today:
        raise GivenMissing(f"「{item.label}」は明日以降の日にしてください。", item.name)
    return on.isoformat()
