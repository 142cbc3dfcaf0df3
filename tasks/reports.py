"""実績報告の予定と依頼 — what the calendar asks for, and the numbers that are saved."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from sqlmodel import Session, col, delete, select

from models.decide import Party
from models.directory import Directory
from models.fiscal_year import FiscalYear, Period
from models.policy import in_force
from models.queries.reports import (
    late_and_untold,
    planned_keys,
    rules_in_order,
    still_planned,
    to_be_asked,
)
from models.report_period import asked_periods, still_asks
from models.report_rule import ReportRule
from models.report_sheet import Report, ReportLine
from tasks import clock
from tasks.acts import act, begin
from tasks.counting import counted
from tasks.directory import directory
from tasks.numbers import next_number
from tasks.policies import policies
from tasks.report_record import form_of, span_of
from tasks.telling import SYSTEM
from tasks.turns import turn_to_found


@dataclass(frozen=True)
class Typed:
    """One number as an office says it, and why it differs from what was counted."""

    reported: int
    reason: str = ""


def plan_year(session: Session, today: date) -> int:
    """Open the reports of this 年度, and of the next one shortly before it begins.

    Returns how many are new; a second run opens none. What a changed rule no longer
    asks for is called off before, and what it asks for by another day moves to it.
    """
    call_off(session)
    plan_again(session)
    rules = session.exec(rules_in_order()).all()
    for town in {rule.municipality_id for rule in rules}:
        turn_to_found(session, town)  # two passes at once plan one after the other
    return sum(
        _plan(session, rule, year, today)
        for rule in rules
        for year in _years(session, rule, today)
    )


def _years(session: Session, rule: ReportRule, today: date) -> set[FiscalYear]:
    agreed = in_force(policies(session, rule.municipality_id), today)
    ahead = timedelta(days=agreed.number("report.year_ahead"))
    return {FiscalYear.of(today), FiscalYear.of(today + ahead)}


def _plan(session: Session, rule: ReportRule, year: FiscalYear, today: date) -> int:
    held = directory(session)
    keys = planned_keys(rule.id, year.first_on, year.last_on)
    there = {(desk, last_on) for desk, last_on in session.exec(keys)}
    new = [
        (desk, period)
        for period in asked_periods(rule, year)
        for desk in rule.reporter_desk_ids
        if (desk, period.last_on) not in there and _takes_part(held, desk, period)
    ]
    for desk, period in new:
        report = _report(session, rule, desk, period, today)
        begin(session, "report", report, SYSTEM, "plan")
    return len(new)


def _takes_part(held: Directory, desk: int, period: Period) -> bool:
    """Tell whether the office is still there when the period begins."""
    closed_on = held.agency_of(desk).closed_on
    return closed_on is None or closed_on > period.first_on


def _report(
    session: Session, rule: ReportRule, desk: int, period: Period, today: date
) -> Report:
    """Return the row; our own side is the reporter, else whoever receives it."""
    own = desk if directory(session).is_own(desk) else rule.receiver_desk_id
    return Report(
        municipality_id=rule.municipality_id,
        number=next_number(session, rule.municipality_id, today),
        rule_id=rule.id,
        sender_desk_id=desk,
        receiver_desk_id=rule.receiver_desk_id,
        own_desk_id=own,
        period_first_on=period.first_on,
        period_last_on=period.last_on,
        due_rule=rule.due,
    )


def call_off(session: Session) -> int:
    """Take back what is planned and no rule asks for any more; return how many."""
    gone = [
        report.id
        for report, rule in session.exec(still_planned()).all()
        if not still_asks(
            rule, report.sender_desk_id, report.period_first_on, report.period_last_on
        )
    ]
    for report_id in gone:
        act(session, "report", report_id, "call_off", SYSTEM)
    return len(gone)


def plan_again(session: Session) -> int:
    """Move planned reports to the day of their rule as it is now; return how many.

    Nobody was asked yet; what is asked for already keeps its day.
    """
    moved = [
        (report, rule)
        for report, rule in session.exec(still_planned()).all()
        if report.due_rule != rule.due
    ]
    for report, rule in moved:
        report.due_rule = rule.due
        session.add(report)
        act(session, "report", report.id, "plan_again", SYSTEM)
    return len(moved)


def ask_for(session: Session, today: date) -> int:
    """Ask for every report whose period is over; return how many were asked for."""
    ids = session.exec(to_be_asked(today)).all()
    for report_id in ids:
        act(session, "report", report_id, "ask", SYSTEM)
    return len(ids)


def tell_of_late_ones(session: Session, today: date) -> int:
    """Tell the receiving offices of what is late, once, and only where agreed."""
    late = [
        report
        for report, due_on in session.exec(late_and_untold(today)).all()
        if _long_enough(session, report, due_on, today)
    ]
    for report in late:
        act(session, "report", report.id, "tell_late", SYSTEM)
    return len(late)


def _long_enough(session: Session, report: Report, due_on: date, today: date) -> bool:
    """Tell whether the agreed open days of the reporting office have passed."""
    agreed = in_force(policies(session, report.municipality_id), today)
    calendar = directory(session).calendars[report.sender_desk_id]
    days = calendar.open_days_between(due_on, today)
    return days >= int(agreed.number("report.receiver_hears_after"))


def write_numbers(
    session: Session, report_id: int, typed: Mapping[str, Typed], by: Party
) -> None:
    """Keep the numbers of a report as its office says them; nothing is sent.

    What the work counts at this moment is kept beside each. The act is recorded with
    every number. Raises what the verb `fill_in` raises.
    """
    row = session.exec(select(Report).where(Report.id == report_id)).one()
    lines = list(_lines(session, row, typed, by))
    said = "、".join(f"{line.key} {line.reported}" for line in lines)
    act(session, "report", report_id, "fill_in", by, {"numbers": said})
    session.exec(delete(ReportLine).where(col(ReportLine.report_id) == report_id))
    session.add_all(lines)
    session.flush()


def _lines(
    session: Session, row: Report, typed: Mapping[str, Typed], by: Party
) -> Iterator[ReportLine]:
    for line in form_of(session, row):
        if line.key not in typed:
            continue
        one = typed[line.key]
        yield ReportLine(
            municipality_id=row.municipality_id,
            report_id=row.id,
            key=line.key,
            counted=counted(session, line.counted, span_of(row))
            if line.counted
            else None,
            reported=one.reported,
            reason=one.reason.strip(),
            recorded_at=clock.now(session),
            recorded_by=by.name,
        )
