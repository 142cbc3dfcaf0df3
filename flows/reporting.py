"""実績報告の日次処理 — plan the year, ask when a period is over, remind, thank."""

from datetime import date

from prefect import flow

from models.pass_report import PassReport
from tasks.passes import begin_pass, office_today, publish, remind
from tasks.report_stages import (
    ask_for_reports,
    plan_reports,
    tell_receivers,
    thank_counters,
)


@flow(name="reports-daily")
def reports_daily(today: date | None = None) -> PassReport:
    """See that every report is asked for and comes; a pass accepts none of them."""
    today = today or office_today()
    report = begin_pass("report", today)
    report = plan_reports(report)
    report = ask_for_reports(report)
    report += remind("report", today)
    report = tell_receivers(report)
    report = thank_counters(report)
    return publish(report)
