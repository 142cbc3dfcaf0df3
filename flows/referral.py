"""つなぎの日次処理 — remind, climb, and end what nobody confirmed."""

from datetime import date

from prefect import flow

from models.pass_report import PassReport
from tasks.passes import (
    begin_pass,
    end_cases,
    office_today,
    publish,
    remind,
)


@flow(name="referrals-daily")
def referrals_daily(today: date | None = None) -> PassReport:
    """Remind and escalate every referral that is due; safe to run again, any day."""
    today = today or office_today()
    report = begin_pass("referral", today)
    report += remind("referral", today)
    report = end_cases(report.to_end, report)
    return publish(report)
