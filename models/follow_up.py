"""続く手続 — what else follows from an act, done in the same transaction."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from models.decide import Party
from models.procedure import Side


@dataclass(frozen=True)
class FollowUp:
    """An act on another case, or the next one on the same; by the system unless said.

    The act it follows from is saved first.
    """

    procedure: str
    case_id: int
    verb: str
    given: Mapping[str, str] = field(default_factory=dict)
    by: Party | None = None


def as_system(by: Party) -> Party:
    """Return the same person as the one from whose act something follows."""
    return Party(Side.SYSTEM, by.name, by.via, by.desk_id, by.user_id)
