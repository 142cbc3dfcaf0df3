"""錨（anchor） — the chain's head, written daily to a file outside the database.

Whoever rewrites the whole chain cannot rewrite yesterday's line in that file.
"""

import json
import os
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
    lines = "".join(json.dumps(asdict(a)) + "\n" for a in new)
    with path.open("a", encoding="utf-8") as file:
        file.write(lines)
        file.flush()
        os.fsync(file.fileno())
    return len(new)


def read_anchors(path: Path) -> list[Anchor]:
    """Return every anchor that can be read; none when there is no file yet."""
    return [anchor for anchor in _lines(path) if anchor is not None]


def unreadable_lines(path: Path) -> list[int]:
    """Return the numbers of the lines that were cut or changed."""
    return [n for n, anchor in enumerate(_lines(path), start=1) if anchor is None]


def _lines(path: Path) -> list[Anchor | None]:
    if not path.exists():
        return []
    return [_anchor(line) for line in path.read_text(encoding="utf-8").splitlines()]


def _anchor(line: str) -> Anchor | None:
    try:
        return Anchor(**json.loads(line))
    except (ValueError, TypeError):
        return None
