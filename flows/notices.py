"""通知の送付 — remind of errands, then send whatever `tsunagi deliver` has not."""

from datetime import date

from prefect import flow

from models.pass_report import PassReport
from tasks.passes import begin_pass, deliver_due, office_today, publish, remind


@flow(name="notices-due")
def notices_due(today: date | None = None) -> PassReport:
    """Send what may leave now; safe beside a running `tsunagi deliver`."""
    today = today or office_today()
    report = begin_pass("errand", today)
    report += remind("errand", today)
    if not report.dry_run:
        deliver_due()
    return publish(report)
