"""会議の日次処理 — plan the next, prepare, invite, remind, follow what was taken."""

from datetime import date

from prefect import flow

from models.pass_report import PassReport
from tasks.conference_stages import (
    collect_items,
    invite_members,
    let_past_meetings_go,
    open_preparation,
    propose_next_meetings,
)
from tasks.passes import begin_pass, end_cases, office_today, publish, remind


@flow(name="conferences-daily")
def conferences_daily(today: date | None = None) -> PassReport:
    """See that every meeting is settled, prepared, held, written up and followed."""
    today = today or office_today()
    report = begin_pass("conference", today)
    report = let_past_meetings_go(report)
    report = propose_next_meetings(report)
    report = open_preparation(report)
    report = invite_members(report)
    report = collect_items(report)
    report += remind("conference", today)  # the minutes among them
    report += remind("invitation", today)
    report += remind("action_item", today)  # 持ち帰り事項, to the end
    report = end_cases(report.to_end, report)
    return publish(report)
