"""相談支援の段階 — what the daily pass over cases and plans does, stage by stage.

A pass for a day ahead of a real clock only looks: then a stage changes nothing.
"""

from collections.abc import Callable
from datetime import date

from prefect import task
from prefect.cache_policies import NO_CACHE
from sqlmodel import Session

from models.pass_report import PassReport
from tasks.database import transaction
from tasks.plan_follow import follow_plans
from tasks.weekly_reviews import begin_week


@task(cache_policy=NO_CACHE, retries=2, retry_delay_seconds=5)
def follow_ended_plans(report: PassReport) -> PassReport:
    """Ask what is to become of each person whose plan has ended."""
    return report + _stage(report, follow_plans)


@task(cache_policy=NO_CACHE, retries=2, retry_delay_seconds=5)
def begin_weekly_reviews(report: PassReport) -> PassReport:
    """Begin each desk's review of this week, on the town's weekday or after it."""
    return report + _stage(report, begin_week)


def _stage(report: PassReport, stage: Callable[[Session, date], int]) -> PassReport:
    if report.dry_run:
        return PassReport(report.name, report.today)
    with transaction() as session:
        return PassReport(
            report.name, report.today, opened=stage(session, report.today)
        )
