"""会議の登録 — what a person types to call one meeting, or to add to its agenda."""

from dataclasses import dataclass
from datetime import date

from models.conference_series import ConferenceKind
from models.individual_number import refuse_individual_number

LABELS = {
    "kind": "会議の種類",
    "name": "会議の名称",
    "members": "構成員の窓口",
    "materials": "資料をお願いする窓口",
    "held_on": "開催日",
    "starts": "開始時刻",
    "ends": "終了時刻",
    "room": "会場",
    "urgent": "至急の開催",
    "to": "持ち帰る窓口",
    "what": "持ち帰り事項（氏名は書かないでください）",
    "due_on": "対応の期日",
}


@dataclass(frozen=True)
class ConferenceDraft:
    """One meeting called for its own purpose, with the desks chosen for it."""

    kind: ConferenceKind
    name: str
    desks: tuple[int, ...]
    held_on: date
    starts: str
    ends: str
    room: str = ""
    urgent: bool = False
    materials_from: tuple[int, ...] = ()

    def refuse_individual_numbers(self) -> None:
        """Raises LooksLikeIndividualNumber."""
        for name in ("name", "room"):
            refuse_individual_number(getattr(self, name), LABELS[name])


@dataclass(frozen=True)
class ActionDraft:
    """One 持ち帰り事項: who does what by when."""

    desk_id: int
    what: str
    due_on: date
