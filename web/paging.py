"""ページ送り — one page of a long list, and the addresses of its neighbours."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from sqlmodel import Session

from models.queries.duties import count_of

ROWS = 30


@dataclass(frozen=True)
class Sheaf:
    """One page of rows, and where it lies in the whole."""

    rows: Sequence[Any]
    first: int
    last: int
    total: int
    previous: str | None
    following: str | None


def turned_to(
    session: Session, query: Any, number: int, path: str, filters: Mapping[str, str]
) -> Sheaf:
    """The rows of page `number` (from 1); a page beyond the end is the last one."""
    total = session.exec(count_of(query)).one()
    number = max(1, min(number, -(-total // ROWS)))
    begin = (number - 1) * ROWS
    rows = session.exec(query.offset(begin).limit(ROWS)).all()
    return Sheaf(
        rows=rows,
        first=begin + 1 if rows else 0,
        last=begin + len(rows),
        total=total,
        previous=address(path, filters, number - 1) if number > 1 else None,
        following=address(path, filters, number + 1) if begin + ROWS < total else None,
    )


def address(path: str, filters: Mapping[str, str], number: int = 1) -> str:
    """The address of a list with these filters; what is empty is left out."""
    asked = {name: value for name, value in filters.items() if value}
    if number > 1:
        asked["page"] = str(number)
    return f"{path}?{urlencode(asked)}" if asked else path
