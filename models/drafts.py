"""下書き — what a counter writes on a new つなぐシート, checked before it is kept."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from typing import Any

from models.consent import ConsentItem, ConsentWay
from models.handover_entrance import Entrance
from models.handover_sheet import Basis
from models.individual_number import refuse_individual_number
from models.referral_kind import ReferralKind
from models.referral_sheet import SheetForm, Way


@dataclass(frozen=True)
class ClientDraft:
    """相談者, as typed."""

    name: str
    kana: str = ""
    born_on: date | None = None
    address: str = ""
    household: str = ""
    contact: str = ""
    safety_flags: tuple[str, ...] = ()


@dataclass(frozen=True)
class ConsentDraft:
    """同意, as recorded by the counter that asked for it."""

    given_on: date
    way: ConsentWay
    original_kept_at: str
    items: tuple[ConsentItem, ...]
    result_may_return: bool
    valid_until: date | None = None


@dataclass(frozen=True)
class SheetDraft:
    """つなぐシート to one or several counters, each by its own way."""

    form: SheetForm
    to: tuple[tuple[int, Way], ...]  # receiver desk and way
    client: ClientDraft
    consent: ConsentDraft | None
    topics: tuple[str, ...]
    situation: str = ""
    request: str = ""
    tax_note: str = ""
    urgent_reason: str = ""
    kind: ReferralKind = ReferralKind.GENERAL
    particulars: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class HandoverDraft:
    """引継ぎ票 to one counter; what the first act is given depends on the entrance."""

    sheet: SheetDraft
    basis: Basis
    basis_reason: str = ""
    means: str = ""
    entrance: Entrance | None = None  # none: 支援の途中, or before 廃止
    ends_on: date | None = None
    ended_as: str = ""  # 却下・取下げ, on `decided_on`
    decided_on: date | None = None
    service: str = ""  # 特定被保護者
    criterion: str = ""


LABELS = {
    "name": "氏名",
    "kana": "ふりがな",
    "address": "住所",
    "household": "世帯の状況",
    "contact": "連絡先",
    "original_kept_at": "原本の保管場所",
    "situation": "相談の内容",
    "request": "お願いしたいこと",
    "tax_note": "市税・保険料等の情報",
    "urgent_reason": "至急の理由",
    "basis_reason": "同意によらずに提供する理由",
    "means": "所持金・住居・ライフラインの状況",
}


def refuse_individual_numbers(draft: SheetDraft, *more: Any) -> None:
    """Raise LooksLikeIndividualNumber when any text of the sheet holds one."""
    for part in (draft, draft.client, draft.consent, *more):
        for name, text in _texts(part):
            refuse_individual_number(text, LABELS.get(name, name))


def _texts(part: Any) -> list[tuple[str, str]]:
    if part is None:
        return []
    named = ((f.name, getattr(part, f.name)) for f in fields(part))
    return [(name, value) for name, value in named if type(value) is str]
