"""錨（anchor） — the chain's head, written daily to a file outside the database.

Whoever rewrites the whole chain cannot rewrite yesterday's line in that file.
"""

import json
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

from sqlmodel import Session, select

from models.event import ChainHead


@dataclass(frozen=True)
class Anchor:
    """One municipality's head on one day."""

    municipality_id: int
    on: str
    seq: int
    seal: str


def write_anchors(session: Session, path: Path, today: date) -> int:
    """Append one line per municipality that has none for today; return how many."""
    held = {(a.municipality_id, a.on) for a in read_anchors(path)}
    new = [
        Anchor(head.municipality_id, today.isoformat(), head.seq, head.seal)
        for head in session.exec(select(ChainHead)).all()
        if (head.municipality_id, today.isoformat()) not in held
    ]
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a", encoding="utf-8") as file:
        file.writelines(json.dumps(asdict(a)) + "\n" for a in new)
    return len(new)


def read_anchors(path: Path) -> list[Anchor]:
    """Return every anchor written so far; none when there is no file yet."""
    if not path.exists():
        return []
    lines = path.read_text(encoding="utf-8").splitlines()
    return [Anchor(**json.loads(line)) for line in lines]
