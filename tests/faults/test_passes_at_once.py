"""Four passes at once over the same due duties: each thing is said once."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import date

from sqlmodel import col, func, select

from models.notice import Notice
from models.pass_report import PassReport
from tasks.database import reading
from tests.databases import Town
from tests.faults.queues import many_due_duties
from tests.stories.diary import run_pass

DUTIES, PASSES = 500, 4
DAY = date(2026, 9, 28)  # the first rung: the counter and our 担当
TOLD = 2


def test_four_passes_at_once_say_everything_exactly_once(any_town: Town) -> None:
    many_due_duties(any_town, DUTIES)
    reports = passes_at_once(DAY)
    again = run_pass("referral", DAY)

    written = select(func.count(col(Notice.id))).where(Notice.rung == "staff")
    with reading() as session:
        said = session.exec(written).one()
    print(f"n = {[report.looked_at for report in reports]} duties looked at")
    assert said == DUTIES * TOLD
    assert sum(report.queued for report in reports) == DUTIES * TOLD
    assert (again.looked_at, again.queued) == (0, 0)


def passes_at_once(day: date) -> list[PassReport]:
    """Begin them together; an error in any of them fails the test."""
    together = threading.Barrier(PASSES)

    def one() -> PassReport:
        together.wait()
        return run_pass("referral", day)

    with ThreadPoolExecutor(PASSES) as passes:
        begun = [passes.submit(one) for _ in range(PASSES)]
        return [each.result() for each in begun]
