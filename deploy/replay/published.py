"""公表値 — what 座間市 published for FY H30, and the one number we assume."""

import csv
from dataclasses import dataclass
from datetime import date
from pathlib import Path

TOWN = Path(__file__).parents[1] / "towns" / "zama"
ROUTES = TOWN / "routes_h30.csv"
FIRST_DAY, LAST_DAY = date(2018, 4, 1), date(2019, 3, 31)
OWN = "自立相談支援機関"
REFERRING = ("internal", "external")  # 本人・家族 and 不明 are no referrals

# Assumed, not published: how many つなぎ our desk sends out, and to whom.
OUTWARD = {
    "市社会福祉協議会": 9,
    "ハローワーク": 8,
    "はたらっく・ざま": 5,
    "生活保護担当": 5,
    "地域包括支援センター": 4,
    "弁護士など": 3,
    "病院": 3,
    "ユニバーサル就労": 2,
    "こころの相談支援センター・ヌー": 2,
}


@dataclass(frozen=True)
class Source:
    """A published source of つなぎ and how many came from it in the year."""

    group: str
    name: str
    count: int


def sources() -> list[Source]:
    """Return the 32 sources that refer people, with their published counts."""
    with ROUTES.open(encoding="utf-8", newline="") as file:
        rows = [
            Source(r["group"], r["source"], int(r["count"]))
            for r in csv.DictReader(file)
        ]
    return [row for row in rows if row.group in REFERRING]
