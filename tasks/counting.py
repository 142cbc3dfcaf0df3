"""数える — the numbers of the indicators over real rows, for a span of days."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlmodel import Session

from models.queries.duties import count_of
from models.queries.indicators import rows_behind


@dataclass(frozen=True)
class Span:
    """Whose work, over which days; both days count. No desks: everybody's."""

    desks: tuple[int, ...]
    first_on: date
    last_on: date


def counted(session: Session, key: str, span: Span) -> int:
    """Return how many rows the indicator counts. Raises KeyError for another key."""
    number: int = session.exec(count_of(_rows(key, span))).one()
    return number


def opened(session: Session, key: str, span: Span) -> Sequence[Any]:
    """Return the rows behind a number: procedure, case_id, number, at, desk_id."""
    return list(session.exec(_rows(key, span)).all())


def _rows(key: str, span: Span) -> Any:
    return rows_behind(key, span.desks, span.first_on, span.last_on)
