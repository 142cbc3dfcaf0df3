"""指標の問合せ（時間・期限・手入力） — how long, how late, and what is typed."""

from datetime import date
from typing import Any

from sqlalchemy import func
from sqlmodel import col, select

from models.duty import Duty, DutyState
from models.queries.indicators import Within
from models.referral_sheet import Referral
from models.report_sheet import Report, ReportLine, ReportState

GIVEN = (
    *(ReportState.SUBMITTED, ReportState.NIL),
    *(ReportState.ACCEPTED, ReportState.ACCEPTED_NIL),
)

MOVED = ("plan_again", "call_off")  # the calendar's own acts: nothing was done


def sent_times(within: Within) -> Any:
    """Return the counter, and when each つなぎ of ours was sent, received, reported."""
    return select(
        Referral.receiver_desk_id,
        Referral.sent_at,
        Referral.acknowledged_at,
        Referral.reported_at,
    ).where(
        within.moments(col(Referral.sent_at)),
        Referral.sender_desk_id == Referral.own_desk_id,
        within.at_desk(col(Referral.own_desk_id)),
    )


def closed_duties(within: Within) -> Any:
    """Return process, step, the day due and the moment done, of what was done."""
    columns: Any = (Duty.procedure, Duty.step, Duty.due_on, Duty.closed_at)
    return select(*columns).where(
        Duty.state == DutyState.DONE,
        col(Duty.closed_how).not_in(MOVED),
        within.moments(col(Duty.closed_at)),
        within.at_desk(col(Duty.own_desk_id)),
    )


def overdue_by_step(within: Within, today: date) -> Any:
    """Return process, step and how many are overdue today."""
    return (
        select(Duty.procedure, Duty.step, func.count())
        .where(Duty.state == DutyState.OPEN, col(Duty.due_on) < today)
        .where(within.at_desk(col(Duty.own_desk_id)))
        .group_by(col(Duty.procedure), col(Duty.step))
    )


def typed_sums(within: Within) -> Any:
    """Return rule id, key, sum and number of reports, of what was handed in."""
    return (
        select(
            Report.rule_id, ReportLine.key, func.sum(ReportLine.reported), func.count()
        )
        .join(ReportLine, col(ReportLine.report_id) == Report.id)
        .where(col(Report.state).in_(GIVEN))
        .where(within.days(col(Report.period_last_on)))
        .where(within.at_desk(col(Report.sender_desk_id)))
        .group_by(col(Report.rule_id), col(ReportLine.key))
        .order_by(col(Report.rule_id), col(ReportLine.key))
    )
