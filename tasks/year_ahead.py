"""年度の提出日の試算を読む — rules and open duties of one 年度; nothing is written."""

from sqlmodel import Session, col, select

from models.duty import Duty
from models.fiscal_year import FiscalYear
from models.policy import in_force
from models.queries.duties import OWED
from models.queries.reports import rules_in_order
from models.year_ahead import YearAhead, year_ahead
from tasks import clock
from tasks.cases import PROCESSES
from tasks.directory import directory
from tasks.policies import policies


def deadlines_of(session: Session, year: FiscalYear, town: int) -> YearAhead:
    """Return every known day of the year, of this municipality.

    Raises: DateBeyondCalendar for a year nobody knows the holidays of.
    """
    agreed = in_force(policies(session, town), clock.office_today(session))
    open_ones = (
        select(Duty)
        .where(Duty.municipality_id == town, col(Duty.state).in_(OWED))
        .where(col(Duty.due_on) >= year.first_on, col(Duty.due_on) <= year.last_on)
    )
    rules = [r for r in session.exec(rules_in_order()) if r.municipality_id == town]
    return year_ahead(
        year,
        rules,
        [(duty, _called(duty)) for duty in session.exec(open_ones)],
        directory(session).calendars,
        int(agreed.number("report.busy_day")),
    )


def _called(duty: Duty) -> str:
    procedure = PROCESSES[duty.procedure].procedure
    return f"{procedure.label}の{procedure.step(duty.step).label}"
