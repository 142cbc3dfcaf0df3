"""申請・決定に続くこと — the columns that follow from a verb, or its refusal.

Each takes the facts and what was given (days as 2026-09-08), refuses with the field's
name, and returns columns.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from models.deadline_rules import rule_from_json
from models.decide import Facts
from models.provision import PlanService
from models.provision_periods import (
    first_of_month,
    last_day,
    months_later,
    months_of,
    moving_claim_until,
    rent_again_from,
    rent_claim_until,
    rent_months_left,
    rent_period,
    rent_resumes_until,
)
from models.provision_rules import PROVISION_RULES
from models.refusals import GivenMissing, NotYourTurn, StepNotOpen
from models.statutes import (
    MOVING_CLAIM,
    RENT_AT_MOST,
    RENT_CLAIM,
    RENT_REGRANT,
    RENT_RESUMPTION,
)
from models.wareki import era_form

Given = Mapping[str, str]
_ONE_DAY = timedelta(days=1)
EXTENSION_REQUEST = "plan_service.extension_request"
COUNTS = {  # what 家賃補助 asks of the person each month → the agreed number
    "consultations": ("相談支援員等との面接等", "activities.consultations"),
    "hello_work": ("ハローワークでの職業相談", "activities.hello_work"),
    "applications": ("企業等への応募", "activities.applications"),
}


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
    applied, lost = _day(given, "applied_on"), _day(given, "lost_on")
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
    applied, decreased = _day(given, "applied_on"), _day(given, "decreased_on")
    if _day(given, "need_on") > applied:
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
    if _day(given, "decided_on") < _day(given, "drafted_on"):
        raise GivenMissing("決裁日は起案日以後の日にしてください。", "decided_on")
    return {}


def grants_rent(facts: Facts, given: Given) -> dict[str, Any]:
    """Return the first period of 家賃補助: three months from the first one."""
    months = rent_months_left(0)
    first, last = rent_period(_day(given, "first_month_on"), months)
    began = {"started_on": first, "period_from": first, "ends_on": last}
    return {**decision(facts, given), **began, "months_granted": months}


def extends_rent(facts: Facts, given: Given) -> dict[str, Any]:
    """Return the next period: up to three months more, nine in all (規則第12条)."""
    assert facts.case.ends_on is not None
    return {
        **decision(facts, given),
        **_more_rent(facts.case.months_granted, facts.case.ends_on + _ONE_DAY),
    }


def interrupts_rent(facts: Facts, given: Given) -> dict[str, Any]:
    """Take back the months not paid; the month of the interruption counts as paid."""
    row, on = facts.case, _day(given, "interrupted_on")
    if not row.period_from <= on <= row.ends_on:
        raise GivenMissing("中断日は支給期間の中の日にしてください。", "interrupted_on")
    unpaid = months_of(on, row.ends_on) - 1
    _, ends_on = rent_period(row.period_from, months_of(row.period_from, on))
    return {"months_granted": row.months_granted - unpaid, "ends_on": ends_on}


def resumes_rent(facts: Facts, given: Given) -> dict[str, Any]:
    """Return the period after 疾病等; within two years, nine months in all."""
    row, month = facts.case, _day(given, "first_month_on")
    until = rent_resumes_until(row.interrupted_on)
    if not row.interrupted_on < month <= until:
        raise GivenMissing(
            f"再開できるのは{era_form(until)}までです（{RENT_RESUMPTION.citation}）。",
            "first_month_on",
        )
    if not rent_months_left(row.months_granted):
        raise StepNotOpen(
            f"{row.number}：中断の前に9か月を支給しているため、再開できません"
            f"（{RENT_AT_MOST.citation}）。"
        )
    return {
        **decision(facts, given),
        **_more_rent(row.months_granted, month),
        "month_on": months_later(first_of_month(month), -1),  # none was reported
    }


def _more_rent(granted: int, month: date) -> dict[str, Any]:
    months = rent_months_left(granted)
    first, last = rent_period(month, months)
    return {
        "period_from": first,
        "ends_on": last,
        "months_granted": granted + months,
    }


def takes_in(facts: Facts, given: Given) -> dict[str, Any]:
    """Return the first period of use; a planned end may be earlier, never later."""
    rule, start = PROVISION_RULES[facts.case.kind], _day(given, "started_on")
    longest = rule.first_end(start, facts.policy)
    ends_on = date.fromisoformat(given.get("planned_end_on", longest.isoformat()))
    if not start <= ends_on <= longest:
        because = f"（{rule.limit.citation}）" if rule.limit else "（取り決め）"
        raise GivenMissing(
            f"終了予定日は、利用の開始から{era_form(longest)}までの日にしてください"
            f"{because}。",
            "planned_end_on",
        )
    return {"period_from": start, "ends_on": ends_on}


def extends_use(facts: Facts, given: Given) -> dict[str, Any]:
    """Return the next period of use; the law's longest one is never passed."""
    row, to = facts.case, _day(given, "extended_to")
    rule = PROVISION_RULES[row.kind]
    if to <= row.ends_on:
        raise GivenMissing(
            f"延長後の終了日は{era_form(row.ends_on)}より後の日にしてください。",
            "extended_to",
        )
    latest = rule.latest_end(row.started_on)
    if rule.at_most and latest and to > latest:
        raise GivenMissing(
            f"延長できるのは{era_form(last_day(rule.at_most, row.started_on))}まで"
            f"です（{rule.at_most.citation}）。",
            "extended_to",
        )
    return {"period_from": row.ends_on + _ONE_DAY, "ends_on": to}


def opens_month(facts: Facts, given: Given) -> dict[str, Any]:
    """Refuse a month that was opened before: a pass may run twice."""
    if facts.case.month_on and _day(given, "month_on") <= facts.case.month_on:
        raise StepNotOpen(f"{facts.case.number}：{given['month']}は依頼済みです。")
    return {}


def calls_talk(facts: Facts, _given: Given) -> dict[str, Any]:
    """Keep the end that the talk is about; once for each end."""
    if facts.case.talk_called_on == facts.case.ends_on:
        raise StepNotOpen(f"{facts.case.number}：面談は依頼済みです。")
    return {"talk_called_on": facts.case.ends_on}


def checks_activities(facts: Facts, given: Given) -> dict[str, Any]:
    """Ask for the reason where the month has fewer activities than agreed."""
    short = [
        f"{label}（{given[name]}回／{agreed}回以上）"
        for name, (label, key) in COUNTS.items()
        if int(given[name]) < (agreed := int(facts.policy.number(key)))
    ]
    if short and not given.get("shortfall_reason"):
        raise GivenMissing(
            f"取り決めた回数に満たない活動があります：{'、'.join(short)}。"
            "事情と今後の対応を入力してください。",
            "shortfall_reason",
        )
    return {}


def _day(given: Given, name: str) -> date:
    return date.fromisoformat(given[name])
