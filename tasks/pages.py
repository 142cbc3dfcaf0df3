"""一括の書き込み — the bulk statements of a pass, alike on SQLite and PostgreSQL."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Row, tuple_
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col, select, update

from models.duty import Duty, DutyState
from models.notice import Notice
from models.pass_report import Cursor

PAGE = 2_000
_NEEDED = (
    "id",
    "municipality_id",
    "step",
    "case_id",
    "number",
    "occurrence",
    "debtor_desk_id",
    "own_desk_id",
    "due_on",
    "rungs_said",
    "next_notice_on",
    "urgent",
    "policy_version",
)
_KEY = ("duty_id", "occurrence", "rung", "post_id")


def due_duties(
    session: Session, procedure: str, today: date, after: Cursor | None
) -> Sequence[Row[Any]]:
    """Return the next page of open duties with something to say, locked for us.

    Two passes at once share the work: a locked row is the other's.
    """
    query = (
        select(*(getattr(Duty, name) for name in _NEEDED))
        .where(Duty.procedure == procedure, Duty.state == DutyState.OPEN)
        .where(col(Duty.next_notice_on) <= today)
        .order_by(Duty.next_notice_on, Duty.id)
        .limit(PAGE)
        .with_for_update(skip_locked=True)
    )
    if after is not None:
        query = query.where(tuple_(col(Duty.next_notice_on), col(Duty.id)) > after)
    rows: Sequence[Row[Any]] = session.exec(query).all()
    return rows


def insert_new(session: Session, rows: list[dict[str, Any]]) -> set[tuple[Any, ...]]:
    """Insert notices that were never said; return the keys that were new."""
    if not rows:
        return set()
    dialects = {"sqlite": sqlite, "postgresql": postgresql}
    backend = dialects[session.get_bind().dialect.name]
    table = Notice.__table__  # type: ignore[attr-defined]
    statement = (
        backend.insert(table)
        .on_conflict_do_nothing(index_elements=list(_KEY))
        .returning(*(table.c[name] for name in _KEY))
    )
    new: set[tuple[Any, ...]] = set()
    for start in range(0, len(rows), PAGE):
        part = rows[start : start + PAGE]
        made = session.connection().execute(statement, part)
        new.update(tuple(row) for row in made)
    return new


def key_of(row: dict[str, Any]) -> tuple[Any, ...]:
    """Return the unique key of a notice row."""
    return tuple(row[name] for name in _KEY)


def move_on(session: Session, moved: Iterable[tuple[int, int, date | None]]) -> None:
    """Store (duty id, rungs said, next day): one UPDATE per distinct pair of values."""
    groups: dict[tuple[int, date | None], list[int]] = defaultdict(list)
    for duty_id, said, next_on in moved:
        groups[said, next_on].append(duty_id)
    for (said, next_on), ids in groups.items():
        session.exec(
            update(Duty)
            .where(col(Duty.id).in_(ids))
            .values(rungs_said=said, next_notice_on=next_on)
            .execution_options(synchronize_session=False)
        )
