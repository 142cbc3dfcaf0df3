"""支援プランの期間 — how long a plan may run; months end by 民法第143条.

No law fixes a longest period: 施行規則第1条 asks for the 達成時期 only. The number of
months is agreed (`plan.max_months`: 12 as a rule, 6 in 墨田区).
"""

from datetime import date

from models.calendar import BusinessCalendar
from models.deadline_rules import Months
from models.policy import Policy
from models.refusals import GivenMissing
from models.wareki import era_form


def last_day_of(starts_on: date, months: int) -> date:
    """Return the last day of a period whose first day counts: 応当日の前日."""
    return Months(months, first_day_counts=True).last_day(starts_on, BusinessCalendar())


def refuse_period(
    starts_on: date, ends_on: date, policy: Policy, name: str = "ends_on"
) -> None:
    """Refuse a period that runs backwards or longer than agreed. Raises GivenMissing.

    `name` is the field that is shown with the reason.
    """
    if ends_on < starts_on:
        raise GivenMissing("プランの終了日は、開始日以後の日にしてください。", name)
    most = int(policy.number("plan.max_months"))
    latest = last_day_of(starts_on, most)
    if ends_on > latest:
        raise GivenMissing(
            f"プランの期間は{most}か月以内と取り決めています"
            f"（{era_form(latest)}まで）。",
            name,
        )
