"""個人番号 — anything that looks like one is refused, everywhere.

Twelve digits in a row, half or full width, plain or grouped by spaces or hyphens.
Telephone numbers have at most eleven digits, so none is caught.
"""

import re
import unicodedata

from models.refusals import LooksLikeIndividualNumber

_TWELVE = re.compile(r"(?<!\d)\d(?:[ \-\u2010-\u2015\u2212・.]?\d){11}(?!\d)")


def refuse_individual_number(text: str, label: str) -> None:
    """Raise LooksLikeIndividualNumber when the text holds twelve digits in a row."""
    if _TWELVE.search(unicodedata.normalize("NFKC", text)):
        raise LooksLikeIndividualNumber(
            f"「{label}」に個人番号（マイナンバー）と思われる12桁の数字があります。"
            "このシステムでは個人番号を扱えません。数字を消してから、もう一度お試しください。"
        )
