"""実績報告の確認 — what the guards of a report look at besides its row."""

from typing import Any

from sqlmodel import Session, select

from models.indicators import INDICATORS
from models.queries.indicators import Within
from models.queries.reports import lines_of
from models.report_guards import ReportRecord
from models.report_rule import LineDraft, ReportRule
from models.report_sheet import Report
from tasks.counting import counted


def report_record(session: Session, row: Any, verb: str) -> ReportRecord | None:
    """Load what the guards need; only three verbs have any."""
    if verb == "submit":
        return ReportRecord(missing=tuple(_missing(session, row)))
    if verb == "submit_nil":
        return ReportRecord(counted=tuple(_counted(session, row)))
    if verb == "tell_late":
        hears = rule_of(session, row).receiver_hears_late
        return ReportRecord(receiver_hears_late=hears)
    return None


def rule_of(session: Session, row: Report) -> ReportRule:
    """Return the rule a report was planned from."""
    return session.exec(select(ReportRule).where(ReportRule.id == row.rule_id)).one()


def form_of(session: Session, row: Report) -> tuple[LineDraft, ...]:
    """Return the numbers that the report's form asks for, in order."""
    return rule_of(session, row).drafted_lines()


def span_of(row: Report) -> Within:
    """Return whose work is counted for the report, and over which days."""
    return Within((row.sender_desk_id,), row.period_first_on, row.period_last_on)


def _missing(session: Session, row: Report) -> list[str]:
    written = {line.key for line in session.exec(lines_of([row.id]))}
    form = form_of(session, row)
    return [line.label for line in form if line.key not in written]


def _counted(session: Session, row: Report) -> list[tuple[str, int]]:
    """Return what the work counts, above 0: then 該当なし would be a slip."""
    lines = [line for line in form_of(session, row) if line.counted in INDICATORS]
    numbers = [(f.label, counted(session, f.counted, span_of(row))) for f in lines]
    return [(label, n) for label, n in numbers if n > 0]
