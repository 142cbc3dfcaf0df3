"""Office days for the tests of the hands: the passes run, and what they wrote."""

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any, TypeVar

from sqlmodel import SQLModel, col, select

from models.columns import TOKYO
from models.pass_report import PassReport
from tasks.database import reading, transaction
from tasks.ending import end_cases
from tasks.planning import record_page
from tests.databases import Town

Row = TypeVar("Row", bound=SQLModel)


def run_pass(procedure: str, today: date) -> PassReport:
    """Run one pass as its flow does."""
    report = PassReport(procedure, today)
    while page := record_page(procedure, today, report.cursor):
        report += page
    return end_cases(report.to_end, report)


def on(town: Town, day: date, hour: int = 10) -> date:
    """Let the office's clock show this day, and return it."""
    town.set_clock(datetime.combine(day, time(hour), TOKYO))
    return day


def rows(table: type[Row], *where: Any) -> Sequence[Row]:
    """Every row of a table, in the order it was written."""
    with reading() as session:
        found = select(table).where(*where)
        return session.exec(found.order_by(col(table.id))).all()  # type: ignore[attr-defined]


def changed(row: SQLModel, **values: Any) -> None:
    """Change a row behind the back of every act."""
    with transaction() as session:
        held = session.merge(row)
        for name, value in values.items():
            setattr(held, name, value)
        session.add(held)
