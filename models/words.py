"""呼び名 — what a town, or one of its offices, calls its papers.

鶴見区 hands out a 案内カード, 南区 sends a 連絡票: an office's own word goes before the
town's, the town's before ours. `word.forms_of` names offices by how their name begins.
"""

from collections.abc import Mapping
from typing import Any

from models.policy import Policy
from models.referral_sheet import SheetForm


def form_word(policy: Policy, form: SheetForm, agency: str) -> str:
    """Return what the paper is called at this agency."""
    words: Mapping[str, Any] = policy.number("word.forms_of")
    for office, own in words.items():
        if agency.startswith(office) and form.value in own:
            return str(own[form.value])
    return str(policy.number(f"word.{form.value}"))


def form_words(policy: Policy, agency: str) -> list[tuple[str, str]]:
    """Return the papers the town uses with their words, in the town's order."""
    used = [SheetForm(value) for value in policy.number("referral.forms")]
    return [(form.value, form_word(policy, form, agency)) for form in used]
