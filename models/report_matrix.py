"""提出状況の一覧 — offices by periods, as the receiving office reads it.

Pure: what was loaded is put into one table per rule; the page and the CSV read it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from models.calendar import BusinessCalendar
from models.columns import office_day
from models.duty import Duty, DutyState
from models.report import REPORT
from models.report_sheet import Report, ReportState

OWED = frozenset({ReportState.ASKED, ReportState.RETURNED})
ARRIVED = frozenset(
    {ReportState.SUBMITTED, ReportState.NIL}
    | {ReportState.ACCEPTED, ReportState.ACCEPTED_NIL}
)


@dataclass(frozen=True)
class Cell:
    """One report: where it stands, its day, and how late it is or was."""

    report: Report
    label: str
    due_on: date | None
    submitted_on: date | None
    days_late: int  # open days of the reporting office; 0 on the day or before

    @property
    def tone(self) -> str:
        """The colour of its badge."""
        if self.report.state in OWED:
            return "overdue" if self.days_late else "soon"
        state = REPORT.states[self.report.state]
        return "done" if state.final else "waiting" if self.submitted_on else "later"


@dataclass(frozen=True)
class Matrix:
    """One rule: a row per office, a cell per period; none where nothing is asked."""

    rule_id: int
    periods: Sequence[date]  # their last days, the earliest first
    rows: Sequence[tuple[int, Sequence[Cell | None]]]  # desk and its cells

    @property
    def cells(self) -> list[Cell]:
        """All cells, row by row."""
        return [cell for _, row in self.rows for cell in row if cell]

    @property
    def in_time(self) -> tuple[int, int]:
        """How many were submitted in time, of how many whose day has come."""
        return in_time(self.cells)


def matrices(
    reports: Iterable[Report],
    duties: Iterable[Duty],
    calendars: Mapping[int, BusinessCalendar],
    today: date,
) -> list[Matrix]:
    """Return one table per rule, in the order of the reports."""
    latest = {duty.case_id: duty for duty in duties}  # the later round wins
    by_rule: dict[int, dict[tuple[int, date], Cell]] = {}
    for report in reports:
        cell = _cell(report, latest.get(report.id), calendars, today)
        cells = by_rule.setdefault(report.rule_id, {})
        cells[report.sender_desk_id, report.period_last_on] = cell
    return [_matrix(rule_id, cells) for rule_id, cells in by_rule.items()]


def in_time(cells: Iterable[Cell]) -> tuple[int, int]:
    """Return how many came in time, of those that came or whose day has passed."""
    counted = [c for c in cells if c.submitted_on or c.days_late]
    return sum(not c.days_late for c in counted), len(counted)


def _matrix(rule_id: int, cells: Mapping[tuple[int, date], Cell]) -> Matrix:
    periods = sorted({last_on for _, last_on in cells})
    desks = sorted({desk for desk, _ in cells})
    rows = [(desk, [cells.get((desk, on)) for on in periods]) for desk in desks]
    return Matrix(rule_id, periods, rows)


def _cell(
    report: Report,
    duty: Duty | None,
    calendars: Mapping[int, BusinessCalendar],
    today: date,
) -> Cell:
    label = REPORT.states[report.state].label
    if duty is None or report.state is ReportState.EXCUSED:
        return Cell(report, label, None, None, 0)
    done = duty.state is DutyState.DONE and duty.closed_at is not None
    on = office_day(duty.closed_at) if done and duty.closed_at else None
    calendar = calendars[report.sender_desk_id]
    late = calendar.open_days_between(duty.due_on, on or today)
    arrived = on if report.state in ARRIVED else None
    return Cell(report, label, duty.due_on, arrived, max(late, 0))
