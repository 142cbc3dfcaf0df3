"""模擬の一年 — each calendar day: the passes, the mail, who comes, who acts, the mail.

The clock only goes forward. Passes are the bodies of the real flows.
"""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from random import Random

from deploy.simulation.actors import Actors
from deploy.simulation.arrivals import CALENDAR
from deploy.simulation.flow_bodies import body_of
from deploy.simulation.lives import Life, begin_life, visit
from deploy.simulation.post import PostBag
from deploy.simulation.town import SimulatedTown, moment_of
from flows.conference import conferences_daily
from flows.handover import handovers_daily
from flows.notices import notices_due
from flows.plan_review import plans_daily
from flows.referral import referrals_daily
from flows.reporting import reports_daily
from flows.urgent import urgent_every_five_minutes
from tasks import clock
from tasks.database import Scope, transaction

PASSES_AT, DIGESTS_AT = time(6, 30), time(8, 40)
COMING_AT, URGENT_AT, ACTING_AT = time(10, 0), time(10, 35), time(15, 0)
PASSES = tuple(
    body_of(flow)
    for flow in (
        referrals_daily,
        handovers_daily,
        plans_daily,
        conferences_daily,
        reports_daily,
        notices_due,  # errands; its mails leave by the post
    )
)
URGENT = body_of(urgent_every_five_minutes)


@dataclass
class Year:
    """What a simulated year lives through."""

    town: SimulatedTown
    actors: Actors
    post: PostBag
    dice: Random
    tell: Callable[[str], None]
    coming: dict[date, list[Life]]
    visits: dict[date, list[int]] = field(default_factory=lambda: defaultdict(list))
    passed: int = 0  # runs of a pass

    def live(self, first: date, last: date) -> None:
        """Live each day from the first to the last, both included."""
        day = first
        while day <= last:
            if day.day == 1:
                self.tell(f"{day:%Y年%-m月}：メール {self.post.mails:,}通")
            self._a_day(day)
            day += timedelta(days=1)

    def _a_day(self, day: date) -> None:
        self._clock(day, PASSES_AT)
        for one in PASSES:
            one(day)
            self.passed += 1
        self._clock(day, DIGESTS_AT)
        self.post.empty_the_tray()
        if not CALENDAR.is_open(day):
            return
        self._clock(day, COMING_AT)
        self._come(day)
        self._clock(day, URGENT_AT)
        URGENT(day)
        self.actors.notice_new()
        self._clock(day, ACTING_AT)
        self.actors.act_on(day)
        self.post.empty_the_tray()

    def _come(self, day: date) -> None:
        arriving = self.coming.pop(day, [])
        with transaction(Scope(self.town.municipality_id)) as session:
            for life in arriving:
                case = begin_life(session, self.town, life, self.dice)
                self._will_visit(case, life)
            for case in self.visits.pop(day, []):
                visit(session, case, day)

    def _will_visit(self, case: int, life: Life) -> None:
        """Note on which open days outreach will support the person."""
        for after in range(1, life.visits + 1):
            self.visits[CALENDAR.shift(life.arrival.on, after)].append(case)

    def _clock(self, day: date, at: time) -> None:
        with transaction() as session:
            clock.set_to(session, moment_of(day, at))
