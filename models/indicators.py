"""指標 — what is counted, by which definition and from which source, as a catalogue.

A count has a query in `models/queries/indicators.py` whose rows it opens; a rate is
one count over another. Targets are national 目安値 or a city's own goals, each with
its source; none of them is law.
"""

from dataclasses import dataclass

REFERRALS, HANDOVERS = "つなぎの記録", "引継ぎの記録"


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


INDICATORS = _listed(
    Indicator(
        "new_consultations",
        "新規相談",
        "期間中に受領を確認したつなぎのうち、同じ方（氏名と生年月日）のつなぎを"
        "以前に受けていないもの",
        REFERRALS,
    ),
    Indicator(
        "repeat_consultations",
        "再相談",
        "期間中に受領を確認したつなぎのうち、同じ方（氏名と生年月日）のつなぎを"
        "以前にも受けているもの",
        REFERRALS,
    ),
    Indicator(
        "referrals_received",
        "受けたつなぎ",
        "期間中に受領を確認したつなぎ（新規相談と再相談の合計）",
        REFERRALS,
    ),
    Indicator(
        "referrals_sent",
        "つないだ件数",
        "期間中にほかの機関へ送ったつなぎ",
        REFERRALS,
    ),
    Indicator(
        "results_reported",
        "結果をお知らせした件数",
        "期間中に結果を報告したつなぎ（来所なし等を含む）",
        REFERRALS,
    ),
    Indicator(
        "handovers_to_assistance",
        "生活保護への引継ぎ",
        "期間中に生活保護の実施機関へ共有した引継ぎ",
        HANDOVERS,
    ),
    Indicator(
        "handovers_from_assistance",
        "生活保護からの引継ぎ",
        "期間中に生活保護の実施機関から情報提供を受けた引継ぎ",
        HANDOVERS,
    ),
    Indicator(
        "handovers_shared",
        "共有した引継ぎ",
        "期間中に共有又は情報提供した引継ぎ（双方向）",
        HANDOVERS,
    ),
    Indicator(
        "handovers_received",
        "受領を確認した引継ぎ",
        "期間中に共有した引継ぎのうち、相手が受領を確認したもの",
        HANDOVERS,
    ),
)
