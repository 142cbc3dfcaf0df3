"""申請・決定に続くこと — the columns that follow from a verb, or its refusal.

Each takes the facts and what was given (days as 2026-09-08), refuses with the field's
name, and returns columns.
"""

from datetime import date, timedelta
from typing import Any

from models.decide import Facts
from models.provision_claims import Given, day_in, decision
from models.provision_periods import (
    first_of_month,
    last_day,
    months_later,
    months_of,
    rent_months_left,
    rent_period,
    rent_resumes_until,
)
from models.provision_rules import PROVISION_RULES
from models.refusals import GivenMissing, StepNotOpen
from models.statutes import RENT_AT_MOST, RENT_RESUMPTION
from models.wareki import era_form

_ONE_DAY = timedelta(days=1)
COUNTS = {  # what 家賃補助 asks of the person each month → the agreed number
    "consultations": ("相談支援員等との面接等", "activities.consultations"),
    "hello_work": ("ハローワークでの職業相談", "activities.hello_work"),
    "applications": ("企業等への応募", "activities.applications"),
}


def asks_view(_facts: Facts, _given: Given) -> dict[str, Any]:
    """Return that the provider has not answered this inquiry yet."""
    return {"provider_view": None, "view_note": "", "viewed_on": None}


def keeps_view(facts: Facts, _given: Given) -> dict[str, Any]:
    """Return the day on which the provider answered."""
    return {"viewed_on": facts.today}


def grants_rent(facts: Facts, given: Given) -> dict[str, Any]:
    """Return the first period of 家賃補助: three months from the first one."""
    months = rent_months_left(0)
    first, last = rent_period(day_in(given, "first_month_on"), months)
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
    row, on = facts.case, day_in(given, "interrupted_on")
    if not row.period_from <= on <= row.ends_on:
        raise GivenMissing("中断日は支給期間の中の日にしてください。", "interrupted_on")
    unpaid = months_of(on, row.ends_on) - 1
    _, ends_on = rent_period(row.period_from, months_of(row.period_from, on))
    return {"months_granted": row.months_granted - unpaid, "ends_on": ends_on}


def resumes_rent(facts: Facts, given: Given) -> dict[str, Any]:
    """Return the period after 疾病等; within two years, nine months in all."""
    row, month = facts.case, day_in(given, "first_month_on")
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
    rule, start = PROVISION_RULES[facts.case.kind], day_in(given, "started_on")
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
    row, to = facts.case, day_in(given, "extended_to")
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


def ends_early(facts: Facts, given: Given) -> dict[str, Any]:
    """Return the last day of a use that ends before its period, where one is given."""
    if "stopped_on" not in given:
        return {}
    row, last = facts.case, day_in(given, "stopped_on")
    if not row.started_on <= last <= row.ends_on:
        raise GivenMissing(
            f"最後の日は{era_form(row.started_on)}から{era_form(row.ends_on)}までの"
            "日にしてください。",
            "stopped_on",
        )
    return {"ends_on": last, "period_from": min(row.period_from, last)}


def ceases(facts: Facts, given: Given) -> dict[str, Any]:
    """Return what a 中止 changes: the decision and the last day."""
    return {**decision(facts, given), **ends_early(facts, given)}


def opens_month(facts: Facts, given: Given) -> dict[str, Any]:
    """Refuse a month that was opened before: a pass may run twice."""
    if facts.case.month_on and day_in(given, "month_on") <= facts.case.month_on:
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
