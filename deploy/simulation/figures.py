"""公表値 — the published numbers a simulated year must reproduce, with their source.

Only what a municipality published stands here; every split of it into days, wards,
outcomes or delays is an assumption and stands in `assumptions.py`.
"""

from dataclasses import dataclass

from models.support_case_sheet import Problem


@dataclass(frozen=True)
class Figure:
    """One published number: of which year, what it counts, who published it."""

    name: str
    value: int
    source: str


_ZAMA = "座間市「生活困窮者自立支援制度 断らない相談支援」（公表資料）"
_YOKOHAMA = "横浜市「生活困窮者自立支援制度の実施状況」（公表資料）"

# 新規相談, April to March (座間市) or the year (横浜市, the 18 wards together)
NEW_BY_MONTH: dict[tuple[str, str], tuple[int, ...]] = {
    ("zama", "R1"): (39, 31, 31, 42, 33, 36, 46, 38, 45, 47, 36, 63),
    ("zama", "R2"): (213, 184, 120, 89, 107, 88, 65, 66, 58, 90, 101, 119),
}
NEW_BY_YEAR: dict[tuple[str, str], int] = {
    ("zama", "H30"): 437,
    ("yokohama", "H27"): 4_238,
    ("yokohama", "H28"): 4_436,
    ("yokohama", "H29"): 4_793,
    ("yokohama", "H30"): 6_062,
    ("yokohama", "R1"): 6_907,
    ("yokohama", "R2"): 26_977,
    ("yokohama", "R3"): 16_804,
}
# 利用申込 (横浜市): plans applied for in the year
APPLIED_BY_YEAR: dict[tuple[str, str], int] = {
    ("yokohama", "H27"): 1_223,
    ("yokohama", "H28"): 1_433,
    ("yokohama", "H29"): 1_541,
    ("yokohama", "H30"): 1_839,
    ("yokohama", "R1"): 1_997,
    ("yokohama", "R2"): 16_583,
    ("yokohama", "R3"): 12_172,
}
# 家計改善支援 支援決定 by month (座間市)
HOUSEHOLD_BY_MONTH: dict[tuple[str, str], tuple[int, ...]] = {
    ("zama", "R2"): (21, 26, 8, 6, 24, 43, 29, 10, 19, 31, 34, 31),
}
# アウトリーチ: new cases and times of support, R2.8 to R3.3 (座間市)
OUTREACH: dict[tuple[str, str], tuple[int, int]] = {("zama", "R2"): (39, 159)}
# 相談経路 H30 (座間市): 437 of which 本人・家族 201, 不明・その他 41
ROUTES_H30 = {"self": 201, "internal": 106, "external": 89, "unknown": 41}
# 課題 H30 (座間市): 446 problems over 115 first assessments
ISSUES_H30 = {
    Problem.POVERTY: 70,
    Problem.ILLNESS: 48,
    Problem.BUDGET: 39,
    Problem.JOB_SEEKING: 32,
    Problem.MENTAL_HEALTH: 31,
    Problem.FAMILY: 28,
    Problem.ISOLATION: 26,
    Problem.DEBT: 26,
    Problem.DISABILITY: 23,
    Problem.HOUSING: 20,
    Problem.OTHER: 103,  # 内訳の記載なし
}
ASSESSED_H30 = 115
# Years of which routes and problems were published as well
ROUTES: dict[tuple[str, str], dict[str, int]] = {("zama", "H30"): ROUTES_H30}
ISSUES: dict[tuple[str, str], tuple[int, dict[Problem, int]]] = {
    ("zama", "H30"): (ASSESSED_H30, ISSUES_H30)
}
HOUSING_H28_H30 = (64, 292)  # 住まい不安定 among first assessments (座間市)


def source_of(town: str) -> str:
    """Return where the numbers of a town were published."""
    return {"zama": _ZAMA, "yokohama": _YOKOHAMA}[town]
