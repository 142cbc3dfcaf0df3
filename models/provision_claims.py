"""申請・決定のきまり — who decides, what a claim needs, until when it may be made.

Each refuses with the article and the field's name; days are given as 2026-09-08.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from models.deadline_rules import rule_from_json
from models.decide import Facts
from models.provision import PlanService
from models.provision_periods import (
    moving_claim_until,
    rent_again_from,
    rent_claim_until,
    rent_months_left,
)
from models.refusals import GivenMissing, NotYourTurn, StepNotOpen
from models.statutes import MOVING_CLAIM, RENT_AT_MOST, RENT_CLAIM, RENT_REGRANT
from models.wareki import era_form

Given = Mapping[str, str]
EXTENSION_REQUEST = "plan_service.extension_request"


def decided_by_the_city(facts: Facts) -> None:
    """Refuse a 受託者: it drafts for the city and never decides."""
    if facts.record is not None and facts.record.contractor:
        raise NotYourTurn(
            f"{facts.case.number}：支給の決定は市の窓口だけが記録できます。"
            "受託者は案を作成し、決定は行いません。"
        )


def may_ask_extension(facts: Facts) -> None:
    """Refuse beyond nine months (規則第12条) or after the agreed last day to ask."""
    row: PlanService = facts.case
    if not rent_months_left(row.months_granted):
        raise StepNotOpen(
            f"{row.number}：延長を含めて9か月を支給しているため、延長できません"
            f"（{RENT_AT_MOST.citation}）。"
        )
    assert row.ends_on is not None
    agreed = rule_from_json(facts.policy.number(EXTENSION_REQUEST)["rule"])
    until = agreed.last_day(row.ends_on, facts.calendars[row.own_desk_id])
    if facts.today > until:
        raise StepNotOpen(
            f"{row.number}：延長の申請は{era_form(until)}までと取り決めています。"
            "期間を空けて申請することはできません。"
        )


def claims_rent(_facts: Facts, given: Given) -> dict[str, Any]:
    """Refuse outside the claim window (規則第10条第1号イ) or too soon (第16条)."""
    applied, lost = day_in(given, "applied_on"), day_in(given, "lost_on")
    until = rent_claim_until(lost, int(given.get("sick_days", "0")))
    if not lost <= applied <= until:
        raise GivenMissing(
            f"申請できるのは、離職等の日から{era_form(until)}までです"
            f"（{RENT_CLAIM.citation}）。",
            "applied_on",
        )
    earlier = given.get("earlier_ended_on")
    if earlier and applied < (again := rent_again_from(date.fromisoformat(earlier))):
        raise GivenMissing(
            f"前回の支給が終わった月の翌月から1年が経過する{era_form(again)}以後に"
            f"申請できます（{RENT_REGRANT.citation}）。",
            "applied_on",
        )
    return {}


def claims_moving(_facts: Facts, given: Given) -> dict[str, Any]:
    """Refuse outside the two years, or before the need was seen (規則第10条第5号ロ)."""
    for name in ("need_seen_by", "need_on", "need_staff"):
        if not given.get(name):
            raise GivenMissing(
                "転居費用補助の申請には、家計改善支援又は自立相談支援の家計に関する"
                "相談支援で転居の必要性を確認した日と担当者の記録が必要です"
                "（生活困窮者自立支援法施行規則第10条第5号ロ）。",
                name,
            )
    applied, decreased = day_in(given, "applied_on"), day_in(given, "decreased_on")
    if day_in(given, "need_on") > applied:
        raise GivenMissing("転居の必要性の確認は、申請より前に行います。", "need_on")
    until = moving_claim_until(decreased)
    if not decreased <= applied <= until:
        raise GivenMissing(
            f"申請できるのは、収入が減少した月から{era_form(until)}までです"
            f"（{MOVING_CLAIM.citation}）。",
            "applied_on",
        )
    return {}


def decision(_facts: Facts, given: Given) -> dict[str, Any]:
    """Refuse a decision that was made before it was drafted."""
    if day_in(given, "decided_on") < day_in(given, "drafted_on"):
        raise GivenMissing("決裁日は起案日以後の日にしてください。", "decided_on")
    return {}


def day_in(given: Given, name: str) -> date:
    """Return a day that was given."""
    return date.fromisoformat(given[name])
