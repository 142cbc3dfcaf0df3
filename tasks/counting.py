"""数える — the numbers of the indicators over real rows, for a span of days."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlmodel import Session

from models.columns import office_day
from models.queries.duties import count_of
from models.queries.indicators import Within, rows_behind


@dataclass(frozen=True)
class CountedRow:
    """One row behind a number: which case, on which day, with which counter."""

    procedure: str
    case_id: int
    number: str
    on: date
    desk_id: int | None


def counted(session: Session, key: str, within: Within) -> int:
    """Return how many rows the indicator counts. Raises KeyError for another key."""
    number: int = session.exec(count_of(rows_behind(key, within))).one()
    return number


def opened(session: Session, key: str, within: Within) -> Sequence[CountedRow]:
    """Return the rows behind a number, the earliest first."""
    return as_counted(session.exec(rows_behind(key, within)))


def as_counted(rows: Iterable[Any]) -> list[CountedRow]:
    """Return rows of `rows_behind` as a page shows them, such as one page of many."""
    return [
        CountedRow(row.procedure, row.case_id, row.number, _day(row.at), row.desk_id)
        for row in rows
    ]


def by_month(session: Session, key: str, within: Within) -> Counter[date]:
    """Return how many there are in each month, by its first day; one query."""
    rows = session.exec(rows_behind(key, within))
    return Counter(_day(row.at).replace(day=1) for row in rows)


def _day(at: date | datetime) -> date:
    return office_day(at) if isinstance(at, datetime) else at
