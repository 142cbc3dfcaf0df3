"""代理（absence） — who reads for a post while it is away, for how long at most.

Agreed, not law. A substitute stands in once: where it is away too, the next higher rank
of the absent post's own desk reads, never a second substitute.
"""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import CheckConstraint
from sqlmodel import Field

from models.columns import OfMunicipality, moment, row_id


class Absence(OfMunicipality, table=True):
    """One absence of one post: first and last day, both away, and its substitute."""

    __table_args__ = (
        CheckConstraint("until_on >= from_on", name="ends_after_it_begins"),
        CheckConstraint("substitute_post_id <> post_id", name="somebody_else"),
        CheckConstraint(
            "(ended_at IS NULL) = (ended_by IS NULL)", name="ended_by_somebody"
        ),
    )

    id: int = row_id()
    post_id: int = Field(foreign_key="post.id", index=True)
    substitute_post_id: int = Field(foreign_key="post.id")
    from_on: date
    until_on: date
    note: str = ""
    recorded_at: datetime = moment(nullable=False)
    recorded_by: str
    ended_at: datetime | None = moment()  # back early: from that day on itself again
    ended_by: str | None = None

    def covers(self, day: date) -> bool:
        """Tell whether the post is away on that day; once ended it covers none."""
        return self.ended_at is None and self.from_on <= day <= self.until_on


@dataclass(frozen=True)
class AbsenceDraft:
    """An absence as typed."""

    post_id: int
    substitute_post_id: int
    from_on: date
    until_on: date
    note: str = ""
