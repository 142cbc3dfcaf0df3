"""手続（procedure） — the words a process is declared in.

One file per process uses them to say its states, whose turn each is, which verb by
whom leads where, and which duties each start fact opens. Guard, duties, pass,
diagram, preview and buttons all read that one declaration.
"""

from collections.abc import Callable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from models.statutes import StatutoryLimit


class Side(StrEnum):
    """A side of a hand-off; SYSTEM is the daily pass and never a person."""

    SENDER = "sender"
    RECEIVER = "receiver"
    SYSTEM = "system"


class Role(StrEnum):
    """Who hears, relative to a duty. Silence climbs our own side."""

    DEBTOR = "debtor"
    OWN_STAFF = "own_staff"
    OWN_SENIOR = "own_senior"
    OWN_CHIEF = "own_chief"
    DEBTOR_CHIEF = "debtor_chief"  # another agency's chief: only where agreed


@dataclass(frozen=True)
class Tell:
    """One thing to be said: which message, to a role or to a side's own desk."""

    kind: str
    to: Role | Side
    urgent: str | None = None  # the message instead, where today matters


@dataclass(frozen=True)
class Rung:
    """One rung of a ladder, `after` open days from the due day (0: that day).

    `after` is a number or the name of an agreed one. Days are counted on the debtor
    desk's calendar; with `calendar_days` every day counts, and a closed day moves to
    the open one before it (after the due day: after it). `telephone` also opens a task
    to telephone; `ends_with` is a verb the pass performs instead of saying anything.
    """

    name: str
    label: str
    after: int | str
    tells: tuple[Tell, ...] = ()
    telephone: bool = False
    ends_with: str | None = None
    calendar_days: bool = False


@dataclass(frozen=True)
class Step:
    """A step one side owes the other; an open one is a duty.

    `due` names the agreed rule; where a law fixes the day, `law` stands instead.
    `counted_from` names the given day (or column) it runs from; empty: the act's day.
    `due_on_row` names the column with the rule a case brings itself; empty: as agreed.
    `asks` is the message that asks for it at once.
    `only_if` names a given (or column) and the values for which the step is opened.
    `occurrence_from` names the given that says which round it is: 2026-10 of a month.
    `remark` is added to the reason of its day: the article behind an agreed number.
    """

    name: str
    label: str
    owed_by: Side
    opens_on: tuple[str, ...]
    due: str
    ladder: tuple[Rung, ...]
    asks: Tell | None = None
    law: StatutoryLimit | None = None
    counted_from: str = ""
    due_on_row: str = ""
    only_if: tuple[str, AbstractSet[str]] | None = None
    occurrence_from: str = ""
    remark: str = ""
    counted_as: str = ""  # what that day is called: 期間の満了; empty: the verb's fact
    catches_up: bool = False  # a due day that has passed already becomes today

    @property
    def start_label(self) -> str:
        """What the day it is counted from is called; empty: as the verb's fact."""
        return self.law.start_label if self.law else self.counted_as

    def is_for(self, known: Callable[[str], Any]) -> bool:
        """Tell whether it is opened, by what is known of the case under a name."""
        return self.only_if is None or known(self.only_if[0]) in self.only_if[1]


class Day(StrEnum):
    """A given that is a day: one that has happened, one that lies ahead, or either."""

    HAPPENED = "happened"  # today or earlier
    AHEAD = "ahead"  # after today
    ANY = "any"


@dataclass(frozen=True)
class Given:
    """One thing a verb is given: its Japanese name, and the closed list if any."""

    name: str
    label: str
    required: bool = True
    choices: type[StrEnum] | None = None
    saves: bool = True  # kept on the case row; otherwise only in the event
    day: Day | None = None  # it is a day, as typed in 和暦 or 西暦
    number: bool = False  # it is a whole number from 0, in half or full width
    short: bool = False  # one line: 文書番号, 会場
    many: bool = False  # several of the list, their values joined by commas
    of_kinds: AbstractSet[str] = frozenset()  # asked of these kinds of case alone

    def is_asked_of(self, case: Any) -> bool:
        """Tell whether a form about this case asks for it."""
        return not self.of_kinds or getattr(case, "kind", "") in self.of_kinds


@dataclass(frozen=True)
class Verb:
    """An act by one side: from which states, to which, closing which steps."""

    name: str
    label: str
    by: Side
    from_states: AbstractSet[StrEnum]
    to: StrEnum | None = None
    closes: tuple[str, ...] = ()
    while_open: str | None = None  # only while this step is open
    stamps: tuple[str, ...] = ()  # …_at columns set to the moment, if still empty
    given: tuple[Given, ...] = ()
    tells: tuple[Tell, ...] = ()
    guards: tuple[Callable[..., None], ...] = ()
    discloses: bool = False  # the event stores its legal basis
    fact: str = ""  # what it is called as the start of a deadline: 送付, 受領確認
    in_person: bool = False  # never written down for them by the other side
    asks_twice: bool = False  # it gives something up: the button is asked for twice
    past: str = ""  # what a time line says of it: 送付しました
    # columns that follow from what was given; it may refuse: (facts, given) → columns
    follows: Callable[[Any, Mapping[str, str]], Mapping[str, Any]] | None = None
    remark: str = ""  # added to the reason of every day it opens
    oldest_only: bool = False  # closes one round of a step at a time, the oldest first

    @property
    def noun(self) -> str:
        """Its own part of the address it is posted to."""
        return self.name.replace("_", "-")

    @property
    def said(self) -> str:
        """What a time line says of it."""
        return self.past or f"「{self.label}」を記録しました"


@dataclass(frozen=True)
class State:
    """What a state is called and whose turn it is; a final one has no turn.

    `for_sender` is what it is called to the sender, where the name would tell what
    only the receiver may know: that somebody else wrote about the same person.
    """

    label: str
    turn: Side | None = None
    final: bool = False
    for_sender: str = ""

    def called_for(self, side: Side | None) -> str:
        """Return what it is called to a reader on that side."""
        return (side is Side.SENDER and self.for_sender) or self.label


TSUNAGI_SIDES: Mapping[Side, str] = {
    Side.SENDER: "つなぎ元",
    Side.RECEIVER: "つなぎ先",
    Side.SYSTEM: "日次処理",
}


def sides(sender: str, receiver: str) -> Mapping[Side, str]:
    """Return what a process calls its two sides."""
    return {**TSUNAGI_SIDES, Side.SENDER: sender, Side.RECEIVER: receiver}


@dataclass(frozen=True)
class Procedure:
    """A process declared once; `sides` is what it calls its two sides."""

    name: str
    label: str
    states: Mapping[Any, State]
    steps: tuple[Step, ...]
    verbs: tuple[Verb, ...]
    sides: Mapping[Side, str] = field(default_factory=lambda: TSUNAGI_SIDES)
    purpose: str = ""  # what it is for, in a sentence or two an officer would say
    _steps: dict[str, Step] = field(init=False, repr=False, compare=False)
    _verbs: dict[str, Verb] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Index steps and verbs by name."""
        object.__setattr__(self, "_steps", {s.name: s for s in self.steps})
        object.__setattr__(self, "_verbs", {v.name: v for v in self.verbs})

    def step(self, name: str) -> Step:
        """Return a step by name. Raises KeyError."""
        return self._steps[name]

    def verb(self, name: str) -> Verb:
        """Return a verb by name. Raises KeyError."""
        return self._verbs[name]

    def opened_by(self, verb: str) -> tuple[Step, ...]:
        """Return the steps that the verb, as a start fact, opens."""
        return tuple(s for s in self.steps if verb in s.opens_on)

    def verbs_of(self, side: Side, state: StrEnum, open_steps: set[str]) -> list[Verb]:
        """Return what a side can do now: the buttons of its page."""
        return [
            v
            for v in self.verbs
            if v.by is side
            and state in v.from_states
            and (v.while_open is None or v.while_open in open_steps)
        ]
