"""日次処理の部品 — the steps of a pass as Prefect tasks.

Every task reads or writes, so none is cached (a repeated read in one run would
return the old answer). Parameters, results and artifacts carry counts only.
"""

from collections.abc import Iterable
from datetime import date

from prefect import task
from prefect.artifacts import create_table_artifact
from prefect.cache_policies import NO_CACHE
from prefect.events import emit_event

from models.pass_report import COUNT_LABELS, CaseToEnd, Cursor, PassReport
from tasks import clock, delivery, ending, planning, policy_versions, runs, watching
from tasks.database import reading

FURTHER_LABELS = {
    "oldest_overdue_calendar_days": "最も古い期限超過（暦日）",
    "dry_run": "試行（何も書き込まない）",
}


@task(cache_policy=NO_CACHE)
def office_today() -> date:
    """Return today by the office's clock."""
    with reading() as session:
        return clock.office_today(session)


@task(cache_policy=NO_CACHE)
def begin_pass(name: str, today: date) -> PassReport:
    """Note that the pass has started; return its empty report."""
    return PassReport(name, today, dry_run=not runs.begin(name, today))


@task(cache_policy=NO_CACHE, retries=2, retry_delay_seconds=5)
def record_notices(procedure: str, today: date, after: Cursor | None) -> PassReport:
    """Record what is due on the next page of duties; an empty report ends the loop."""
    return planning.record_page(procedure, today, after)


def remind(procedure: str, today: date) -> PassReport:
    """Record what is due of one process, page after page; a task for each page."""
    report = PassReport(procedure, today)
    while page := record_notices(procedure, today, report.cursor):
        report += page
    return report


@task(cache_policy=NO_CACHE, retries=2, retry_delay_seconds=5)
def end_cases(cases: Iterable[CaseToEnd], report: PassReport) -> PassReport:
    """End the cases whose ladder says so; count those that could not be ended."""
    return ending.end_cases(tuple(cases), report)


@task(cache_policy=NO_CACHE)
def deliver_due() -> dict[str, int]:
    """Send everything that may leave now; the guarantee behind `tsunagi deliver`."""
    return delivery.deliver_due().counts()


@task(cache_policy=NO_CACHE)
def take_up_policies(today: date) -> int:
    """Bring open duties to the agreements that hold from today; return how many."""
    return policy_versions.take_up_waiting(today)


@task(cache_policy=NO_CACHE)
def look_after(today: date) -> int:
    """Keep what the watch finds; return how many findings stand open."""
    return watching.watch(today)


@task(cache_policy=NO_CACHE)
def publish(report: PassReport) -> PassReport:
    """Store the run, publish its counts as an artifact and emit one event."""
    oldest = runs.finish(report)
    counts = {**report.counts(), **oldest, "dry_run": int(report.dry_run)}
    labels = {**COUNT_LABELS, **FURTHER_LABELS}
    create_table_artifact(
        key=f"{report.name}-pass".replace("_", "-"),
        table=[{"項目": labels[name], "値": value} for name, value in counts.items()],
        description=f"{report.today.isoformat()} の処理結果（件数のみ）",
    )
    emit_event(
        event="tsunagi.pass.completed",
        resource={"prefect.resource.id": f"tsunagi.pass.{report.name}"},
        payload={"for_day": report.today.isoformat(), **counts},
    )
    return report
