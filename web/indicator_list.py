"""指標の画面 — numbers with their definitions, by fiscal month; each opens its rows."""

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response
from sqlmodel import Session

from models.fiscal_year import FiscalYear, FiscalYearUnreadable, last_of_month
from models.indicator_table import month_label
from models.indicators import INDICATORS, TARGETS
from models.queries.indicators import Within
from models.refusals import NothingHere, ProcedureError
from models.wareki import parse_day
from tasks import clock
from tasks.directory import directory
from tasks.indicators import indicator_table
from web.access import Admin, Reading
from web.counted_rows import counted_rows
from web.pages import page

router = APIRouter()

PATH = "/indicators"
_SAID: dict[str, Any] = {
    "month_label": month_label,
    "last_of": last_of_month,
    "path": PATH,
}


@router.get(PATH)
def list_indicators(
    request: Request,
    _person: Admin,
    session: Reading,
    year: str = "",
    desk: int | None = None,
) -> Response:
    """The numbers of a 年度 for all our desks, or for one of them."""
    today, held = clock.office_today(session), directory(session)
    shown, said = _year(today, year)
    within = Within(_desks(session, desk), shown.first_on, shown.last_on)
    return page(
        request,
        "indicators.html",
        status=422 if said else 200,
        table=indicator_table(session, within, today),
        targets=TARGETS,
        said=said,
        desk=desk,
        desks=[(d, held.desk_label(d)) for d in held.desks if held.is_own(d)],
        **_years(shown),
        **_SAID,
        label=held.desk_label,
    )


@router.get(f"{PATH}/{{key}}")
def rows_of_indicator(
    request: Request,
    key: str,
    _person: Admin,
    session: Reading,
    since: str = "",
    until: str = "",
    desk: int | None = None,
    page_number: Annotated[int, Query(alias="page")] = 1,
) -> Response:
    """The rows behind one number. The days are both included."""
    if key not in INDICATORS:
        raise NothingHere("お探しの指標は見つかりません。")
    first_on, last_on = _span(session, since, until)
    within = Within(_desks(session, desk), first_on, last_on)
    days = {"since": first_on.isoformat(), "until": last_on.isoformat()}
    filters = {**days, "desk": str(desk or "")}
    path = f"{PATH}/{key}"
    return page(
        request,
        "counted_rows.html",
        back=(PATH, "指標"),
        title=INDICATORS[key].name,
        **counted_rows(session, key, within, page_number, path, **filters),
    )


def _years(shown: FiscalYear) -> dict[str, FiscalYear]:
    year = shown.start_year
    return {
        "year": shown,
        "before": FiscalYear(year - 1),
        "after": FiscalYear(year + 1),
    }


def _year(today: date, written: str) -> tuple[FiscalYear, str]:
    this = FiscalYear.of(today)
    try:
        return (FiscalYear.parse(written), "") if written.strip() else (this, "")
    except FiscalYearUnreadable as refusal:
        return this, str(refusal)


def _span(session: Session, since: str, until: str) -> tuple[date, date]:
    """The days of the address; this 年度 where they cannot be read."""
    year = FiscalYear.of(clock.office_today(session))
    try:
        return parse_day(since), parse_day(until)
    except ProcedureError:
        return year.first_on, year.last_on


def _desks(session: Session, desk: int | None) -> tuple[int, ...]:
    """The desk that was asked for. Raises NothingHere for one that is not ours."""
    if desk is None:
        return ()
    held = directory(session)
    if desk not in held.desks or not held.is_own(desk):
        raise NothingHere("お探しの窓口は見つかりません。")
    return (desk,)
