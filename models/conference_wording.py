"""会議の頻度の言い方 — a rhythm as an officer says it: 毎週月・金曜日, 第2水曜日."""

from models.conference_cadence import (
    AdHoc,
    Cadence,
    EveryMonths,
    InMonths,
    OddMonths,
    Weekly,
)
from models.wareki import WEEKDAYS


def cadence_words(cadence: Cadence) -> str:
    """Return the rhythm in words."""
    if isinstance(cadence, AdHoc):
        return "随時"
    if isinstance(cadence, Weekly):
        return f"毎週{'・'.join(WEEKDAYS[n] for n in cadence.weekdays)}曜日"
    if cadence.day is not None:
        day = f"{cadence.day}日"
    else:
        assert cadence.weekday is not None
        nth = "最終" if cadence.nth == -1 else f"第{cadence.nth}"
        day = f"{nth}{WEEKDAYS[cadence.weekday]}曜日"
    if isinstance(cadence, EveryMonths):
        return f"{cadence.n}か月ごとの{day}"
    if isinstance(cadence, OddMonths):
        return f"奇数月の{day}"
    if isinstance(cadence, InMonths):
        return f"{'・'.join(str(month) for month in cadence.months)}月の{day}"
    return f"毎月{day}"
