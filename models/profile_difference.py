"""設定の違い — one thing that differs between a profile and the database."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from models.labelled import Labelled


class DifferenceKind(Labelled):
    """What applying the profile does."""

    ADDED = "added", "追加"
    CHANGED = "changed", "変更"
    REMOVED = "removed", "廃止"


@dataclass(frozen=True)
class Difference:
    """Which entry, in which part, and what of it: 窓口 税務課, 電話 …→…."""

    kind: DifferenceKind
    part: str  # 機関, 窓口, 職, 閉庁日, 取り決め, 会議, 報告
    name: str
    fields: Mapping[str, tuple[Any, Any]]  # column: was, becomes
    hinders: int = 0  # open duties that keep it from being removed

    def sentence(self) -> str:
        """【変更】窓口 税務課：phone 099… → 099…."""
        told = "、".join(
            f"{name} {_told(was)} → {_told(new)}"
            for name, (was, new) in self.fields.items()
        )
        said = f"【{self.kind.label}】{self.part} {self.name}"
        if self.kind is DifferenceKind.CHANGED and told:
            said = f"{said}：{told}"
        if self.hinders:
            return f"{said}（対応待ちが{self.hinders}件あるため、廃止できません）"
        return said


def _told(value: Any) -> str:
    return "（なし）" if value in (None, "", [], {}) else str(value)
