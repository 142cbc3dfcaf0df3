"""人の動き — somebody does what a duty asks, some open days after it was opened.

Nobody follows a script: whoever owes a duty chooses a verb that closes it, as the
declaration offers it. How long it takes and which verb it is, is drawn (assumed).
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import partial
from random import Random
from typing import Any

from sqlmodel import Session, col, select

from deploy.simulation import assumptions
from models.calendar import BusinessCalendar
from models.decide import Party
from models.duty import Duty, DutyState
from models.procedure import Day, Given, Procedure, Side, Verb
from models.refusals import ProcedureError
from tasks import clock
from tasks.acts import act
from tasks.cases import PROCESSES
from tasks.database import Scope, transaction
from tasks.directory import directory

PER_TRANSACTION = 200
TRY_AGAIN = 5  # open days
FAR_AHEAD = 21  # calendar days: longer is done near the day, not at once
Several = Callable[[Session, Duty, date, Random], None]
Doing = Callable[[Session, Duty, date], str]


@dataclass(frozen=True)
class Habit:
    """How a step is usually done: verbs with weights, what they are given, how soon.

    `does` stands for steps that are done by more than one act of the case.
    """

    verbs: Mapping[str, float] = field(default_factory=dict)
    given: Mapping[str, Callable[[Duty, date, Random], str]] = field(
        default_factory=dict
    )
    median: float = assumptions.MEDIAN_DELAY  # open days
    does: Several | None = None
    left_alone: bool = False  # the pass ends it
    on_the_day: bool = False  # neither earlier nor later


@dataclass
class Actors:
    """Everybody who acts: what is to be done on which day, and what was refused."""

    scope: Scope
    dice: Random
    habits: Mapping[tuple[str, str], Habit]
    due: dict[date, list[int]] = field(default_factory=lambda: defaultdict(list))
    last_seen: int = 0
    acts: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)

    def notice_new(self) -> None:
        """Look at the duties opened since; draw for each the day it will be done."""
        with transaction(self.scope) as session:
            held, today = directory(session), clock.office_today(session)
            for duty in session.exec(_opened_since(self.last_seen)).all():
                calendar = held.calendars[duty.debtor_desk_id]
                self.due[self._day(duty, calendar, today)].append(duty.id)
                self.last_seen = duty.id

    def _day(self, duty: Any, calendar: BusinessCalendar, today: date) -> date:
        """Return when it is done: soon after it opened, or near a day far ahead."""
        habit = self.habits.get((duty.procedure, duty.step), Habit())
        delay = self._delay(habit)
        if habit.on_the_day:
            return calendar.next_open(max(today, duty.due_on))
        if (duty.due_on - today).days <= FAR_AHEAD or habit.median == 0:
            return calendar.shift(calendar.next_open(today), delay)
        if delay == assumptions.LONGEST_DELAY:
            return calendar.shift(duty.due_on, delay)
        return calendar.prev_open(duty.due_on - timedelta(days=delay))

    def act_on(self, today: date) -> None:
        """Do what was drawn for today, in transactions of a few hundred acts."""
        ids = self.due.pop(today, [])
        for start in range(0, len(ids), PER_TRANSACTION):
            with transaction(self.scope) as session:
                for duty_id in ids[start : start + PER_TRANSACTION]:
                    self._do(session, duty_id, today)

    def _delay(self, habit: Habit) -> int:
        if self.dice.random() < assumptions.NEVER_ACTED:
            return assumptions.LONGEST_DELAY
        drawn = int(habit.median * self.dice.lognormvariate(0, assumptions.SPREAD))
        return min(drawn, assumptions.LONGEST_DELAY)

    def _do(self, session: Session, duty_id: int, today: date) -> None:
        duty = session.exec(select(Duty).where(Duty.id == duty_id)).one()
        habit = self.habits.get((duty.procedure, duty.step), Habit())
        if duty.state is not DutyState.OPEN or habit.left_alone:
            return
        ways = (
            [partial(self._does, habit)]
            if habit.does
            else [partial(self._act, habit, verb) for verb in self._chosen(duty, habit)]
        )
        if not any(self._try(way, session, duty, today) for way in ways):
            self._later(session, duty, today)

    def _try(self, way: Doing, session: Session, duty: Duty, today: date) -> bool:
        try:
            with session.begin_nested():  # with what follows from it, or not at all
                self.acts[way(session, duty, today)] += 1
        except ProcedureError as refusal:
            name = f"{duty.procedure}.{duty.step}：{type(refusal).__name__}"
            self.refused[name] += 1
            return False
        return True

    def _does(self, habit: Habit, session: Session, duty: Duty, today: date) -> str:
        assert habit.does is not None
        habit.does(session, duty, today, self.dice)
        return f"{duty.procedure}.{duty.step}"

    def _chosen(self, duty: Duty, habit: Habit) -> Iterator[Verb]:
        """Yield the verbs that close the duty, the drawn one first."""
        procedure = PROCESSES[duty.procedure].procedure
        names = list(habit.verbs) or closing(procedure, duty.step)
        weights = [habit.verbs.get(name, 1.0) for name in names]
        while names:
            [name] = self.dice.choices(names, weights)
            at = names.index(name)
            del names[at], weights[at]
            yield procedure.verb(name)

    def _act(
        self, habit: Habit, verb: Verb, session: Session, duty: Duty, today: date
    ) -> str:
        case = session.get_one(PROCESSES[duty.procedure].table, duty.case_id)
        given = {
            each.name: habit.given[each.name](duty, today, self.dice)
            if each.name in habit.given
            else usual(each, today, self.dice)
            for each in verb.given
            if each.required or each.name in habit.given
        }
        by = party_of(duty.procedure, case, verb)
        act(session, duty.procedure, duty.case_id, verb.name, by, given)
        return f"{duty.procedure}.{verb.name}"

    def _later(self, session: Session, duty: Duty, today: date) -> None:
        calendar = directory(session).calendars[duty.debtor_desk_id]
        self.due[calendar.shift(today, TRY_AGAIN)].append(duty.id)


def _opened_since(last_seen: int) -> Any:
    return select(Duty).where(col(Duty.id) > last_seen).order_by(col(Duty.id))


def closing(procedure: Procedure, step: str) -> list[str]:
    """Return the verbs a person can close the step with; giving up is no habit."""
    return [
        verb.name
        for verb in procedure.verbs
        if step in verb.closes and verb.by is not Side.SYSTEM and not verb.asks_twice
    ]


def party_of(procedure: str, case: Any, verb: Verb) -> Party:
    """Return a fictional person at the desk whose verb it is."""
    desk = PROCESSES[procedure].desks(case)[verb.by]
    return Party(verb.by, f"架空 {desk:03d}番", "screen", desk)


def usual(given: Given, today: date, dice: Random) -> str:
    """Return what a form would be given: a listed value, a day, a number, a word."""
    if given.choices:
        return str(dice.choice([member.value for member in given.choices]))
    if given.day is Day.AHEAD:
        return (today + timedelta(days=dice.randint(7, 28))).isoformat()
    if given.day:
        return today.isoformat()
    return str(dice.randint(0, 5)) if given.number else "記録しました。"
