"""担当替えの日次処理 — keep each batch whole, remind the 係長, and climb."""

from datetime import date

from prefect import flow

from models.pass_report import PassReport
from tasks.passes import begin_pass, office_today, publish, remind
from tasks.transfer_stages import keep_transfers_whole


@flow(name="transfers-daily")
def transfers_daily(today: date | None = None) -> PassReport:
    """See that every open case of a 担当替え is received; a pass receives none."""
    today = today or office_today()
    report = begin_pass("transfer", today)
    report = keep_transfers_whole(report)
    for process in ("transfer_batch", "transfer"):
        report += remind(process, today)
    return publish(report)
