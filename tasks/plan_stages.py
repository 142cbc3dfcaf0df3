"""相談支援の段階 — what the daily pass over cases and plans does, stage by stage."""

from prefect import task
from prefect.cache_policies import NO_CACHE

from models.pass_report import PassReport
from tasks.plan_follow import follow_plans
from tasks.stages import with_stage
from tasks.weekly_reviews import begin_week


@task(cache_policy=NO_CACHE, retries=2, retry_delay_seconds=5)
def follow_ended_plans(report: PassReport) -> PassReport:
    """Ask what is to become of each person whose plan has ended."""
    return with_stage(report, follow_plans)


@task(cache_policy=NO_CACHE, retries=2, retry_delay_seconds=5)
def begin_weekly_reviews(report: PassReport) -> PassReport:
    """Begin each desk's review of this week, on the town's weekday or after it."""
    return with_stage(report, begin_week)
