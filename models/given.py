"""入力された内容（given） — what a verb is given, checked against its declaration."""

from collections.abc import Mapping
from datetime import date
from unicodedata import normalize

from models.individual_number import refuse_individual_number
from models.procedure import Day, Given, Verb
from models.refusals import GivenMissing, ProcedureError
from models.wareki import parse_day

LONGEST_NUMBER = 9  # digits
EARLIEST, LATEST = 100, 50  # years before and after today; further is mistyped


def taken(verb: Verb, given: Mapping[str, str], today: date) -> dict[str, str]:
    """Return what was given, stripped; days as 2026-09-08.

    Raises GivenMissing, LooksLikeIndividualNumber.
    """
    kept = {}
    for item in verb.given:
        value = given.get(item.name, "").strip()
        if item.required and not value:
            raise GivenMissing(f"「{item.label}」を入力してください。", item.name)
        if item.choices:
            value = _chosen(item, value)
        refuse_individual_number(value, item.label)
        if value:
            kept[item.name] = _folded(item, value, today)
    return kept


def _chosen(item: Given, value: str) -> str:
    """Return what was chosen of the list, several in its order. Raises GivenMissing."""
    chosen = value.split(",") if item.many else [value]
    listed = [choice.value for choice in item.choices or ()]
    if value and not set(chosen) <= set(listed):
        raise GivenMissing(f"「{item.label}」を選び直してください。", item.name)
    return ",".join(each for each in listed if each in chosen)


def _folded(item: Given, value: str, today: date) -> str:
    """Return what was typed as it is kept: a day in ISO, a number in half width."""
    if item.day:
        return _day(item, value, today)
    return _number(item, value) if item.number else value


def _number(item: Given, value: str) -> str:
    digits = normalize("NFKC", value).replace(",", "")
    if not (digits.isascii() and digits.isdigit() and len(digits) <= LONGEST_NUMBER):
        raise GivenMissing(
            f"「{item.label}」は0以上の数字で入力してください。", item.name
        )
    return str(int(digits))


def _day(item: Given, value: str, today: date) -> str:
    try:
        on = parse_day(value)
    except ProcedureError as refusal:
        raise GivenMissing(f"「{item.label}」：{refusal}", item.name) from refusal
    if not -EARLIEST <= on.year - today.year <= LATEST:
        raise GivenMissing(f"「{item.label}」の年を確認してください。", item.name)
    if item.day is Day.HAPPENED and on > today:
        raise GivenMissing(f"「{item.label}」は今日までの日にしてください。", item.name)
    if item.day is Day.AHEAD and on <= today:
        raise GivenMissing(f"「{item.label}」は明日以降の日にしてください。", item.name)
    return on.isoformat()
