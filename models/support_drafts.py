"""受付とプラン案の下書き — what a desk writes, checked before it is kept."""

from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from models.drafts import ClientDraft
from models.individual_number import refuse_individual_number
from models.support_case_sheet import Application, Route

CASE_LABELS = {
    "name": "氏名",
    "kana": "ふりがな",
    "address": "住所",
    "household": "世帯の状況",
    "contact": "連絡先",
}
PLAN_LABELS = {
    "wishes": "生活に対する意向",
    "problems": "生活全般の解決すべき課題",
    "goal": "支援の目標",
    "supports": "支援の種類及び内容",
    "cautions": "支援を提供する上での留意事項",
    "achieve_by": "目標の達成時期",
    "starts_on": "プランの開始日",
    "ends_on": "プランの終了日",
}


@dataclass(frozen=True)
class CaseDraft:
    """相談受付: the person as they applied here, and the referral that brought them."""

    route: Route
    received_on: date
    application: Application
    decides_desk_id: int
    client: ClientDraft
    applied_on: date | None = None
    referral_id: int | None = None
    budget_concern: bool = False


@dataclass(frozen=True)
class PlanDraft:
    """支援プラン案: the five things of 施行規則第1条, and the period."""

    support_case_id: int
    wishes: str
    problems: str
    goal: str
    achieve_by: date
    supports: str
    starts_on: date
    ends_on: date
    cautions: str = ""


@dataclass(frozen=True)
class Answer:
    """What was agreed about one case of a week: a reason, or a next move."""

    reason: str = ""
    move_what: str = ""
    move_who: str = ""
    move_on: str = ""  # as typed


def refuse_numbers_in(part: Any, labels: dict[str, str]) -> None:
    """Raise LooksLikeIndividualNumber when any text of it holds one."""
    for field in fields(part):
        text = getattr(part, field.name)
        if type(text) is str:
            refuse_individual_number(text, labels.get(field.name, field.name))
