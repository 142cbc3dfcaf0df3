"""会議の段階 — what the daily pass over the meetings does, stage by stage.

Each stage may run twice: a slot of a series is one row, an item stands on an agenda
once.
"""

from prefect import task
from prefect.cache_policies import NO_CACHE

from models.pass_report import PassReport
from tasks.conference_calendar import (
    collect_agendas,
    end_past_invitations,
    propose_next,
    send_standing_invitations,
    settle_standing_days,
)
from tasks.stages import with_stage


@task(cache_policy=NO_CACHE, retries=2, retry_delay_seconds=5)
def propose_next_meetings(report: PassReport) -> PassReport:
    """Plan the next meeting of each series on a day all calendars are open."""
    return with_stage(report, propose_next)


@task(cache_policy=NO_CACHE, retries=2, retry_delay_seconds=5)
def open_preparation(report: PassReport) -> PassReport:
    """Settle the day of the series whose rhythm stands without being confirmed."""
    return with_stage(report, settle_standing_days)


@task(cache_policy=NO_CACHE, retries=2, retry_delay_seconds=5)
def invite_members(report: PassReport) -> PassReport:
    """Invite to those meetings on the day their invitation is due."""
    return with_stage(report, send_standing_invitations)


@task(cache_policy=NO_CACHE, retries=2, retry_delay_seconds=5)
def collect_items(report: PassReport) -> PassReport:
    """Put on each agenda what waits for it."""
    return with_stage(report, collect_agendas)


@task(cache_policy=NO_CACHE, retries=2, retry_delay_seconds=5)
def let_past_meetings_go(report: PassReport) -> PassReport:
    """End the invitations to meetings whose day is over."""
    return with_stage(report, end_past_invitations)
