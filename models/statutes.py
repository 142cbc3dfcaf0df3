"""法定の期限 — time limits fixed by law, each with its article.

Only law stands here. What offices agreed among themselves is policy data.
Articles move with amendments: `as_of` is the text in force that the citation names.
"""

from dataclasses import dataclass
from datetime import date

from models.deadline_rules import Days, Rule

_PUBLIC_ASSISTANCE_TEXT = date(2026, 6, 25)


@dataclass(frozen=True)
class StatutoryLimit:
    """One limit: what is due, from which fact, by which rule, by which article."""

    name: str
    start_label: str  # the fact it runs from
    rule: Rule
    citation: str
    as_of: date  # the text in force


# These are the 実施機関's own duties, not an applicant's: they are not put off by a
# closed day (地方自治法第4条の2第4項 concerns 申請・届出); warn on the open day before.
DECIDE_ASSISTANCE = StatutoryLimit(
    "保護の決定の通知",
    "生活保護の申請",
    Days(14),  # the day of application is not counted (民法第140条)
    "生活保護法第24条第5項",
    _PUBLIC_ASSISTANCE_TEXT,
)
DECIDE_ASSISTANCE_AT_LATEST = StatutoryLimit(
    "保護の決定の通知（特別な理由がある場合）",
    "生活保護の申請",
    Days(30),  # the day of application is not counted (民法第140条)
    "生活保護法第24条第5項ただし書",
    _PUBLIC_ASSISTANCE_TEXT,
)
ASSISTANCE_DEEMED_REFUSED = StatutoryLimit(
    "通知がない場合のみなし却下",
    "生活保護の申請",
    Days(30),  # the day of application is not counted (民法第140条)
    "生活保護法第24条第7項",
    _PUBLIC_ASSISTANCE_TEXT,
)
FORWARD_APPLICATION = StatutoryLimit(
    "町村長から実施機関への申請書の送付",
    "申請書の受取り",
    Days(5),  # the day of receipt is not counted (民法第140条)
    "生活保護法第24条第10項",
    _PUBLIC_ASSISTANCE_TEXT,
)
STATUTORY_LIMITS = (
    DECIDE_ASSISTANCE,
    DECIDE_ASSISTANCE_AT_LATEST,
    ASSISTANCE_DEEMED_REFUSED,
    FORWARD_APPLICATION,
)
