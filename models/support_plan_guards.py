"""支援プランの条件 — who may decide, which days fit together, what ends a plan."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from models.decide import Facts
from models.refusals import GivenMissing, NotYourTurn, StepNotOpen
from models.support_case_sheet import CaseEnding
from models.support_plan_period import refuse_period
from models.support_plan_sheet import SupportPlan


@dataclass(frozen=True)
class PlanRecord:
    """What the guards look at besides the row: who decides, how often was tried."""

    decider: str = ""  # the deciding desk, by name
    decider_is_contractor: bool = False
    attempts: int = 0  # days on which the person was not reached, on the case


def city_decides(facts: Facts) -> None:
    """Refuse the decision to a 受託者: it drafts for the city and never decides."""
    if facts.record.decider_is_contractor:
        raise NotYourTurn(
            f"{facts.case.number}：「{facts.record.decider}」は受託者の窓口です。"
            "支援決定は市の職が行い、受託者は案の作成までを行います。"
        )


def not_decided_yet(facts: Facts) -> None:
    """Refuse プラン未作成 for a plan that was decided once."""
    if facts.case.decided_on is not None:
        raise StepNotOpen(
            f"{facts.case.number}：すでに支援決定を受けたプランです。変更を取りやめる"
            "か、中断・終了を記録してください。"
        )


def conference_ahead(facts: Facts, given: Mapping[str, str]) -> dict[str, Any]:
    """Return nothing; a day that has passed is no day for a conference to come."""
    if date.fromisoformat(given["conference_on"]) < facts.today:
        raise GivenMissing(
            "「支援調整会議の日」は今日以降の日にしてください。", "conference_on"
        )
    return {}


def conference_lost(_facts: Facts, _given: Mapping[str, str]) -> dict[str, Any]:
    """Return that the plan has no day of a conference any more."""
    return {"conference_on": None}


def decided(facts: Facts, given: Mapping[str, str]) -> dict[str, Any]:
    """Return the period that holds from now on. Raises GivenMissing for odd days."""
    drafted_on = date.fromisoformat(given["drafted_on"])
    if drafted_on > date.fromisoformat(given["decided_on"]):
        raise GivenMissing("「決裁日」は起案日以後の日にしてください。", "decided_on")
    plan: SupportPlan = facts.case
    return {"ends_on": plan.new_ends_on or plan.ends_on, "new_ends_on": None}


def monitored(_facts: Facts, given: Mapping[str, str]) -> dict[str, Any]:
    """Return the day from which the next monitoring is counted: this one."""
    return {"monitor_from": date.fromisoformat(given["monitored_on"])}


def changed(facts: Facts, given: Mapping[str, str]) -> dict[str, Any]:
    """Return that a conference is to come; refuse a period longer than agreed."""
    if "new_ends_on" in given:
        new = date.fromisoformat(given["new_ends_on"])
        refuse_period(facts.case.starts_on, new, facts.policy, "new_ends_on")
    return {"conference_on": None}


def kept(_facts: Facts, _given: Mapping[str, str]) -> dict[str, Any]:
    """Return that nothing of the change is left."""
    return {"new_ends_on": None, "change_reason": ""}


def tried_often_enough(facts: Facts, given: Mapping[str, str]) -> dict[str, Any]:
    """Return nothing; 連絡不能 needs the agreed number of days tried on the case."""
    refuse_too_few(facts, given, facts.record.attempts)
    return {}


def refuse_too_few(facts: Facts, given: Mapping[str, str], attempts: int) -> None:
    """Refuse 連絡不能 before it was tried on the agreed number of days."""
    needed = int(facts.policy.number("support_case.attempts"))
    if given.get("ending") == CaseEnding.UNREACHED and attempts < needed:
        raise GivenMissing(
            f"連絡不能とするには、別々の日に{needed}回の連絡の記録が必要です"
            f"（今は{attempts}回）。",
            "ending",
        )
