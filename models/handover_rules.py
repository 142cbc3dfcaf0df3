"""引継ぎの決まり — what stands against an act of a handover, in words.

生活保護法第24条, 第55条の11; 生活保護法施行規則第1条第2項. The ground for handing on is
checked in `models/basis_rules.py`.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from models.handover_entrance import Entrance, WishToApply
from models.handover_sheet import Basis, Decision, Direction
from models.procedure import Side
from models.refusals import ConsentMissing, GivenMissing, NotYourTurn, StepNotOpen
from models.statutes import ASSISTANCE_DEEMED_REFUSED, DECIDE_ASSISTANCE

_AFTER_ASSISTANCE = frozenset({Entrance.ENDING, Entrance.INTERVIEW, Entrance.REFUSED})


def by_the_authority(facts: Any) -> None:
    """Refuse where a contractor stands for the 実施機関. Raises NotYourTurn.

    申請日 and 決定 are the 実施機関's own; nobody under a contract enters them.
    """
    to_assistance = facts.case.direction is Direction.TO_ASSISTANCE
    counter = facts.record.receiver if to_assistance else facts.record.sender
    if counter.contractor:
        raise NotYourTurn(
            f"{facts.case.number}：申請日・決定などは、生活保護の実施機関だけが記録"
            "できます。委託を受けた事業者は記録できません。"
        )


def not_instead_of_an_application(facts: Any) -> None:
    """Refuse to hand on from an interview before wish and guidance are recorded.

    Somebody who wishes to apply is helped to apply and never sent elsewhere instead
    (生活保護法施行規則第1条第2項). Raises StepNotOpen.
    """
    row = facts.case
    if row.entrance is not Entrance.INTERVIEW:
        return
    if row.wish_to_apply is None or row.guided_on is None:
        raise StepNotOpen(
            f"{row.number}：先に、申請意思の有無と申請の案内を記録してください。"
        )
    if row.wish_to_apply is WishToApply.WISHES:
        raise StepNotOpen(
            f"{row.number}：ご本人に申請の意思があります。引継ぎを申請に代えることは"
            "できません。申請の手続に進み、申請を援助してください"
            "（生活保護法施行規則第1条第2項）。"
        )


def by_notice_only(facts: Any) -> None:
    """Refuse a 55条の11 notice on any other ground. Raises ConsentMissing."""
    if facts.case.entrance is Entrance.DURING and facts.case.basis is not Basis.NOTICE:
        raise ConsentMissing(
            f"{facts.case.number}：提供の根拠が、生活保護法第55条の11第1項の通知では"
            "ありません。「自立相談支援へ情報を提供する」で提供してください。"
        )


def not_by_notice(facts: Any) -> None:
    """Refuse to inform where the ground is the notice. Raises ConsentMissing."""
    if facts.case.basis is Basis.NOTICE:
        raise ConsentMissing(
            f"{facts.case.number}：提供の根拠が生活保護法第55条の11第1項の通知のため、"
            "「特定被保護者として通知する」で通知してください。"
        )


def while_assisted(facts: Any) -> None:
    """Refuse to ask about the use by somebody who is not 特定被保護者.

    生活困窮者自立支援法第22条第3項. Raises StepNotOpen.
    """
    if facts.case.entrance in _AFTER_ASSISTANCE:
        raise StepNotOpen(
            f"{facts.case.number}：利用の状況の報告を求めることができるのは、"
            "特定被保護者についてだけです（生活困窮者自立支援法第22条第3項）。"
        )


def nothing_owed_by_law(facts: Any) -> None:
    """Refuse to end before the person was told (第55条の11第2項), or a report came.

    Raises StepNotOpen.
    """
    if facts.case.entrance is not Entrance.DURING:
        return
    owed = {duty.step for duty in facts.duties}
    if "person_notice" in owed:
        raise StepNotOpen(
            f"{facts.case.number}：先に、ご本人へ通知したことを記録してください"
            "（生活保護法第55条の11第2項）。"
        )
    if "use_report" in owed:
        raise StepNotOpen(
            f"{facts.case.number}：利用の状況の報告を待っています。報告を受けてから"
            "終えてください。"
        )


def thirty_days_came(facts: Any) -> None:
    """Refuse to say there was no notice before the 30th day. Raises StepNotOpen."""
    calendar = facts.calendars[facts.desks[Side.SENDER]]
    limit = ASSISTANCE_DEEMED_REFUSED.rule
    if facts.today < limit.last_day(facts.case.applied_on, calendar):
        raise StepNotOpen(
            f"{facts.case.number}：申請から30日目になるまでは記録できません"
            "（生活保護法第24条第7項）。"
        )


def decided_rightly(facts: Any, given: Mapping[str, str]) -> dict[str, Any]:
    """Refuse a decision before the application, or a late one without its reason.

    After 14 days the notice states why (生活保護法第24条第6項). Raises GivenMissing.
    """
    applied_on = facts.case.applied_on
    decided_on = date.fromisoformat(given["decided_on"])
    if decided_on < applied_on:
        raise GivenMissing(
            "「決定又は取下げの日」は申請日以後の日にしてください。", "decided_on"
        )
    calendar = facts.calendars[facts.desks[Side.RECEIVER]]
    late = decided_on > DECIDE_ASSISTANCE.rule.last_day(applied_on, calendar)
    withdrawn = given["decision"] == Decision.WITHDRAWN
    if late and not withdrawn and not given.get("delay_stated"):
        raise GivenMissing(
            "申請から14日を過ぎた決定です。「遅延の理由の明示」を確認してください"
            "（生活保護法第24条第6項）。",
            "delay_stated",
        )
    return {}


def corrected(facts: Any, given: Mapping[str, str]) -> dict[str, Any]:
    """Refuse a correction to the same day. Raises GivenMissing."""
    if date.fromisoformat(given["applied_on"]) == facts.case.applied_on:
        raise GivenMissing(
            "「正しい申請日」が、記録されている申請日と同じです。", "applied_on"
        )
    return {}


def ended_before(_facts: Any, given: Mapping[str, str]) -> dict[str, Any]:
    """Return the decision our side hears of only afterwards: 却下 or 取下げ."""
    return {"decision": Decision(given["ended_as"])}
