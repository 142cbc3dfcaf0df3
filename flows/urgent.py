"""緊急の連絡の見守り — minutes, not days; the telephone tasks climb."""

from datetime import date

from prefect import flow

from models.pass_report import PassReport
from tasks.passes import begin_pass, office_today, publish, remind
from tasks.urgent_stages import (
    ask_the_next_person,
    follow_opening_hours,
    look_after_urgent_referrals,
)


@flow(name="urgent-every-five-minutes")
def urgent_every_five_minutes(today: date | None = None) -> PassReport:
    """See that every urgent call is taken by somebody; a pass ends none of them."""
    today = today or office_today()
    report = begin_pass("urgent_call", today)
    report = follow_opening_hours(report)
    report = ask_the_next_person(report)
    report = look_after_urgent_referrals(report)
    report += remind("urgent_call", today)
    return publish(report)
