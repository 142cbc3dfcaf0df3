"""法定の期限 — time limits fixed by law, each with its article.

Only law stands here. What offices agreed among themselves is policy data.
Articles move with amendments: `as_of` is the text in force that the citation names.
"""

from dataclasses import dataclass
from datetime import date

from models.deadline_rules import Days, Months, Rule

_PUBLIC_ASSISTANCE_TEXT = date(2026, 6, 25)
_SELF_RELIANCE_RULES = date(2025, 10, 1)  # 生活困窮者自立支援法施行規則
_AMENDED = date(2025, 4, 1)  # 令和6年法律第21号


@dataclass(frozen=True)
class StatutoryLimit:
    """One limit: what is due, from which fact, by which rule, by which article."""

    name: str
    start_label: str  # the fact it runs from
    rule: Rule
    citation: str
    as_of: date  # the text in force
    holds_from: date | None = None  # where an amendment brought it


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

# 「から起算して」 and a period of use or payment count their first day. 転居費用補助,
# 居住支援: as they stand since 令和7年4月1日 (令和6年法律第21号).
_RULES = "生活困窮者自立支援法施行規則"
RENT_CLAIM = StatutoryLimit(
    "住居確保給付金（家賃補助）の対象となる期間",
    "離職・廃業等",
    Months(24, first_day_counts=True),
    f"{_RULES}第10条第1号イ",
    _SELF_RELIANCE_RULES,
)
RENT_CLAIM_AT_LATEST = StatutoryLimit(
    "住居確保給付金（家賃補助）の対象となる期間（疾病等の日数を加えるとき）",
    "離職・廃業等",
    Months(48, first_day_counts=True),
    f"{_RULES}第10条第1号イ",
    _SELF_RELIANCE_RULES,
)
MOVING_CLAIM = StatutoryLimit(
    "住居確保給付金（転居費用補助）の対象となる期間",
    "世帯収入が著しく減少した月",
    Months(24, first_day_counts=True),
    f"{_RULES}第10条第1号ハ",
    _SELF_RELIANCE_RULES,
    _AMENDED,
)
RENT_PERIOD = StatutoryLimit(
    "住居確保給付金（家賃補助）の支給期間",
    "支給の始まる月",
    Months(3, first_day_counts=True),
    f"{_RULES}第12条第1項",
    _SELF_RELIANCE_RULES,
)
RENT_AT_MOST = StatutoryLimit(
    "住居確保給付金（家賃補助）の支給期間（延長を含む）",
    "支給の始まる月",
    Months(9, first_day_counts=True),
    f"{_RULES}第12条第1項",
    _SELF_RELIANCE_RULES,
)
RENT_RESUMPTION = StatutoryLimit(
    "住居確保給付金（家賃補助）の再開",
    "疾病等による支給の中断",
    Months(24),  # the day of the interruption is not counted (民法第140条)
    f"{_RULES}第12条第2項",
    _SELF_RELIANCE_RULES,
)
RENT_REGRANT = StatutoryLimit(
    "住居確保給付金（家賃補助）の再支給を受けられない期間",
    "支給が終わった月の翌月",
    Months(12, first_day_counts=True),
    f"{_RULES}第16条",
    _SELF_RELIANCE_RULES,
)
BUSINESS_EFFORT = StatutoryLimit(
    "自営業者等の収入を増やす取組の期間",
    "申請日の属する月",
    Months(3, first_day_counts=True),
    f"{_RULES}第10条第5号イ",
    _SELF_RELIANCE_RULES,
)
BUSINESS_EFFORT_AT_MOST = StatutoryLimit(
    "自営業者等の収入を増やす取組の期間（延長を含む）",
    "申請日の属する月",
    Months(6, first_day_counts=True),
    f"{_RULES}第10条第5号イ",
    _SELF_RELIANCE_RULES,
)
WORK_PREPARATION = StatutoryLimit(
    "就労準備支援の利用期間",
    "利用の開始",
    Months(12, first_day_counts=True),
    f"{_RULES}第5条",
    _SELF_RELIANCE_RULES,
)
SHELTER = StatutoryLimit(
    "居住支援（宿泊場所の供与等）の利用期間",
    "利用の開始",
    Months(3, first_day_counts=True),
    f"{_RULES}第7条",
    _SELF_RELIANCE_RULES,
    _AMENDED,
)
SHELTER_AT_MOST = StatutoryLimit(
    "居住支援（宿泊場所の供与等）の利用期間（必要と認めるとき）",
    "利用の開始",
    Months(6, first_day_counts=True),
    f"{_RULES}第7条",
    _SELF_RELIANCE_RULES,
    _AMENDED,
)
HOME_VISITS = StatutoryLimit(
    "居住支援（地域居住支援）の利用期間",
    "利用の開始",
    Months(12, first_day_counts=True),
    f"{_RULES}第8条の2",
    _SELF_RELIANCE_RULES,
    _AMENDED,
)
STATUTORY_LIMITS = (
    DECIDE_ASSISTANCE,
    DECIDE_ASSISTANCE_AT_LATEST,
    ASSISTANCE_DEEMED_REFUSED,
    FORWARD_APPLICATION,
    RENT_CLAIM,
    RENT_CLAIM_AT_LATEST,
    MOVING_CLAIM,
    RENT_PERIOD,
    RENT_AT_MOST,
    RENT_RESUMPTION,
    RENT_REGRANT,
    BUSINESS_EFFORT,
    BUSINESS_EFFORT_AT_MOST,
    WORK_PREPARATION,
    SHELTER,
    SHELTER_AT_MOST,
    HOME_VISITS,
)
