"""計画の行 — the plan pass, beside the same notices and moves as set-based SQL.

Half of what is due is a receipt one open day late (it reminds the counter and us), half
a result due today (it reminds the counter): 1.5 notices a duty. All other duties are
open and not due yet. No rung here opens a task to telephone.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Date, Integer, TextClause, bindparam, text

from bench.filling import fill
from bench.grounds import Ground, analyse
from bench.measuring import Row, Run, alternate, median_cpu, median_wall
from bench.town import NOW, TODAY, TOMORROW, YESTERDAY, Town, duty_like, founded
from models.columns import UtcMoment
from models.duty import Duty
from models.event import GENESIS
from models.pass_report import PassReport
from tasks import planning
from tasks.database import engine

_DUE = "d.procedure = 'referral' AND d.state = 'open' AND d.next_notice_on <= :today"
_NOTICES = f"""
INSERT INTO notice (municipality_id, duty_id, occurrence, rung, post_id, kind, at_once,
                    informs, on_closed_days, send_on, created_at, state)
SELECT d.municipality_id, d.id, d.occurrence,
       CASE d.step WHEN 'result' THEN 'today' ELSE 'staff' END, p.id,
       d.step || CASE WHEN d.debtor_desk_id = d.own_desk_id
                      THEN '_reminder_for_own_staff' ELSE '_reminder_for_partner' END,
       false, false, false, :today, :at, 'queued'
FROM duty d CROSS JOIN post p
WHERE {_DUE} AND p.desk_id = d.debtor_desk_id AND p.rank = 'staff'
UNION ALL
SELECT d.municipality_id, d.id, d.occurrence, 'staff', p.id,
       d.step || '_reminder_for_own_staff', false, false, false, :today, :at, 'queued'
FROM duty d CROSS JOIN post p
WHERE {_DUE} AND p.desk_id = d.own_desk_id AND p.rank = 'staff'
  AND d.step = 'acknowledgement' AND d.debtor_desk_id <> d.own_desk_id
ON CONFLICT DO NOTHING
"""  # noqa: S608 — put together from the constant above
_MOVES = f"UPDATE duty AS d SET rungs_said = 1, next_notice_on = :next WHERE {_DUE}"  # noqa: S608
_EVENT = """
INSERT INTO event (municipality_id, seq, at, actor, via, procedure, verb, given,
                   previous, seal)
VALUES (:town, 1, :at, 'システム', 'pass', 'referral', 'page', '{}', :seal, :seal)
"""
_NOTICES_WRITTEN = (
    "SELECT duty_id, occurrence, rung, post_id, kind, at_once, informs, on_closed_days,"
    " send_on, state, reason, mail_id, municipality_id FROM notice"
    " ORDER BY duty_id, occurrence, rung, post_id"
)
_DUTIES_LEFT = "SELECT id, rungs_said, next_notice_on, state FROM duty ORDER BY id"


def plan_rows(ground: Ground, due: int, still_open: int) -> Iterator[Row]:
    """Yield what the pass costs with that many due, and with nothing due."""
    town = founded(ground)
    fill(Duty, _duties(town, due, still_open), duty_like(town))
    analyse()
    written = _written(ground, lambda: run_pass(TODAY))
    if written != _written(ground, lambda: _floor(town, TODAY)):
        raise AssertionError("the floor does not write what the pass writes")
    n = f"{due:,} due of {still_open:,} open"
    yield _row(ground, "plan pass", n, town, TODAY)
    yield _row(ground, "plan pass, nothing due", n, town, YESTERDAY)


def _row(ground: Ground, what: str, n: str, town: Town, today: date) -> Row:
    ours, floor = alternate(
        ground, lambda: run_pass(today), lambda: _floor(town, today)
    )
    mine, plain = median_wall(ours) * 1e3, median_wall(floor) * 1e3
    cpu = f"CPU {median_cpu(ours) * 1e3:.0f} : {median_cpu(floor) * 1e3:.0f} ms"
    return Row(what, ground.name, n, "ms", mine, plain, mine / plain, cpu)


def run_pass(today: date) -> None:
    """Run the pass as its flow does, page by page, without Prefect."""
    report = PassReport("referral", today)
    while page := planning.record_page("referral", today, report.cursor):
        report += page


def _duties(town: Town, due: int, still_open: int) -> Iterator[dict[str, Any]]:
    every = still_open // due
    late = {
        "step": "acknowledgement",
        "ladder": "acknowledgement",
        "due_on": YESTERDAY,
        "raw_due_on": YESTERDAY,
        "next_notice_on": TODAY,
    }
    desks = [town.own, *(desk for desk, _ in town.partners)]
    for i in range(1, still_open + 1):
        row = {"id": i, "case_id": i, "number": f"26-{i:07d}"}
        row["debtor_desk_id"] = desks[i % len(desks)]
        if i % every:
            later = TODAY + timedelta(days=5 + i % 30)
            row |= {"due_on": later, "raw_due_on": later, "next_notice_on": later}
        elif i % (2 * every):
            row |= late
        else:
            row["next_notice_on"] = TODAY
        yield row


def _floor(town: Town, today: date) -> None:
    """Write the same notices, moves and one event in one transaction."""
    given = {"today": today, "at": NOW, "next": TOMORROW, "seal": GENESIS}
    with engine().begin() as connection:
        said = connection.execute(_typed(_NOTICES), given).rowcount
        connection.execute(_typed(_MOVES), given)
        if said:
            connection.execute(_typed(_EVENT), {**given, "town": town.municipality_id})


def _typed(sql: str) -> TextClause:
    types = {"today": Date, "next": Date, "at": UtcMoment, "town": Integer}
    made = text(sql)
    return made.bindparams(
        *(bindparam(n, type_=t) for n, t in types.items() if f":{n}" in sql)
    )


def _written(ground: Ground, run: Run) -> list[list[Any]]:
    """Return the notices and duties as they stand after one run on a fresh copy."""
    with ground.copied():
        run()
        with engine().connect() as connection:
            return [
                [tuple(row) for row in connection.exec_driver_sql(sql)]
                for sql in (_NOTICES_WRITTEN, _DUTIES_LEFT)
            ]
