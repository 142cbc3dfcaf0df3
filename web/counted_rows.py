"""数えた記録 — the rows behind one number, page by page, for reports and indicators."""

from typing import Any

from sqlmodel import Session

from models.indicators import INDICATORS
from models.queries.indicators import Within, rows_behind
from tasks.counting import as_counted
from tasks.directory import directory
from web.paging import turned_to


def counted_rows(
    session: Session, key: str, within: Within, number: int, path: str, **filters: str
) -> dict[str, Any]:
    """What `counted_rows.html` shows of page `number` (from 1), but for its title."""
    query = rows_behind(key, within)
    sheaf = turned_to(session, query, number, path, filters)
    return {
        "indicator": INDICATORS[key],
        "first_on": within.first_on,
        "last_on": within.last_on,
        "rows": as_counted(sheaf.rows),
        "sheaf": sheaf,
        "label": directory(session).desk_label,
    }
