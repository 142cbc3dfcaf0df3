"""実績報告の問合せ — rules, reports of a year, and what the calendar asks for."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlmodel import col, select

from models.duty import Duty, DutyState
from models.queries.visibility import Onlooker, visible
from models.report_rule import ReportRule
from models.report_sheet import Report, ReportLine, ReportState


def rules_in_order() -> Any:
    """Return every rule, by form and name."""
    return select(ReportRule).order_by(
        col(ReportRule.municipality_id), col(ReportRule.form), col(ReportRule.id)
    )


def reports_of(onlooker: Onlooker, first_on: date, last_on: date) -> Any:
    """Return the reports a person sees on periods that end within these days."""
    return (
        visible(select(Report), onlooker)
        .where(col(Report.period_last_on) >= first_on)
        .where(col(Report.period_last_on) <= last_on)
        .order_by(col(Report.period_last_on), col(Report.rule_id), col(Report.id))
    )


def planned_keys(rule_id: int, first_on: date, last_on: date) -> Any:
    """Return desk and last day of every report the rule has for these periods."""
    return select(col(Report.sender_desk_id), col(Report.period_last_on)).where(
        Report.rule_id == rule_id,
        col(Report.period_last_on) >= first_on,
        col(Report.period_last_on) <= last_on,
    )


def still_planned() -> Any:
    """Return report and rule of everything that is planned and not asked for yet."""
    return (
        select(Report, ReportRule)
        .join(ReportRule, col(ReportRule.id) == Report.rule_id)
        .where(Report.state == ReportState.PLANNED)
        .order_by(col(Report.id))
    )


def to_be_asked(today: date) -> Any:
    """Return the ids of planned reports whose period is over."""
    return (
        select(Report.id)
        .where(Report.state == ReportState.PLANNED, col(Report.period_last_on) < today)
        .order_by(col(Report.id))
    )


def late_and_untold(today: date) -> Any:
    """Return report and day due where the receiving office is to hear of the delay."""
    return (
        select(Report, col(Duty.due_on))
        .join(ReportRule, col(ReportRule.id) == Report.rule_id)
        .join(Duty, col(Duty.case_id) == Report.id)
        .where(Duty.procedure == "report", Duty.state == DutyState.OPEN)
        .where(col(Duty.step).in_(("submission", "resubmission")), Duty.due_on < today)
        .where(col(Report.state).in_((ReportState.ASKED, ReportState.RETURNED)))
        .where(col(Report.late_told_at).is_(None), ReportRule.receiver_hears_late)
        .order_by(col(Report.id))
    )


def lines_of(report_ids: Sequence[int]) -> Any:
    """Return the saved numbers of these reports."""
    return select(ReportLine).where(col(ReportLine.report_id).in_(report_ids))


def submission_duties(report_ids: Sequence[int]) -> Any:
    """Return every duty to submit, of these reports, the first round first."""
    return (
        select(Duty)
        .where(Duty.procedure == "report", col(Duty.case_id).in_(report_ids))
        .where(col(Duty.step).in_(("submission", "resubmission")))
        .order_by(col(Duty.id))
    )
