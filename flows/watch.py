"""見守り — look for what nobody would notice, and prove the ledger."""

from dataclasses import replace
from datetime import date

from prefect import flow

from models.pass_report import PassReport
from tasks.passes import begin_pass, look_after, office_today, publish, take_up_policies


@flow(name="watch-daily")
def watch_daily(today: date | None = None) -> PassReport:
    """Find stalled ladders, posts without a holder, gaps in ledger and chain."""
    today = today or office_today()
    report = begin_pass("watch", today)
    take_up_policies(today)
    return publish(replace(report, findings=look_after(today)))
