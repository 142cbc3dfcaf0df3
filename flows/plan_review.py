"""相談支援と支援プランの日次処理 — ask what became of plans, go through the week."""

from datetime import date

from prefect import flow

from models.pass_report import PassReport
from tasks.passes import begin_pass, office_today, publish, remind
from tasks.plan_stages import begin_weekly_reviews, follow_ended_plans
from tasks.provision_stages import ask_for_months, ask_for_talks, ask_for_views


@flow(name="plans-daily")
def plans_daily(today: date | None = None) -> PassReport:
    """See that no case is left without a plan, a reason or a next move."""
    today = today or office_today()
    report = begin_pass("support_plan", today)
    report = follow_ended_plans(report)
    report = begin_weekly_reviews(report)
    report = ask_for_months(report)  # of the 事業 under the plans
    report = ask_for_talks(report)
    report = ask_for_views(report)
    for process in ("support_case", "support_plan", "plan_service", "weekly_review"):
        report += remind(process, today)
    return publish(report)
