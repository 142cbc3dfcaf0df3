"""件の画面の枠 — what the page of any process needs to be told, and nothing else.

A process says its title and what its sections show to a reader; states, turns, forms,
time line and what happens next come from its declaration. `web/case_pages.py` lists
the processes that use the frame.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlmodel import Session

from models.addresses import path_of
from models.disclosure import Shown
from models.event import Event
from models.procedure import Procedure, Side
from web.access import Person


@dataclass(frozen=True)
class Reader:
    """Who reads: at which desk, whether it is one of ours, for which sides."""

    desk_id: int
    own: bool
    sides: tuple[Side, ...]
    person: Person | None = None  # none where a partner came by link or code


@dataclass(frozen=True)
class Line:
    """One line of a table: its cells, and where its first cell leads."""

    cells: tuple[str, ...]
    href: str = ""


@dataclass(frozen=True)
class Table:
    """Rows under headings; `none` is said where there are no rows."""

    heads: tuple[str, ...]
    rows: Sequence[Line]
    none: str = "ありません。"


@dataclass(frozen=True)
class Section:
    """One part of the page: facts, a table, a remark — whichever it has."""

    heading: str
    lines: Sequence[Shown] = ()
    table: Table | None = None
    note: str = ""


def _nothing(_session: Session, _row: Any, _reader: Reader) -> Sequence[Any]:
    return ()


def _everybody(_session: Session, _row: Any, _reader: Reader) -> bool:
    return True


def _to_everybody(_session: Session, _row: Any, _reader: Reader, _act: Event) -> bool:
    return True


@dataclass(frozen=True)
class CasePage:
    """What one process adds to the frame."""

    procedure: Procedure
    table: type[Any]
    title: Callable[[Session, Any], str]
    sections: Callable[[Session, Any, Reader], Sequence[Section]] = _nothing
    links: Callable[[Session, Any, Reader], Sequence[tuple[str, str]]] = _nothing
    visit_links: Callable[[Session, Any, Reader], Sequence[tuple[str, str]]] = _nothing
    may_see: Callable[[Session, Any, Reader], bool] = _everybody  # 構成員のみ, …
    note: str = ""  # a caution that stands under the facts: the law, mostly
    asks: Mapping[str, str] = field(default_factory=dict)  # step → sentence
    ticks: Mapping[str, str] = field(default_factory=dict)  # verb → what is affirmed
    may_read: Callable[[Session, Any, Reader, Event], bool] = _to_everybody  # its words
    kept_back: frozenset[str] = frozenset()  # given words that the time line hides
    elsewhere: frozenset[str] = frozenset()  # verbs with a page of their own, no button

    @property
    def href(self) -> str:
        """Where its cases live."""
        return path_of(self.procedure.name)

    def asked(self, step: str) -> str:
        """What a counter is asked, in one sentence."""
        label = self.procedure.step(step).label
        return self.asks.get(step, f"「{label}」をお願いします。")
