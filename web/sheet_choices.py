"""選択肢 — the closed lists of the sheet, as (value, label) for the fields."""

from collections.abc import Mapping
from typing import Any

from models.client import SAFETY_LABELS
from models.consent import CONSENT_ITEM_LABELS, CONSENT_WAY_LABELS, ConsentItem
from models.referral_sheet import FORM_LABELS, TOPICS, WAY_LABELS

Options = list[tuple[str, str]]


def options(labels: Mapping[Any, str]) -> Options:
    """The members of a closed list with their Japanese names, in order."""
    return [(str(value), label) for value, label in labels.items()]


SHEET_CHOICES: dict[str, Options] = {
    "forms": options(FORM_LABELS),
    "ways": options(WAY_LABELS),
    "flags": options(SAFETY_LABELS),
    "topics": options(TOPICS),
    "consent_ways": options(CONSENT_WAY_LABELS),
    "items": [
        (item.value, label)
        for item, label in CONSENT_ITEM_LABELS.items()
        if item is not ConsentItem.TAX
    ],
}
