"""引継ぎの日次処理 — warn before a day the law fixes, remind, and climb."""

from datetime import date

from prefect import flow

from models.pass_report import PassReport
from tasks.passes import begin_pass, office_today, publish, remind


@flow(name="handovers-daily")
def handovers_daily(today: date | None = None) -> PassReport:
    """Remind of every handover that is due; a pass ends none of them."""
    today = today or office_today()
    report = begin_pass("handover", today)
    report += remind("handover", today)
    return publish(report)
