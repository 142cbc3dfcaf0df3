"""開催実績 — the meetings that were held, as the reports of 横浜市 count them."""

from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from models.conference_series import ConferenceKind
from models.queries.conferences import held_meetings, items_count


@dataclass(frozen=True)
class HeldConferences:
    """How many meetings, matters and attendances, and the rows behind them."""

    count: int
    items: int
    attended: int
    ids: tuple[int, ...]


def held_conferences(
    session: Session,
    kind: ConferenceKind | tuple[ConferenceKind, ...],
    desk_id: int | None,
    first: date,
    last: date,
) -> HeldConferences:
    """Return what was held from first to last, both included.

    `desk_id` is the desk that convened; None: every desk of the municipality.
    """
    kinds = (kind,) if isinstance(kind, ConferenceKind) else kind
    rows = session.exec(held_meetings(kinds, desk_id, first, last)).all()
    ids = [row.id for row in rows]
    items = session.exec(items_count(ids)).one() if ids else 0
    attended = sum(row.attended or 0 for row in rows)
    return HeldConferences(len(rows), items, attended, tuple(ids))
