"""実績報告の一覧 — offices by periods, the rate of reports in time, and as a file."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response
from sqlmodel import Session

from models.fiscal_year import FiscalYear, FiscalYearUnreadable
from models.queries.reports import (
    lines_of,
    reports_of,
    rules_in_order,
    submission_duties,
)
from models.report_matrix import Cell, Matrix, in_time, matrices
from models.report_period import period_label
from models.report_rule import ReportRule
from models.report_sheet import Report
from models.wareki import era_form
from tasks import clock
from tasks.directory import directory
from web.access import PartnerOrCoordinator, Person, Reading
from web.csv_file import csv_file
from web.pages import page

router = APIRouter()

PATH = "/reports"
HEADS = ("様式", "報告の名称", "報告期間", "報告する窓口", "提出先", "受付番号")
STANDING = ("状態", "提出日とした日", "提出された日", "遅れ（開庁日）")
NUMBERS = ("項目", "記録からの集計", "報告した件数", "集計と異なる理由", "入力した方")


@dataclass(frozen=True)
class Overview:
    """What a person sees of one 年度."""

    year: FiscalYear
    rules: dict[int, ReportRule]
    matrices: Sequence[Matrix]
    reports: Sequence[Report]

    @property
    def in_time(self) -> tuple[int, int]:
        """How many came in time, of how many whose day has come."""
        return in_time(cell for each in self.matrices for cell in each.cells)

    def period(self, report: Report) -> str:
        """What the period of a report is called."""
        rhythm = self.rules[report.rule_id].rhythm
        return period_label(rhythm, report.period_last_on)


@router.get(PATH)
def list_reports(
    request: Request, person: PartnerOrCoordinator, session: Reading, year: str = ""
) -> Response:
    """The reports of a 年度: one table per kind of report."""
    shown, said = _year(session, year)
    found = overview(session, person, shown)
    held = directory(session)
    return page(
        request,
        "report_list.html",
        overview=found,
        desks={row: held.desk_label(row) for m in found.matrices for row, _ in m.rows},
        own=held.is_own(person.desk_id),
        receivers={
            rule.id: held.desk_label(rule.receiver_desk_id)
            for rule in found.rules.values()
        },
        label=period_label,
        said=said,
        path=PATH,
        before=FiscalYear(shown.start_year - 1),
        after=FiscalYear(shown.start_year + 1),
    )


@router.get(f"{PATH}.csv")
def reports_file(
    person: PartnerOrCoordinator, session: Reading, year: str = ""
) -> Response:
    """The same as a file: one line per report."""
    found = overview(session, person, _year(session, year)[0])
    rows = (_line(session, found, c) for m in found.matrices for c in m.cells)
    name = f"実績報告の提出状況_{found.year.label}"
    return csv_file(name, [(*HEADS, *STANDING), *rows])


@router.get(f"{PATH}/numbers.csv")
def numbers_file(
    person: PartnerOrCoordinator, session: Reading, year: str = ""
) -> Response:
    """The numbers of all reports: one line per number."""
    found = overview(session, person, _year(session, year)[0])
    name = f"実績報告の件数_{found.year.label}"
    return csv_file(name, [(*HEADS, *NUMBERS), *_numbers(session, found)])


def overview(session: Session, person: Person, year: FiscalYear) -> Overview:
    """The reports on periods of this year that the person may see, as tables."""
    query = reports_of(person, year.first_on, year.last_on)
    found: list[Report] = list(session.exec(query).all())
    duties = session.exec(submission_duties([r.id for r in found])).all()
    calendars = directory(session).calendars
    tables = matrices(found, duties, calendars, clock.office_today(session))
    rules = {rule.id: rule for rule in session.exec(rules_in_order()).all()}
    return Overview(year, rules, tables, found)


def _year(session: Session, written: str) -> tuple[FiscalYear, str]:
    """The year that was asked for, else this one; and what could not be read."""
    this = FiscalYear.of(clock.office_today(session))
    try:
        return (FiscalYear.parse(written), "") if written.strip() else (this, "")
    except FiscalYearUnreadable as refusal:
        return this, str(refusal)


def _about(session: Session, found: Overview, report: Report) -> tuple[str, ...]:
    held, rule = directory(session), found.rules[report.rule_id]
    desks = (report.sender_desk_id, report.receiver_desk_id)
    offices = tuple(held.desk_label(desk) for desk in desks)
    return (rule.form, rule.name, found.period(report), *offices, report.number)


def _line(session: Session, found: Overview, cell: Cell) -> tuple[str, ...]:
    due = era_form(cell.due_on) if cell.due_on else ""
    came = era_form(cell.submitted_on) if cell.submitted_on else ""
    about = _about(session, found, cell.report)
    return (*about, cell.label, due, came, str(cell.days_late))


def _numbers(session: Session, found: Overview) -> Iterator[tuple[str, ...]]:
    reports = {report.id: report for report in found.reports}
    for line in session.exec(lines_of(list(reports))):
        report: Any = reports[line.report_id]
        form = found.rules[report.rule_id].drafted_lines()
        label = next((f.label for f in form if f.key == line.key), line.key)
        counted = "" if line.counted is None else str(line.counted)
        said = (label, counted, str(line.reported), line.reason, line.recorded_by)
        yield (*_about(session, found, report), *said)
