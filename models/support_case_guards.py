"""相談支援の条件 — what is kept of an attempt or a visit, what forbids an end."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from models.decide import Facts
from models.refusals import GivenMissing, StepNotOpen
from models.support_case_sheet import Application, Screening, SupportCase
from models.support_plan_guards import refuse_too_few

Follows = Callable[[Facts, Mapping[str, str]], Mapping[str, Any]]


@dataclass(frozen=True)
class CaseRecord:
    """What the guards look at besides the row: the plan that is still under way."""

    live_plan: str = ""  # its number


def no_plan_is_live(facts: Facts) -> None:
    """Refuse to end a case before its plan has ended."""
    if facts.record.live_plan:
        raise StepNotOpen(
            f"{facts.case.number}：支援プラン（{facts.record.live_plan}）が続いています。"
            "先にプランの終結又は中断を記録してください。"
        )


def screened_as(screening: Screening) -> Follows:
    """Return what keeps the 区分 and its day."""

    def follows(facts: Facts, _given: Mapping[str, str]) -> Mapping[str, Any]:
        return {"screening": screening, "screened_on": facts.today}

    return follows


def attempted(facts: Facts, given: Mapping[str, str]) -> dict[str, Any]:
    """Return the days tried so far; a second one on the same day is refused."""
    case: SupportCase = facts.case
    if given["attempted_on"] in case.attempts:
        raise GivenMissing(
            "その日の連絡はすでに記録しています。別の日の連絡を記録してください。",
            "attempted_on",
        )
    return {"attempts": sorted([*case.attempts, given["attempted_on"]])}


def visited(facts: Facts, given: Mapping[str, str]) -> dict[str, Any]:
    """Return one visit more, unless it is of a day counted before; attempts begin anew.

    The day of 受付 is the first visit.
    """
    case: SupportCase = facts.case
    on, last = date.fromisoformat(given["visited_on"]), case.last_visit_on
    latest = last or case.received_on
    if on < case.received_on:
        raise GivenMissing(
            "「来所・面談の日」は受付日以後にしてください。", "visited_on"
        )
    again = int(on != latest)
    return {
        "visits": case.visits + again,
        "last_visit_on": max(on, latest),
        "attempts": [],
    }


def applied(_facts: Facts, given: Mapping[str, str]) -> dict[str, Any]:
    """Return nothing; an application that was not made has no day."""
    if given["application"] == Application.NOT_YET:
        raise GivenMissing("「申込みの方法」を選び直してください。", "application")
    return {}


def broken_off(facts: Facts, given: Mapping[str, str]) -> dict[str, Any]:
    """Return the 区分 where there is none; 連絡不能 needs the agreed attempts."""
    refuse_too_few(facts, given, len(facts.case.attempts))
    if facts.case.screening is not None:
        return {}
    return dict(screened_as(Screening.SUSPENDED)(facts, given))


def closed(facts: Facts, given: Mapping[str, str]) -> dict[str, Any]:
    """Return nothing; 連絡不能 needs the agreed attempts."""
    refuse_too_few(facts, given, len(facts.case.attempts))
    return {}
