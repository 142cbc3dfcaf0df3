"""段階 — how a stage of a pass that opens what the calendar asks for is run.

A pass for a day ahead of a real clock only looks: then a stage changes nothing.
"""

from collections.abc import Callable
from datetime import date

from sqlmodel import Session

from models.pass_report import PassReport
from tasks.database import transaction


def with_stage(report: PassReport, stage: Callable[[Session, date], int]) -> PassReport:
    """Return the report with what the stage opened, in one transaction of its own."""
    if report.dry_run:
        return report
    with transaction() as session:
        opened = stage(session, report.today)
    return report + PassReport(report.name, report.today, opened=opened)
