"""The passes as Prefect flows: on a real database, under a real Prefect server."""

import json
import threading
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from prefect import flow
from sqlalchemy import event
from sqlalchemy.exc import OperationalError
from sqlmodel import select

from flows.conference import conferences_daily
from flows.handover import handovers_daily
from flows.notices import notices_due
from flows.plan_review import plans_daily
from flows.referral import referrals_daily
from flows.reporting import reports_daily
from flows.transfer import transfers_daily
from flows.watch import watch_daily
from models.duty import Duty
from models.errand_task import Errand
from models.event import Event
from models.mail import Mail
from models.notice import Notice
from models.pass_report import COUNT_LABELS, COUNTS, PassReport
from models.watch import Finding, PassRun
from tasks import delivery, passes
from tasks.database import engine, reading
from tests.databases import BEGINS_AT, OWN, Town
from tests.factories import a_referral
from tests.flows.conftest import told_to_flows
from tests.flows.records import last_artifact, pass_events, task_runs, until
from tests.proof import refuted
from tests.sink import Sink
from tests.stories.diary import SHAKYO, SHAKYO_DESK, STAFF, addresses

DUE = date(2026, 9, 28)
A_DAY_OF_ITS_OWN = date(2026, 9, 29)  # its event can be told from all others
FLOWS: dict[str, Callable[..., PassReport]] = {
    "referral": referrals_daily,
    "handover": handovers_daily,
    "transfer": transfers_daily,
    "report": reports_daily,
    "conference": conferences_daily,
    "support_plan": plans_daily,
    "errand": notices_due,
    "watch": watch_daily,
}
TABLES = (Duty, Notice, Mail, Errand, Event, Finding)


def rows() -> dict[str, list[Any]]:
    """Everything a pass may write about the office's business, in full."""
    with reading() as session:
        return {
            table.__name__: [
                row.model_dump(exclude={"last_seen_at"})
                for row in session.exec(select(table))
            ]
            for table in TABLES
        }


@pytest.mark.parametrize("name", FLOWS)
def test_each_pass_publishes_its_counts_and_emits_one_event(
    flow_town: Town, name: str
) -> None:
    a_referral(flow_town, sender=OWN, receiver=SHAKYO)
    report = FLOWS[name](A_DAY_OF_ITS_OWN)

    labels = {**COUNT_LABELS, **passes.FURTHER_LABELS}
    rows = json.loads(last_artifact(f"{name}-pass".replace("_", "-")).data)
    shown = {row["項目"]: row["値"] for row in rows}
    told = {count: shown[label] for count, label in labels.items()}
    assert len(shown) == len(labels)
    assert {count: told[count] for count in COUNTS} == report.counts()
    assert told["oldest_overdue_calendar_days"] == 4  # due on 9/25
    [emitted] = until(lambda: pass_events(name, A_DAY_OF_ITS_OWN))
    assert emitted.payload == {"for_day": "2026-09-29", **told}
    assert finished(name) == [A_DAY_OF_ITS_OWN]


def finished(name: str) -> list[date]:
    """The days of the finished runs of that pass."""
    with reading() as session:
        runs = session.exec(select(PassRun).where(PassRun.name == name)).all()
    return [run.for_day for run in runs if run.finished_at]


@pytest.mark.parametrize("name", FLOWS)
def test_each_pass_run_twice_changes_nothing(flow_town: Town, name: str) -> None:
    a_referral(flow_town, sender=OWN, receiver=SHAKYO)
    FLOWS[name](DUE)
    once = rows()
    FLOWS[name](DUE)

    assert rows() == once
    assert len(once["Event"]) >= 3
    assert len(finished(name)) == 2


@pytest.mark.parametrize("name", FLOWS)
def test_without_a_day_it_is_the_offices_own(flow_town: Town, name: str) -> None:
    flow_town.advance(days=11)  # to Monday 9/28, whatever the real clock says

    assert FLOWS[name]().today == BEGINS_AT.date() + timedelta(days=11)


def test_a_pass_runs_alike_on_postgresql(
    prefect_server: None,  # noqa: ARG001
    town_on_postgresql: Town,
    relay: Sink,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with told_to_flows(town_on_postgresql, relay, monkeypatch) as town:
        a_referral(town, sender=OWN, receiver=SHAKYO)
        town.advance(days=11)
        report = referrals_daily()
        notices_due()

        assert (report.looked_at, report.queued) == (1, 2)
        assert addresses(relay.mails()) == [STAFF, SHAKYO_DESK, SHAKYO_DESK]
        assert watch_daily().findings == 0
        assert refuted(town) == []


def test_a_page_that_fails_is_tried_again(flow_town: Town) -> None:
    a_referral(flow_town, sender=OWN, receiver=SHAKYO)
    broken = break_once("next_notice_on <=")
    report = referrals_daily(DUE)

    assert broken == ["broken"]
    assert (report.looked_at, report.queued) == (1, 2)
    tries = [run.run_count for run in task_runs() if "record_notices" in run.name]
    assert 2 in tries


def break_once(statement: str) -> list[str]:
    """Let the database fail the first time it is asked this; say so in the list."""
    seen: list[str] = []

    def fail(_connection: Any, _cursor: Any, asked: str, *_rest: Any) -> None:
        if statement in asked and not seen:
            seen.append("broken")
            raise OperationalError(asked, {}, Exception("the disk is away"))

    event.listen(engine(), "before_cursor_execute", fail)
    return seen


def test_the_sender_and_the_flow_beside_it_send_each_mail_once(
    flow_town: Town, relay: Sink
) -> None:
    for _ in range(5):
        a_referral(flow_town, sender=OWN, receiver=SHAKYO)
    beside = threading.Thread(target=delivery.deliver_due)
    beside.start()
    notices_due()
    beside.join()

    assert addresses(relay.mails()) == [SHAKYO_DESK] * 5
    assert len(set(relay.message_ids())) == 5
    assert refuted(flow_town) == []


def test_a_task_reads_afresh_within_one_run(flow_town: Town) -> None:
    @flow
    def twice() -> tuple[date, date]:
        first = passes.office_today()
        flow_town.advance(days=1)
        return first, passes.office_today()

    first, second = twice()

    assert second - first == timedelta(days=1)


def test_a_page_read_again_in_one_run_sees_what_came_meanwhile(
    flow_town: Town,
) -> None:
    @flow
    def twice() -> list[int]:
        first = passes.record_notices("referral", DUE, None)
        a_referral(flow_town, sender=OWN, receiver=SHAKYO)
        second = passes.record_notices("referral", DUE, None)
        return [first.looked_at, second.looked_at]

    assert twice() == [0, 1]
