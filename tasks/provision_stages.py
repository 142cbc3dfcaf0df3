"""事業の利用の段階 — what the calendar asks for: the month's report, the exit talk.

Both may run twice: the row keeps the month and the end that were asked for last. A
pass for a day ahead of a real clock only looks: then a stage changes nothing.
"""

import logging
from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta

from prefect import task
from prefect.cache_policies import NO_CACHE
from sqlmodel import Session

from models.pass_report import PassReport
from models.policy import in_force
from models.provision import Kind, PlanService
from models.provision_periods import first_of_month, months_later
from models.provision_rules import PROVISION_RULES
from models.queries.provisions import (
    inquired_in_vain,
    month_not_opened,
    not_inquired,
    talk_not_called,
)
from models.refusals import StepNotOpen
from tasks.acts import act
from tasks.database import reading, transaction
from tasks.policies import policies
from tasks.telling import SYSTEM

log = logging.getLogger(__name__)
TALKED_OVER = (Kind.RENT, Kind.SHELTER)


@task(cache_policy=NO_CACHE, retries=2, retry_delay_seconds=5)
def ask_for_months(report: PassReport) -> PassReport:
    """Ask for the report of every month under way, each once; missed months too."""
    return report + _stage(report, open_months)


@task(cache_policy=NO_CACHE, retries=2, retry_delay_seconds=5)
def ask_for_talks(report: PassReport) -> PassReport:
    """Ask for the talk about life after a use that is about to end for good."""
    return report + _stage(report, call_talks)


@task(cache_policy=NO_CACHE, retries=2, retry_delay_seconds=5)
def ask_for_views(report: PassReport) -> PassReport:
    """Ask providers how it goes before a plan is evaluated; not once it is."""
    return report + _stage(report, ask_views)


def _stage(report: PassReport, stage: Callable[[date], int]) -> PassReport:
    opened = 0 if report.dry_run else stage(report.today)
    return PassReport(report.name, report.today, opened=opened)


def open_months(today: date) -> int:
    """Open the months not asked for up to this one, one act each; return how many."""
    with reading() as session:
        rows = session.exec(month_not_opened(first_of_month(today))).all()
        due = [(row.id, first_on) for row in rows for first_on in _months(row, today)]
    return sum(_did(case_id, "open_month", _month(on)) for case_id, on in due)


def _months(row: PlanService, today: date) -> Iterator[date]:
    """Yield the first days of the months to ask for; none after the period's end."""
    assert row.started_on is not None
    assert row.ends_on is not None
    begins = first_of_month(row.started_on)
    first_on = months_later(row.month_on, 1) if row.month_on else begins
    while row.started_on <= today and first_on <= min(today, row.ends_on):
        yield first_on
        first_on = months_later(first_on, 1)


def _month(first_on: date) -> Mapping[str, str]:
    return {"month": f"{first_on:%Y-%m}", "month_on": first_on.isoformat()}


def call_talks(today: date) -> int:
    """Ask for the talks whose day has come; return how many."""
    with reading() as session:
        rows = session.exec(talk_not_called(TALKED_OVER)).all()
        due = [row.id for row in rows if _is_near_its_end(row, today)]
    return sum(_did(case_id, "call_talk", {}) for case_id in due)


def _is_near_its_end(row: PlanService, today: date) -> bool:
    since = PROVISION_RULES[row.kind].talk_from(row)
    return since is not None and since <= today


def ask_views(today: date) -> int:
    """Ask the providers of the plans that end soon, once for each end; return how many.

    So many calendar days before the plan's last day as each town agreed on. Where the
    plan was evaluated meanwhile the provider is asked no more.
    """
    with reading() as session:
        over = [row.id for row in session.exec(inquired_in_vain())]
        due = [
            (row.id, ends_on)
            for row, ends_on in session.exec(not_inquired(today)).all()
            if ends_on - _asked_before(session, row, today) <= today
        ]
    ended = sum(_did(case_id, "end_inquiry", {}) for case_id in over)
    return ended + sum(
        _did(case_id, "inquire", {"inquired_for": ends_on.isoformat()})
        for case_id, ends_on in due
    )


def _asked_before(session: Session, row: PlanService, today: date) -> timedelta:
    agreed = in_force(policies(session, row.municipality_id), today)
    return timedelta(days=int(agreed.number("support_plan.inquiry")))


def _did(case_id: int, verb: str, given: Mapping[str, str]) -> bool:
    """Act in a transaction of its own; another run may have been first."""
    try:
        with transaction() as session:
            act(session, "plan_service", case_id, verb, SYSTEM, given)
    except StepNotOpen:
        log.info("not asked for", extra={"case": case_id, "verb": verb})
        return False
    return True
