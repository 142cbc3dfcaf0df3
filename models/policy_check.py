"""取り決めの点検 — whether a value can stand under a key of the agreed numbers."""

from collections.abc import Callable, Mapping
from typing import Any

from models.deadline_rules import RuleUnreadable, rule_from_json
from models.policy import DEFAULT_NUMBERS
from models.referral_kind import ReferralKind
from models.referral_sheet import SheetForm
from models.why import Roll

_FORMS = {form.value for form in SheetForm}
_CHOICES = {
    "referral.forms": _FORMS,
    "referral.kinds": {kind.value for kind in ReferralKind},
}
FARTHEST = 366  # days a rung may lie from the day
LONGEST_WORD = 30


def fault_of(key: str, value: Any) -> str | None:
    """Return what is wrong with a value, in a sentence; None when it can stand."""
    if key not in DEFAULT_NUMBERS:
        return f"「{key}」という取り決めはありません。"
    if key in _CHOICES:
        return _chosen(key, value)
    if key == "word.forms_of":
        return _words_of_offices(value)
    checks: dict[type, Callable[[str, Any], str | None]] = {
        dict: _rule,
        bool: _yes_or_no,
        int: _number,
        str: _text,
    }
    return checks[type(DEFAULT_NUMBERS[key])](key, value)


def _rule(_key: str, value: Any) -> str | None:
    if not isinstance(value, Mapping) or set(value) != {"rule", "roll"}:
        return "期限の決まりは rule（数え方）と roll（閉庁日の扱い）で書いてください。"
    try:
        rule_from_json(value["rule"])
    except RuleUnreadable as refusal:
        return str(refusal)
    if value["roll"] not in {*Roll}:
        return f"閉庁日の扱い（roll）は {'、'.join(Roll)} のいずれかにしてください。"
    return None


def _number(key: str, value: Any) -> str | None:
    if not isinstance(value, int) or isinstance(value, bool):
        return f"整数で書いてください（{value}）。"
    default = DEFAULT_NUMBERS[key]
    if key.endswith(".weekday"):
        known = f"0（月）から6（日）、行わないときは-1で書いてください（{value}）。"
        return None if -1 <= value <= 6 else known
    if default < 0 or key.startswith("ladder."):
        side = "前（負の数）" if default < 0 else "当日以後（0以上の数）"
        fits = (value < 0) is (default < 0) and abs(value) <= FARTHEST
        return (
            None if fits else f"期限の日より{side}の日数で書いてください（{value}）。"
        )
    return None if value >= 1 else f"1以上の整数で書いてください（{value}）。"


def _text(key: str, value: Any) -> str | None:
    if not isinstance(value, str):
        return f"文字で書いてください（{value}）。"
    if key.startswith("word.") and not 0 < len(value.strip()) <= LONGEST_WORD:
        return f"名称は1字から{LONGEST_WORD}字までにしてください。"
    return None


def _yes_or_no(_key: str, value: Any) -> str | None:
    if isinstance(value, bool):
        return None
    return f"はい（true）かいいえ（false）で書いてください（{value}）。"


def _chosen(key: str, value: Any) -> str | None:
    known = _CHOICES[key]
    if not isinstance(value, list) or not value or set(value) - known:
        return f"{'、'.join(sorted(known))} から選んで一覧で書いてください。"
    return None


def _words_of_offices(value: Any) -> str | None:
    if not isinstance(value, Mapping):
        return "機関の名前ごとに、様式とその呼び名を書いてください。"
    for words in value.values():
        if not isinstance(words, Mapping) or set(words) - _FORMS:
            return f"様式は {'、'.join(sorted(_FORMS))} から選んでください。"
        if not all(_text("word.", word) is None for word in words.values()):
            return f"名称は1字から{LONGEST_WORD}字までにしてください。"
    return None
