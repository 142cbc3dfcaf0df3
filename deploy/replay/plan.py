"""再現の計画 — who refers whom on which open day, and how people then behave.

Pure and seeded: the same seed gives the same plan. How many come from each source is
published; everything else (days, delays, who never answers, outward partners) is
INVENTED, in open days of the standard calendar, and says nothing about a real office.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from random import Random

from deploy.replay.published import FIRST_DAY, LAST_DAY, OUTWARD, OWN, sources
from models.calendar import BusinessCalendar
from models.procedure import Side
from models.referral_sheet import DeclineReason, Outcome

CALENDAR = BusinessCalendar()

# Invented shares and medians.
NEVER_ACKNOWLEDGED, DECLINED, WITHDRAWN = 0.10, 0.08, 0.03
NEVER_CONTACTED, NEVER_REPORTED, NO_SHOW = 0.04, 0.04, 0.08
SUPPLEMENT_ASKED, NEVER_SUPPLEMENTED, PROGRESS_NOTED = 0.10, 0.20, 0.15
CONFIRMED, NEXT_STEP_NOTED, WITHDRAWAL_CONFIRMED = 0.60, 0.85, 0.90
MEDIAN_TO_ACKNOWLEDGE, MEDIAN_TO_CONTACT, MEDIAN_TO_REPORT = 1.5, 2.5, 7.0
SPREAD = 0.8  # of the logarithm
# Nobody is later than this, so that the year ends within 60 further days.
LATEST_ACKNOWLEDGEMENT, LATEST_CONTACT, LATEST_REPORT = 9, 8, 15
LATEST_CONFIRMATION, LATEST_REPLY = 9, 7


class By(StrEnum):
    """The way a person answers."""

    SCREEN = "screen"
    LINK = "link"
    CODE = "code"


@dataclass(frozen=True)
class Move:
    """One thing one side will do on one day, if it still can."""

    on: date
    verb: str
    side: Side
    by: By
    given: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Planned:
    """One つなぎ: from one agency to another on an open day, and what follows."""

    key: int  # 1, 2 …: the fictional person's number
    sender: str
    receiver: str
    on: date
    moves: tuple[Move, ...]

    @property
    def inward(self) -> bool:
        """Whether it comes to our own desk."""
        return self.receiver == OWN


def plan(seed: int) -> list[Planned]:
    """Return the whole year's つなぎ, oldest first."""
    dice = Random(seed)  # noqa: S311 — a plan, not a secret
    days = open_days(FIRST_DAY, LAST_DAY)
    pairs = [(s.name, OWN) for s in sources() for _ in range(s.count)]
    pairs += [(OWN, name) for name, count in OUTWARD.items() for _ in range(count)]
    drawn = [(dice.choice(days), sender, receiver) for sender, receiver in pairs]
    drawn.sort(key=lambda one: one[0])
    return [
        Planned(key, sender, receiver, on, tuple(_Story(dice, on, receiver).moves()))
        for key, (on, sender, receiver) in enumerate(drawn, start=1)
    ]


def arriving_within(planned: list[Planned], days: int | None) -> list[Planned]:
    """Return the つなぎ of the year's first calendar days; all without a number."""
    if days is None:
        return planned
    end = FIRST_DAY + timedelta(days=days)
    return [one for one in planned if one.on < end]


def open_days(first: date, last: date) -> list[date]:
    """Return every open day from the first to the last, both included."""
    span = (last - first).days + 1
    every = (first + timedelta(days=n) for n in range(span))
    return [day for day in every if CALENDAR.is_open(day)]


class _Story:
    """Throws the dice for one つなぎ."""

    def __init__(self, dice: Random, on: date, receiver: str) -> None:
        """Decide beforehand how each side answers; our own desk signs in."""
        self.dice, self.on = dice, on
        inward = receiver == OWN
        answer = dice.choices([By.LINK, By.CODE, By.SCREEN], (6, 3, 1))[0]
        elsewhere = By.CODE if answer is By.SCREEN else answer
        self.by = {
            Side.SENDER: answer if inward else By.SCREEN,
            Side.RECEIVER: By.SCREEN if inward else elsewhere,
        }

    def moves(self) -> Iterator[Move]:
        """Yield what people will do, in the order of the days."""
        if self._happens(NEVER_ACKNOWLEDGED):
            return
        acknowledged = self._within(MEDIAN_TO_ACKNOWLEDGE, LATEST_ACKNOWLEDGEMENT)
        if self._happens(WITHDRAWN):
            yield from self._withdrawal(self._reply())
        elif self._happens(DECLINED):
            yield from self._decline(acknowledged)
        else:
            yield from self._taken_up(acknowledged)

    def _withdrawal(self, after: int) -> Iterator[Move]:
        reason = {"withdrawal_reason": "ご本人の希望により取り下げます。"}
        # Nobody is asked to withdraw, so no mail leads there.
        yield Move(self._day(after), "withdraw", Side.SENDER, By.SCREEN, reason)
        if self._happens(WITHDRAWAL_CONFIRMED):
            after += self._reply()
            yield self._move(after, "confirm_withdrawal", Side.RECEIVER)

    def _decline(self, after: int) -> Iterator[Move]:
        reason = self.dice.choice([r.value for r in DeclineReason])
        given = {"decline_reason": reason}
        yield self._move(after, "decline", Side.RECEIVER, given)
        if self._happens(NEXT_STEP_NOTED):
            note = {"next_step": "別の窓口にあらためて相談します。"}
            yield self._move(after + self._reply(), "note_decline", Side.SENDER, note)

    def _taken_up(self, acknowledged: int) -> Iterator[Move]:
        """Yield receipt, what lies between, and the result; nothing comes after it."""
        yield self._move(acknowledged, "acknowledge", Side.RECEIVER)
        latest = acknowledged + LATEST_REPORT
        drawn = acknowledged + 1 + self._within(MEDIAN_TO_REPORT, LATEST_REPORT - 1)
        never = self._happens(NEVER_REPORTED)
        middle = self._middle(acknowledged, latest if never else drawn)
        yield from sorted(middle, key=lambda move: move.on)
        if not never:
            yield from self._result(drawn)

    def _middle(self, acknowledged: int, until: int) -> Iterator[Move]:
        """Yield what lies between receipt and result, that day excluded."""
        yield from self._supplement(acknowledged, until)
        if not self._happens(NEVER_CONTACTED):
            yield self._move(acknowledged, "accept", Side.RECEIVER)
            after = acknowledged + self._within(MEDIAN_TO_CONTACT, LATEST_CONTACT)
            yield self._move(min(after, until - 1), "start_contact", Side.RECEIVER)
        if self._happens(PROGRESS_NOTED):
            progress = {"progress": "面談の日程を調整しています。"}
            yield self._move(until - 1, "note_progress", Side.RECEIVER, progress)

    def _supplement(self, asked: int, until: int) -> Iterator[Move]:
        if not self._happens(SUPPLEMENT_ASKED):
            return
        question = {"question": "世帯の状況を補足してください。"}
        yield self._move(asked, "ask_supplement", Side.RECEIVER, question)
        answered = asked + self._reply()
        if not self._happens(NEVER_SUPPLEMENTED) and answered < until:
            answer = {"answer": "世帯は二人です。"}
            yield self._move(answered, "give_supplement", Side.SENDER, answer)

    def _result(self, reported: int) -> Iterator[Move]:
        outcome = {"outcome": self._outcome()}
        yield self._move(reported, "report", Side.RECEIVER, outcome)
        if self._happens(CONFIRMED):
            after = reported + self.dice.randint(1, LATEST_CONFIRMATION)
            yield self._move(after, "confirm", Side.SENDER)

    def _outcome(self) -> str:
        if self._happens(NO_SHOW):
            return Outcome.NO_SHOW.value
        shown = [Outcome.VISITED, Outcome.SUPPORTED, Outcome.OTHER_AGENCY]
        return self.dice.choices([o.value for o in shown], (5, 4, 1))[0]

    def _move(
        self, after: int, verb: str, side: Side, given: dict[str, str] | None = None
    ) -> Move:
        return Move(self._day(after), verb, side, self.by[side], given or {})

    def _day(self, after: int) -> date:
        return CALENDAR.shift(self.on, after) if after else self.on

    def _happens(self, share: float) -> bool:
        return self.dice.random() < share

    def _within(self, median: float, latest: int) -> int:
        """Return a delay in open days: lognormal around the median, never later."""
        return min(int(median * self.dice.lognormvariate(0, SPREAD)), latest)

    def _reply(self) -> int:
        return self.dice.randint(1, LATEST_REPLY)
