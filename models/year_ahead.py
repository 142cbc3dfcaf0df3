"""年度の提出日の試算 — every day of a 年度 with something due, before it is written.

Collisions are two or more things one office owes on one day; a day of overload has more
at one office, owed by it or arriving at it, than was agreed (`report.busy_day`).
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from models.calendar import BusinessCalendar
from models.duty import Duty
from models.fiscal_year import FiscalYear
from models.national_holidays import Certainty
from models.report_period import asked_periods, due_of
from models.report_rule import ReportRule
from models.why import Why


@dataclass(frozen=True)
class DueThing:
    """One thing that falls due: by whom, to whom, and why on that day."""

    due_on: date
    raw_on: date
    desk_id: int
    receiver_desk_id: int
    what: str
    about: str  # the period, or the 受付番号
    why: tuple[str, ...]
    provisional: bool

    @property
    def moved(self) -> bool:
        """Whether a closed day moved it."""
        return self.due_on != self.raw_on


@dataclass(frozen=True)
class Load:
    """What one office has on one day: owed by it, and arriving at it."""

    on: date
    desk_id: int
    owed: int
    arriving: int

    @property
    def total(self) -> int:
        """Both together."""
        return self.owed + self.arriving


@dataclass(frozen=True)
class YearAhead:
    """A 年度 with every known day in it, the earliest first."""

    year: FiscalYear
    things: Sequence[DueThing]
    busy_day: int  # more than this at one office on one day is overload

    @property
    def loads(self) -> list[Load]:
        """What each office has on each day, the earliest first."""
        owed = Counter((t.due_on, t.desk_id) for t in self.things)
        arriving = Counter((t.due_on, t.receiver_desk_id) for t in self.things)
        return [
            Load(on, desk, owed[on, desk], arriving[on, desk])
            for on, desk in sorted(owed.keys() | arriving.keys())
        ]

    @property
    def collisions(self) -> list[Load]:
        """Where one office owes two or more things on one day."""
        return [load for load in self.loads if load.owed >= 2]

    @property
    def overload(self) -> list[Load]:
        """Where one office has more on one day than was agreed."""
        return [load for load in self.loads if load.total > self.busy_day]

    def by_day(self) -> list[tuple[date, list[DueThing]]]:
        """Return the things under their days."""
        days: dict[date, list[DueThing]] = defaultdict(list)
        for thing in self.things:
            days[thing.due_on].append(thing)
        return sorted(days.items())


def year_ahead(
    year: FiscalYear,
    rules: Iterable[ReportRule],
    duties: Iterable[tuple[Duty, str]],
    calendars: Mapping[int, BusinessCalendar],
    busy_day: int,
) -> YearAhead:
    """Return what falls due within the year; `duties` come with what they are called.

    Reports are worked out from the rules alone, also those that are planned already.
    Raises: DateBeyondCalendar.
    """
    things = [
        *(thing for rule in rules for thing in _reports(rule, year, calendars)),
        *(_owed(duty, what) for duty, what in duties if duty.procedure != "report"),
    ]
    within = [t for t in things if year.first_on <= t.due_on <= year.last_on]
    ordered = sorted(within, key=lambda t: (t.due_on, t.desk_id, t.what, t.about))
    return YearAhead(year, ordered, busy_day)


def _reports(
    rule: ReportRule, year: FiscalYear, calendars: Mapping[int, BusinessCalendar]
) -> Iterator[DueThing]:
    """Yield the reports of this year and of the one before: 3月期 is due in 4月."""
    for each in (FiscalYear(year.start_year - 1), year):
        for period in asked_periods(rule, each):
            for desk in rule.reporter_desk_ids:
                due = due_of(rule, period, calendars[desk])
                yield DueThing(
                    due_on=due.due_on,
                    raw_on=due.raw_on,
                    desk_id=desk,
                    receiver_desk_id=rule.receiver_desk_id,
                    what=rule.title,
                    about=period.label,
                    why=tuple(due.why.sentences()),
                    provisional=due.why.certainty is Certainty.PROVISIONAL,
                )


def _owed(duty: Duty, what: str) -> DueThing:
    why = Why.from_json(duty.why)
    return DueThing(
        due_on=duty.due_on,
        raw_on=duty.raw_due_on,
        desk_id=duty.debtor_desk_id,
        receiver_desk_id=duty.creditor_desk_id,
        what=what,
        about=duty.number,
        why=tuple(why.sentences()),
        provisional=why.certainty is Certainty.PROVISIONAL,
    )
