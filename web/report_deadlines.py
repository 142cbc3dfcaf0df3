"""提出日の試算 — what falls due in a 年度, where offices collide, before it begins."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from models.fiscal_year import FiscalYear, FiscalYearUnreadable
from models.national_holidays import DateBeyondCalendar
from models.year_ahead import YearAhead
from tasks import clock
from tasks.directory import directory
from tasks.year_ahead import deadlines_of
from web.access import Coordinator, Reading
from web.pages import page

router = APIRouter()


@router.get("/reports/deadlines")
def show_deadlines(
    request: Request, person: Coordinator, session: Reading, year: str = ""
) -> Response:
    """A whole year by day; without a year the next one. Nothing is written."""
    following = FiscalYear(FiscalYear.of(clock.office_today(session)).start_year + 1)
    said, found = "", None
    try:
        asked = FiscalYear.parse(year) if year.strip() else following
        found = deadlines_of(session, asked, person.municipality_id)
    except (FiscalYearUnreadable, DateBeyondCalendar) as refusal:
        said = str(refusal)
    found = found or YearAhead(following, (), 0)
    return page(
        request,
        "report_deadlines.html",
        status=422 if said else 200,
        ahead=found,
        said=said,
        label=directory(session).desk_label,
    )
