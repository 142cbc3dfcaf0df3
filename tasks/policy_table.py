"""取り決めの一覧 — every agreed number with its label, unit and value, for the admin.

Labels come from the declarations: what a step is called there, it is called here.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from models.conference_series import ConferenceKind
from models.policy import DEFAULT_NUMBERS, Policy
from models.referral_kind import ReferralKind
from tasks.cases import PROCESSES

LADDERS, PAPERS, OTHERS = "はしご（お知らせする順）", "様式の呼び名", "その他"
UNITS = {
    "open_days": "開庁日以内（翌日から）",
    "open_days_before": "開庁日前",
    "days": "日以内（暦日、翌日から）",
    "weeks": "週間以内",
    "months": "か月以内",
}
_FIXED = {
    "end_of_month_after": "期間の翌月末日",
    "end_of_month": "当月末日",
}
_ENDINGS = {
    "in": "受ける側",
    "out": "送る側",
    "urgent": "緊急",
    **{kind.value: kind.label for kind in ReferralKind},
    **{kind.value: kind.label for kind in ConferenceKind},
}
_LABELS = {
    "mail.cap_per_address_and_day": (OTHERS, "1日・1宛先のメールの上限", "通"),
    "link.days_after_due": (OTHERS, "リンクが使える日数（期限の後）", "日（暦日）"),
    "wording.opening": (OTHERS, "メールの書き出し", ""),
    "wording.signature": (OTHERS, "メールの署名", ""),
    "word.tsunagu_sheet": (PAPERS, "つなぐシート", ""),
    "word.renrakuhyo": (PAPERS, "連絡票", ""),
    "word.guide_card": (PAPERS, "窓口案内カード", ""),
    "report.year_ahead": (OTHERS, "新年度の報告を示す時期（4月1日の前）", "日（暦日）"),
    "report.busy_day": (OTHERS, "同じ日に重なる報告の目安", "件"),
    "report.receiver_hears_after": (OTHERS, "報告の遅れを提出先に知らせる日", "開庁日"),
    "loan.first_to_us": (OTHERS, "貸付相談は、まず自立相談支援を案内する", ""),
    "plan_service.months.work_training": (OTHERS, "認定就労訓練の期間の目安", "か月"),
    "plan_service.months.budget": (OTHERS, "家計改善支援の期間の目安", "か月"),
    "plan_service.extension_request": ("事業の利用", "延長の申出", ""),
    "plan.max_months": (OTHERS, "支援プランの期間の上限", "か月"),
    "activities.consultations": (OTHERS, "求職活動：自立相談の面接", "回（月）"),
    "activities.hello_work": (OTHERS, "求職活動：公共職業安定所での相談", "回（月）"),
    "activities.applications": (OTHERS, "求職活動：応募等", "回（月）"),
    "support_case.attempts": (OTHERS, "ご本人への連絡を試みる回数", "回"),
    "weekly_review.weekday": (
        OTHERS,
        "週次レビューの曜日（0は月曜日、-1はなし）",
        "",
    ),
    "urgent.minutes": (OTHERS, "緊急の連絡に応じる目安", "分"),
    "urgent.contact.night_desk": (OTHERS, "緊急時の連絡先：宿直", ""),
    "urgent.contact.police": (OTHERS, "緊急時の連絡先：警察", ""),
    "urgent.contact.ambulance": (OTHERS, "緊急時の連絡先：救急", ""),
    "urgent.contact.psychiatry": (OTHERS, "緊急時の連絡先：精神科救急", ""),
    "urgent.contact.child_line": (OTHERS, "緊急時の連絡先：児童相談所", ""),
    "urgent.contact.violence_line": (OTHERS, "緊急時の連絡先：DV相談", ""),
    "absence.longest_days": (OTHERS, "代理の期間の上限", "日（暦日）"),
    "referral.kinds": (OTHERS, "使うつなぎの種類", ""),
    "referral.forms": (PAPERS, "使う様式", ""),
    "word.forms_of": (PAPERS, "窓口ごとの呼び名", ""),
    "conference.plans_ending_within": (
        OTHERS,
        "会議に載せる支援プラン（会議の後に満了するもの）",
        "日以内（暦日）",
    ),
    "support_plan.inquiry": (
        OTHERS,
        "支援提供者への状況照会（支援プランの評価の前）",
        "日前（暦日）",
    ),
    "conference.open_ahead": (OTHERS, "次の会議の準備を始める時期", "開庁日前"),
}


@dataclass(frozen=True)
class PolicyRow:
    """One agreed number: its place in the list, its words and its value."""

    key: str
    group: str
    label: str
    unit: str
    value: Any  # a number or words; of a rule its number
    roll: str | None  # of a rule: where a closed day moves it
    fixed: str  # what cannot be typed: 期間の翌月末日; empty otherwise
    differs: bool  # from the default

    @property
    def may_fall_closed(self) -> bool:
        """Whether a closed day can be its last day; open days never end on one."""
        return self.roll is not None and not self.unit.startswith("開庁日")


def policy_table(policy: Policy) -> list[PolicyRow]:
    """Return every agreed number of a version, in the order of the processes."""
    rows = [_row(key, policy) for key in DEFAULT_NUMBERS]
    groups = list(dict.fromkeys([*_names(), LADDERS, PAPERS, OTHERS]))
    return sorted(rows, key=lambda row: groups.index(row.group))


def _names() -> Iterator[str]:
    return (process.procedure.label for process in PROCESSES.values())


def _row(key: str, policy: Policy) -> PolicyRow:
    value = policy.number(key)
    group, label, unit = _words(key)
    differs = value != DEFAULT_NUMBERS[key]
    if isinstance(value, Mapping) and "rule" in value:
        kind = value["rule"]["kind"]
        unit, fixed = UNITS.get(kind, ""), _FIXED.get(kind, "")
        n = value["rule"].get("n", "")
        return PolicyRow(key, group, label, unit, n, value["roll"], fixed, differs)
    typed = isinstance(value, int | str) and not isinstance(value, bool)
    fixed = "" if typed else _listed(value)
    return PolicyRow(key, group, label, unit, value, None, fixed, differs)


def _listed(value: Any) -> str:
    """Return a list or table in words; it is changed in the profile's file."""
    if isinstance(value, bool):
        return "はい" if value else "いいえ"
    if isinstance(value, bool):
        return "はい" if value else "いいえ"
    if isinstance(value, bool):
        return "はい" if value else "いいえ"
    if isinstance(value, bool):
        return "はい" if value else "いいえ"
    parts = value if isinstance(value, list) else [str(name) for name in value]
    return "、".join(parts) or "なし"


def _words(key: str) -> tuple[str, str, str]:
    return _of_step(key) or _of_rung(key) or _LABELS.get(key) or (OTHERS, key, "")


def _of_step(key: str) -> tuple[str, str, str] | None:
    for process in PROCESSES.values():
        for step in process.procedure.steps:
            if step.due and (key == step.due or key.startswith(f"{step.due}.")):
                ending = key.removeprefix(step.due).removeprefix(".")
                told = f"（{_ENDINGS.get(ending, ending)}）" if ending else ""
                return process.procedure.label, f"{step.label}{told}", ""
    return None


def _of_rung(key: str) -> tuple[str, str, str] | None:
    for process in PROCESSES.values():
        for step in process.procedure.steps:
            for rung in step.ladder:
                if rung.after == key:
                    days = "日（暦日）" if rung.calendar_days else "開庁日"
                    return LADDERS, rung.label, f"{days}、期限の日から"
    return None
