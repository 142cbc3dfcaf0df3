"""個人番号 — anything that looks like one is refused, everywhere.

Twelve digits, half or full width: in a row, as 4-4-4, or grouped in any one way.
Telephone numbers have at most eleven, and two of them in a line are told apart.
"""

import re
import unicodedata
from itertools import pairwise

from models.refusals import LooksLikeIndividualNumber

# Also what is typed for a hyphen: the long vowel mark ー and the ruled line ─.
_GAP = r"[\s\-\u2010-\u2015\u2212\u2500\u30fc・._/]{1,3}"
_RUN = re.compile(rf"\d+(?:{_GAP}\d+)*")
_PARTS = re.compile(rf"(\d+)({_GAP})?")
_PRINTED = [4, 4, 4]  # as on the card


def refuse_individual_number(text: str, label: str) -> None:
    """Raise LooksLikeIndividualNumber when the text holds twelve such digits."""
    runs = _RUN.findall(unicodedata.normalize("NFKC", text))
    if any(_looks_like_one(run) for run in runs):
        raise LooksLikeIndividualNumber(
            f"「{label}」に個人番号（マイナンバー）と思われる12桁の数字があります。"
            "このシステムでは個人番号を扱えません。数字を消してから、もう一度お試しください。"
        )


def _looks_like_one(run: str) -> bool:
    parts = _PARTS.findall(run)
    sizes, gaps = [len(digits) for digits, _ in parts], [gap for _, gap in parts[:-1]]
    if 12 in sizes or sizes == _PRINTED:
        return True
    if sum(sizes) == 12 and len(set(gaps)) == 1:
        return True
    return any(
        sizes[at : at + 3] == _PRINTED and one == other
        for at, (one, other) in enumerate(pairwise(gaps))
    )
