"""実績報告の段階 — what the daily pass over the reports does, stage by stage."""

from prefect import task
from prefect.cache_policies import NO_CACHE

from models.pass_report import PassReport
from tasks.reports import ask_for, plan_year, tell_of_late_ones
from tasks.stages import with_stage
from tasks.thanks import thank_senders


@task(cache_policy=NO_CACHE, retries=2, retry_delay_seconds=5)
def plan_reports(report: PassReport) -> PassReport:
    """Open the reports that the rules ask for in this 年度, each once."""
    return with_stage(report, plan_year)


@task(cache_policy=NO_CACHE, retries=2, retry_delay_seconds=5)
def ask_for_reports(report: PassReport) -> PassReport:
    """Ask for the reports whose period is over."""
    return with_stage(report, ask_for)


@task(cache_policy=NO_CACHE, retries=2, retry_delay_seconds=5)
def tell_receivers(report: PassReport) -> PassReport:
    """Tell the receiving offices of what is late, where that was agreed."""
    return with_stage(report, tell_of_late_ones)


@task(cache_policy=NO_CACHE, retries=2, retry_delay_seconds=5)
def thank_counters(report: PassReport) -> PassReport:
    """Tell each counter what became of last month's つなぎ, once a month."""
    return with_stage(report, thank_senders)
