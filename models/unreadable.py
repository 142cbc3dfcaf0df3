"""読めない書き方 — where a written rule or calendar cannot be used, in one sentence."""

from typing import Any

from pydantic import ValidationError

_UNKNOWN = {"unexpected_keyword_argument", "extra_forbidden"}
_CHOICE = {
    "enum": "expected",
    "literal_error": "expected",
    "union_tag_invalid": "expected_tags",
}
_MISSING = {"missing", "missing_argument", "union_tag_not_found"}


def first_fault(refusal: ValidationError) -> str:
    """「exceptionsの3件目のon」の記入がありません: the first fault and its place."""
    return fault_in_words(refusal.errors()[0])


def fault_in_words(fault: Any) -> str:
    """One fault of a pydantic refusal, with its place."""
    context = fault.get("ctx", {})
    place = _place([*fault["loc"], *_tag_name(context)])
    if fault["type"] in _UNKNOWN:
        return f"{place}という項目は使えません。"
    if fault["type"] in _MISSING:
        return f"{place}の記入がありません。"
    if fault["type"] in _CHOICE:
        choices = context[_CHOICE[fault["type"]]].replace(" or ", ", ")
        return f"{place}は {choices} のいずれかにしてください。"
    if fault["type"] == "value_error":
        return f"{place}：{context['error']}"
    return f"{place}の書き方が正しくありません。"


def _place(parts: list[int | str]) -> str:
    named = (f"{part + 1}件目" if isinstance(part, int) else part for part in parts)
    return f"「{'の'.join(named) or '全体'}」"


def _tag_name(context: dict[str, str]) -> list[str]:
    return [context["discriminator"].strip("'")] if "discriminator" in context else []
