"""受付番号 — 26-00123: fiscal year (April to March) and a running number."""

from datetime import date

from sqlmodel import Session, select

from models.fiscal_year import FiscalYear
from models.municipality import NumberSeries
from tasks.turns import turn_to_found


def next_number(session: Session, municipality_id: int, day: date) -> str:
    """Return the next number of the municipality's series for that day's 年度."""
    year = FiscalYear.of(day).start_year
    series = _series(session, municipality_id, year)
    if series is None:
        turn_to_found(session, municipality_id)
        series = _series(session, municipality_id, year) or NumberSeries(
            municipality_id=municipality_id, fiscal_year=year
        )
    series.last += 1
    session.add(series)
    session.flush()
    return f"{year % 100:02d}-{series.last:05d}"


def _series(session: Session, municipality_id: int, year: int) -> NumberSeries | None:
    return session.exec(
        select(NumberSeries)
        .where(
            NumberSeries.municipality_id == municipality_id,
            NumberSeries.fiscal_year == year,
        )
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one_or_none()
