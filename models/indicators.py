"""指標 — what is counted, by which definition and from which source, as a catalogue.

A count has a query in `models/queries/indicators.py` whose rows it opens; a rate is
one count over another. Targets are national 目安値 or a city's own goals, each with
its source; none of them is law.
"""

from dataclasses import dataclass

from models.support_case_sheet import Problem

CASES, PLANS = "相談支援の記録", "支援プランの記録"
REFERRALS, HANDOVERS = "つなぎの記録", "引継ぎの記録"
MEETINGS = "会議の記録"


@dataclass(frozen=True)
class Indicator:
    """One number that the work itself gives."""

    key: str
    name: str
    definition: str
    source: str
    unit: str = "件"


@dataclass(frozen=True)
class Rate:
    """One count over another, in percent."""

    key: str
    name: str
    part: str
    whole: str
    definition: str


@dataclass(frozen=True)
class Target:
    """目安値・目標 — what a published document hopes for; never a limit of ours."""

    about: str
    value: str
    year: str
    source: str


def _listed(*rows: Indicator) -> dict[str, Indicator]:
    return {row.key: row for row in rows}


# fmt: off
INDICATORS = _listed(
    Indicator("new_consultations", "新規相談",
              "期間中に受け付けた相談のうち、同じ方（氏名と生年月日）の相談を同じ窓口で"
              "以前に受け付けていないもの", CASES),
    Indicator("repeat_consultations", "再相談",
              "期間中に受け付けた相談のうち、同じ方（氏名と生年月日）の相談を同じ窓口で"
              "以前にも受け付けているもの", CASES),
    Indicator("applications", "利用申込",
              "期間中に相談の申込み・同意を受けた相談", CASES),
    Indicator("continued", "継続支援（継続ケース）",
              "期間中にスクリーニングで継続支援とした相談", CASES),
    Indicator("continued_with_plan", "継続ケースのうち支援プランのあるもの",
              "期間中に継続支援とした相談のうち、支援プランを決定したもの（時期を問わず）",
              CASES),
    *(Indicator(f"problem_{problem.value}", f"課題：{problem.label}",
                "期間中にアセスメントを終えた相談のうち、課題として"
                f"「{problem.label}」を選んだもの（1件の相談で複数を選択）", CASES)
      for problem in Problem),
    Indicator("first_plans", "支援プランの決定（初回）",
              "期間中に決定した支援プランのうち、その相談で初めてのもの", PLANS),
    Indicator("plans_decided", "支援プランの決定（再プランを含む）",
              "期間中に決定した支援プラン", PLANS),
    Indicator("referrals_received", "受けたつなぎ",
              "期間中に受領を確認したつなぎ", REFERRALS),
    Indicator("referrals_sent", "つないだ件数",
              "期間中にほかの機関へ送ったつなぎ", REFERRALS),
    Indicator("results_reported", "結果をお知らせした件数",
              "期間中に結果を報告したつなぎ（来所なし等を含む）", REFERRALS),
    Indicator("handovers_to_assistance", "生活保護への引継ぎ",
              "期間中に生活保護の実施機関へ共有した引継ぎ", HANDOVERS),
    Indicator("handovers_from_assistance", "生活保護からの引継ぎ",
              "期間中に生活保護の実施機関から情報提供を受けた引継ぎ", HANDOVERS),
    Indicator("handovers_shared", "共有した引継ぎ",
              "期間中に共有又は情報提供した引継ぎ（双方向）", HANDOVERS),
    Indicator("handovers_received", "受領を確認した引継ぎ",
              "期間中に共有した引継ぎのうち、相手が受領を確認したもの", HANDOVERS),
    Indicator("individual_conferences", "個別支援調整会議の開催",
              "期間中に開催した個別支援調整会議", MEETINGS, "回"),
    Indicator("regular_conferences", "定例支援調整会議の開催",
              "期間中に開催した定例支援調整会議", MEETINGS, "回"),
    Indicator("support_conferences", "支援会議（法第9条）の開催",
              "期間中に開催した支援会議", MEETINGS, "回"),
    Indicator("safety_net_case", "個別支援セーフティネット会議の開催",
              "期間中に開催した個別のセーフティネット会議", MEETINGS, "回"),
    Indicator("safety_net_ward", "区レベルセーフティネット会議の開催",
              "期間中に開催した区レベルのセーフティネット会議", MEETINGS, "回"),
)
RATES = (
    Rate("plan_rate_of_new", "支援プラン作成率（新規相談に対して）",
         "first_plans", "new_consultations",
         "期間中の初回の支援プラン決定数を、期間中の新規相談数で割ったもの"),
    Rate("plan_rate_of_continued", "支援プラン作成率（継続ケースに対して）",
         "continued_with_plan", "continued",
         "期間中に継続支援とした相談のうち、支援プランを決定したものの割合"),
    Rate("application_rate", "利用申込の割合", "applications", "new_consultations",
         "期間中の利用申込数を、期間中の新規相談数で割ったもの"),
    Rate("handover_confirmation", "引継ぎの受領確認率",
         "handovers_received", "handovers_shared",
         "期間中に共有した引継ぎのうち、相手が受領を確認したものの割合"),
)
_NATIONAL = "厚生労働省の目安値（新規相談・プラン作成件数等の目安値・KPI）"
_HACHIOJI = "八王子市 部のミッション（令和8年度目標設定シート）"
TARGETS = (
    Target("新規相談", "人口10万人・1か月あたり26件程度", "平成30年度", _NATIONAL),
    Target("支援プランの作成", "新規相談件数の50%", "平成30年度", _NATIONAL),
    Target("就労支援対象者", "プラン作成件数の60%", "平成30年度", _NATIONAL),
    Target("就労・増収率", "75%", "平成30年度", _NATIONAL),
    Target("就労による生活保護の廃止", "230件（2030年度に300件以上）", "令和8年度",
           _HACHIOJI),
    Target("訪問予定に対する訪問", "70%超", "令和8年度", _HACHIOJI),
    Target("支援プランの作成", "継続ケースに対する作成率の向上（数値の定めなし）",
           "令和8年度", _HACHIOJI),
)
# fmt: on
