"""模擬の実行 — found the town, live the year, count; nothing is left behind."""

import gc
import os
import time
from collections import defaultdict
from collections.abc import Callable
from datetime import date
from pathlib import Path
from random import Random

from deploy.simulation import assumptions
from deploy.simulation.actors import Actors
from deploy.simulation.arrivals import Arrival, arrivals, short_name
from deploy.simulation.figures import APPLIED_BY_YEAR, ISSUES
from deploy.simulation.habits import habits
from deploy.simulation.lives import Life, lives
from deploy.simulation.outcome import Outcome, outcome
from deploy.simulation.post import PostBag
from deploy.simulation.town import SimulatedTown, found_simulated, settings_in
from deploy.simulation.year import Year
from models.fiscal_year import FiscalYear
from models.profile import Profile
from tasks.database import Scope, reading
from tasks.directory import unchanging_directory
from tasks.installation import post_of
from tasks.watching import watch

APPLIED_SHARE = 0.29  # 利用申込/新規 in a normal year (横浜市, to R元)


def simulate(
    folder: Path,
    profile: Profile,
    town: str,
    year: FiscalYear,
    seed: int,
    last_day: date,
    tell: Callable[[str], None],
) -> Outcome:
    """Live the fiscal year up to a day and return what its rows say.

    Raises NothingPublished.
    """
    key, first_day = (town, short_name(year)), date(year.start_year, 4, 1)
    settings = settings_in(folder)
    os.environ.update(settings.environment())
    founded = found_simulated(settings, profile, first_day)
    came = arrivals(town, year, len(founded.wards), seed)
    lived = _year(founded, came, key, seed, PostBag(post_of(settings).paper), tell)
    began = time.monotonic()
    gc.set_threshold(100_000, 50, 50)  # rows by the thousand, hardly any cycles
    with unchanging_directory():
        lived.live(first_day, last_day)
    watch(last_day)
    seconds = time.monotonic() - began
    with reading() as session:
        return outcome(session, key, lived, settings.anchor_path, last_day, seconds)


def _year(
    founded: SimulatedTown,
    came: list[Arrival],
    key: tuple[str, str],
    seed: int,
    post: PostBag,
    tell: Callable[[str], None],
) -> Year:
    """Draw the lives and put everybody in their place."""
    applied = APPLIED_BY_YEAR.get(key, round(len(came) * APPLIED_SHARE))
    coming: dict[date, list[Life]] = defaultdict(list)
    for life in lives(came, applied, key, seed):
        coming[life.arrival.on].append(life)
    goes_on = assumptions.CONTINUED
    if key in ISSUES:  # so many were assessed within the year
        goes_on = assumptions.CONTINUED_TO_ASSESSMENT
    continued = max(applied / len(came), goes_on)
    scope, usual = Scope(founded.municipality_id), habits(founded, continued, key)
    actors = Actors(scope, _dice(seed + 2), usual)
    return Year(founded, actors, post, _dice(seed + 3), tell, coming)


def _dice(seed: int) -> Random:
    return Random(seed)  # noqa: S311 — a play, not a secret
