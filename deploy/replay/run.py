"""再現の実行 — found the town, live through the year, count; nothing stays running."""

import logging
import os
import signal
import time
from collections.abc import Callable
from pathlib import Path

from deploy.replay.counting import Counts, tally
from deploy.replay.day import Year, live
from deploy.replay.house import house, prefect_of, settings_of
from deploy.replay.people import People
from deploy.replay.plan import Planned, arriving_within, plan
from deploy.replay.published import FIRST_DAY, OUTWARD, sources
from deploy.replay.report import Lived, Report, report
from deploy.replay.sink import Sink, listening
from deploy.replay.town import found_replay_town
from deploy.settings import Settings
from tasks.database import reading

NOISY = ("prefect", "httpx", "alembic")


def replay(
    folder: Path,
    seed: int,
    days: int | None,
    database: str | None,
    tell: Callable[[str], None],
) -> Report:
    """Replay the year (or the つなぎ of its first calendar days); return the report.

    Raises DatabaseNotEmpty, ReplayStopped.
    """
    for number in (signal.SIGINT, signal.SIGTERM):  # either way nothing stays running
        signal.signal(number, signal.default_int_handler)
    settings = settings_of(folder, database)
    os.environ.update(settings.environment())  # the flows called here read them
    for name in NOISY:
        logging.getLogger(name).setLevel(logging.ERROR)
    counters = found_replay_town(settings)
    sink = Sink(FIRST_DAY)
    post = listening(sink, settings.smtp_port)
    post.start()
    try:
        with house(settings), prefect_of(settings):
            tell("準備ができました。平成30年4月から始めます。")
            people = People(settings.public_url, sink, counters)
            return _lived(settings, Year(people, sink, tell), seed, days)
    finally:
        post.stop()


def _lived(settings: Settings, year: Year, seed: int, days: int | None) -> Report:
    planned = arriving_within(plan(seed), days)
    began = time.monotonic()
    further = live(year, planned, days)
    seconds = time.monotonic() - began
    year.people.close()
    inward, outward = _expected(planned, days)
    lived = Lived(
        seed=seed,
        received=year.sink.mails,
        anchors=settings.anchor_path,
        inward=inward,
        outward=outward,
        further_days=further,
        whole=days is None,
    )
    with reading() as session:
        made = report(session, lived)
    made.seconds = round(seconds, 1)
    made.delivery_seconds = round(year.delivering, 1)
    made.mails_per_second = round(len(year.sink.mails) / seconds, 2)
    return made


def _expected(planned: list[Planned], days: int | None) -> tuple[Counts, Counts]:
    """Return what must be counted: the published figures, or the first days' share."""
    if days is None:
        return {s.name: s.count for s in sources()}, dict(OUTWARD)
    inward = tally(one.sender for one in planned if one.inward)
    outward = tally(one.receiver for one in planned if not one.inward)
    return inward, outward
