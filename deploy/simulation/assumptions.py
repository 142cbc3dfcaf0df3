"""仮定 — every split of a published number, and every behaviour: INVENTED, and said so.

The report of a simulation prints this list. None of it says anything about a real
office, a real person or what anybody did.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Assumption:
    """One assumed number and why it has that size."""

    name: str
    value: str
    why: str


# 経路: the shares of 座間市 H30 (437), for every town and year.
# What becomes of a new case; 国の整理 (相談・情報提供のみ, つなぎ, プラン) rounded.
INFORMATION_ONLY, ELSEWHERE, CONTINUED, BROKEN_OFF = 0.36, 0.21, 0.26, 0.17
CONTINUED_TO_ASSESSMENT = 0.36  # 座間市 H30: 115 of 437 assessed within the year
NEVER_ACTED = 0.02  # of the duties: nobody does it until the ladder has been climbed
MEDIAN_DELAY = 2.0  # open days until somebody does what is asked
SPREAD = 0.8  # of the logarithm
LONGEST_DELAY = 15  # open days
PLAN_MONTHS = {3: 0.30, 6: 0.40, 12: 0.30}
TO_ASSISTANCE = 0.05  # of the new cases: handed over to 生活保護
URGENT = 0.01  # of the new cases

ASSUMED = (
    Assumption(
        "月・日・区の割り振り", "年度の開庁日に乱数で配分", "公表は年又は月の計のみ"
    ),
    Assumption(
        "相談経路",
        "本人46%・庁内24%・庁外20%・不明9%",
        "座間市平成30年度の割合を使用",
    ),
    Assumption(
        "相談の行方",
        "情報提供36%・他機関21%・プラン26%・中断等17%",
        "国の8年間の累計の割合。横浜市は利用申込の公表値を優先",
    ),
    Assumption(
        "課題の組合せ",
        "公表された課題別の件数を、初回アセスメントの方へ順に配分",
        "公表は課題別の計のみ。座間市平成30年度は相談の36%を継続支援と仮定",
    ),
    Assumption("対応までの日数", "中央値2開庁日の対数正規分布", "創作"),
    Assumption("対応されない割合", "2%（督促の後に対応）", "創作"),
    Assumption("プランの期間", "3・6・12か月を30・40・30%", "創作"),
    Assumption("生活保護への引継ぎ", "新規の5%", "国の累計の割合（14.9万／286万）"),
    Assumption("至急・緊急", "新規の1%", "創作"),
)
