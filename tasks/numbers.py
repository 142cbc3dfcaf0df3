"""受付番号 — 26-00123: fiscal year (April to March) and a running number."""

from datetime import date

from sqlmodel import Session, select

from models.fiscal_year import FiscalYear
from models.municipality import NumberSeries


def next_number(session: Session, municipality_id: int, day: date) -> str:
    """Return the next number of the municipality's series for that day's 年度."""
    year = FiscalYear.of(day).start_year
    series = session.exec(
        select(NumberSeries)
        .where(
            NumberSeries.municipality_id == municipality_id,
            NumberSeries.fiscal_year == year,
        )
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one_or_none() or NumberSeries(municipality_id=municipality_id, fiscal_year=year)
    series.last += 1
    session.add(series)
    session.flush()
    return f"{year % 100:02d}-{series.last:05d}"
