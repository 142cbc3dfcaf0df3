"""追いつき — runs each pass once that was missed while nothing was running.

A pass is missed when its schedule names a moment between its last completed run and
now. A run that already waits (Prefect keeps those of the last hours) is left to do it.
"""

import asyncio
from datetime import datetime, timedelta

from prefect.client.orchestration import SyncPrefectClient, get_client
from prefect.client.schemas.filters import (
    FlowRunFilter,
    FlowRunFilterDeploymentId,
    FlowRunFilterExpectedStartTime,
    FlowRunFilterState,
    FlowRunFilterStateType,
)
from prefect.client.schemas.objects import FlowRun, StateType
from prefect.client.schemas.responses import DeploymentResponse
from prefect.client.schemas.schedules import CronSchedule
from prefect.client.schemas.sorting import FlowRunSort
from prefect.server.schemas.schedules import CronSchedule as Calendar

NOT_DONE = [StateType.SCHEDULED, StateType.PENDING, StateType.RUNNING]


def run_missed_passes() -> list[str]:
    """Ask Prefect for one run of each missed pass; return their names."""
    with get_client(sync_client=True) as client:
        missed = [d for d in client.read_deployments() if _is_missed(client, d)]
        for deployment in missed:
            client.create_flow_run_from_deployment(deployment.id, tags=["catch-up"])
    return [deployment.name for deployment in missed]


def _is_missed(client: SyncPrefectClient, deployment: DeploymentResponse) -> bool:
    schedules = [
        s.schedule
        for s in deployment.schedules
        if s.active and isinstance(s.schedule, CronSchedule)
    ]
    if not schedules:
        return False
    last = _last_run(client, deployment, [StateType.COMPLETED])
    if last is None or last.start_time is None:
        return not _one_waits(client, deployment, schedules)
    missed = any(named_since(s, last.start_time) for s in schedules)
    return missed and not _one_waits(client, deployment, schedules)


def named_since(schedule: CronSchedule, moment: datetime) -> bool:
    """Return whether the schedule names a moment after this one that is now over."""
    calendar = Calendar(cron=schedule.cron, timezone=schedule.timezone)
    after = moment + timedelta(microseconds=1)
    (first,) = asyncio.run(calendar.get_dates(1, start=after))
    (upcoming,) = asyncio.run(calendar.get_dates(1))
    return first < upcoming


def _one_waits(
    client: SyncPrefectClient,
    deployment: DeploymentResponse,
    schedules: list[CronSchedule],
) -> bool:
    calendars = [Calendar(cron=s.cron, timezone=s.timezone) for s in schedules]
    upcoming = min(asyncio.run(c.get_dates(1))[0] for c in calendars)
    overdue = FlowRunFilterExpectedStartTime(
        before_=upcoming - timedelta(microseconds=1)
    )
    return _last_run(client, deployment, NOT_DONE, overdue) is not None


def _last_run(
    client: SyncPrefectClient,
    deployment: DeploymentResponse,
    states: list[StateType],
    expected: FlowRunFilterExpectedStartTime | None = None,
) -> FlowRun | None:
    wanted = FlowRunFilter(
        deployment_id=FlowRunFilterDeploymentId(any_=[deployment.id]),
        state=FlowRunFilterState(type=FlowRunFilterStateType(any_=states)),
        expected_start_time=expected,
    )
    runs = client.read_flow_runs(
        flow_run_filter=wanted, sort=FlowRunSort.START_TIME_DESC, limit=1
    )
    return runs[0] if runs else None


if __name__ == "__main__":
    run_missed_passes()
