"""事業の利用の段階 — what the calendar asks for: the month's report, the exit talk.

Both may run twice: the row keeps the month and the end that were asked for last. A
pass for a day ahead of a real clock only looks: then a stage changes nothing.
"""

from collections.abc import Callable, Iterator
from datetime import date

from prefect import task
from prefect.cache_policies import NO_CACHE
from sqlmodel import Session

from models.pass_report import PassReport
from models.provision import Kind, PlanService
from models.provision_periods import first_of_month, months_later
from models.provision_rules import PROVISION_RULES
from models.queries.provisions import month_not_opened, talk_not_called
from tasks.acts import act
from tasks.database import transaction
from tasks.telling import SYSTEM

NAME = "plan_service"
TALKED_OVER = (Kind.RENT, Kind.SHELTER)


@task(cache_policy=NO_CACHE, retries=2, retry_delay_seconds=5)
def ask_for_months(report: PassReport) -> PassReport:
    """Ask for the report of every month under way, each once; missed months too."""
    return report + _stage(report, open_months)


@task(cache_policy=NO_CACHE, retries=2, retry_delay_seconds=5)
def ask_for_talks(report: PassReport) -> PassReport:
    """Ask for the talk about life after a use that is about to end for good."""
    return report + _stage(report, call_talks)


def _stage(report: PassReport, stage: Callable[[Session, date], int]) -> PassReport:
    if report.dry_run:
        return PassReport(report.name, report.today)
    with transaction() as session:
        return PassReport(
            report.name, report.today, opened=stage(session, report.today)
        )


def open_months(session: Session, today: date) -> int:
    """Open the months not asked for up to this one; return how many."""
    opened = 0
    for row in session.exec(month_not_opened(first_of_month(today))).all():
        for first_on in _months(row, today):
            month = {"month": f"{first_on:%Y-%m}", "month_on": first_on.isoformat()}
            act(session, NAME, row.id, "open_month", SYSTEM, month)
            opened += 1
    return opened


def _months(row: PlanService, today: date) -> Iterator[date]:
    """Yield the first days of the months to ask for; none after the period's end."""
    assert row.started_on is not None
    assert row.ends_on is not None
    begins = first_of_month(row.started_on)
    first_on = months_later(row.month_on, 1) if row.month_on else begins
    while row.started_on <= today and first_on <= min(today, row.ends_on):
        yield first_on
        first_on = months_later(first_on, 1)


def call_talks(session: Session, today: date) -> int:
    """Ask for the talks whose day has come; return how many."""
    called = 0
    for row in session.exec(talk_not_called(TALKED_OVER)).all():
        since = PROVISION_RULES[row.kind].talk_from(row)
        if since is not None and since <= today:
            act(session, NAME, row.id, "call_talk", SYSTEM)
            called += 1
    return called
