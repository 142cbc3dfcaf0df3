"""個人情報 — planted in the free text of every process; it stays in the database.

No mail, calendar file, log line, artifact or event of Prefect may hold any of it.
"""

import logging
import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.engine import make_url

from flows.conference import conferences_daily
from flows.handover import handovers_daily
from flows.notices import notices_due
from flows.plan_review import plans_daily
from flows.reporting import reports_daily
from flows.transfer import transfers_daily
from flows.urgent import urgent_every_five_minutes
from flows.watch import watch_daily
from models.consent import ConsentItem
from models.handover_entrance import Entrance
from models.mail import MailState
from models.provision import Kind
from tests.conferences import SHAKYO, a_meeting, convene, take_home, the_invitation
from tests.databases import OWN, TAX, Town
from tests.factories import CONSENT, PERSON, a_referral
from tests.faults.queues import states
from tests.faults.senders import sender
from tests.faults.senders import until as wait_for
from tests.flows.planting import CANARY, plant, words_of
from tests.flows.records import everything_kept, until
from tests.flows.test_canaries import everything_of, hits, lines_of, ours
from tests.hand_overs import ASSISTANCE, a_handover
from tests.proof import refuted
from tests.provisions import a_provision
from tests.report_cases import keep_rule, reports, stages
from tests.sink import Sink
from tests.support_cases import (
    TO_PLANNING,
    a_case,
    a_plan,
    answer,
    items,
    reviews,
    support_stages,
)
from tests.transfers_begun import a_contractor, begun, receipts
from tests.urgent_calls import a_call

FLOWS = (
    *(conferences_daily, handovers_daily, plans_daily, reports_daily),
    *(transfers_daily, urgent_every_five_minutes, notices_due, watch_daily),
)
KEPT_IN = (PERSON.name, PERSON.kana, PERSON.address, PERSON.contact, CANARY)
IN_SHEETS = {
    "consent": replace(CONSENT, given_on=date(2026, 4, 1), items=tuple(ConsentItem)),
    **{name: f"{CANARY}の{name}" for name in ("situation", "request", "tax_note")},
}
IN_PLANS = {
    name: f"{CANARY}のplanの{name}"
    for name in ("wishes", "problems", "goal", "supports", "cautions")
}
WRITTEN = (
    ("handover", "note_no_application"),
    ("handover", "look_again"),
    ("handover", "report_decision"),
    ("handover", "note_neither"),
    ("handover", "record_interview"),
    ("handover", "withdraw"),
    ("support_case", "agree_move"),
    ("support_case", "finish_move"),
    ("support_case", "end_with_advice"),
    ("support_case", "continue_without_plan"),
    ("support_plan", "send_back"),
    ("support_plan", "return_draft"),
    ("support_plan", "monitor"),
    ("support_plan", "change"),
    ("support_plan", "evaluate"),
    ("plan_service", "refuse_grant"),
    ("plan_service", "ask_extension"),
    ("plan_service", "decline"),
    ("plan_service", "finish"),
    ("report", "submit"),
    ("report", "give_back"),
    ("conference", "add_item"),
    ("conference", "write_minutes"),
    ("conference", "cancel"),
    ("invitation", "send_substitute"),
    ("action_item", "report"),
    ("action_item", "ask_again"),
    ("action_item", "drop"),
    ("urgent_call", "note_reached"),
    ("urgent_call", "call_outside"),
    ("urgent_call", "confirm_handover"),
    ("urgent_call", "stand_down"),
    ("transfer", "add_note"),
    ("transfer", "ask"),
    ("transfer", "answer"),
)


def on_handovers(town: Town) -> None:
    sheet: dict[str, Any] = {"sheet": IN_SHEETS, "means": f"{CANARY}の所持金"}
    begun_here = a_handover(town, **sheet)
    plant(town, "handover", begun_here, "share", "acknowledge", "note_no_application")
    plant(town, "handover", begun_here, "look_again", "end_looking")
    decided = a_handover(town, "share", "acknowledge", "record_application", **sheet)
    plant(town, "handover", decided, "report_decision")
    plant(town, "handover", a_handover(town, "share", **sheet), "withdraw")
    back: dict[str, Any] = {"sender": ASSISTANCE, "receiver": OWN, **sheet}
    plant(town, "handover", a_handover(town, **back), "note_neither")
    talked = a_handover(town, entrance=Entrance.INTERVIEW, **back)
    plant(town, "handover", talked, "record_interview")


def on_support(town: Town) -> None:
    followed = a_case(town)
    moves = ("agree_move", "finish_move", "continue_support", "assess")
    plant(town, "support_case", followed, *moves, "continue_without_plan")
    plant(town, "support_case", a_case(town), "end_with_advice")
    plan = a_plan(town, a_case(town, *TO_PLANNING), **IN_PLANS)
    agreed = ("explain", "agree")
    plant(town, "support_plan", plan, *agreed, "send_back", *agreed, "discuss")
    plant(town, "support_plan", plan, "return_draft", *agreed, "discuss", "decide")
    plant(town, "support_plan", plan, "monitor", "change", "evaluate")
    support_stages(date(2026, 9, 25))
    for item in items(town, reviews(town)[0].id)[:1]:
        answer(town, item, reason=f"{CANARY}の週次の理由")


def on_uses(town: Town) -> None:
    why = {"no_plan_reason": f"{CANARY}の理由", "request_note": f"{CANARY}の依頼"}
    plant(town, "plan_service", a_provision(town, Kind.RENT, **why), "refuse_grant")
    paid = a_provision(town, Kind.RENT, "grant_rent", **why)
    plant(town, "plan_service", paid, "ask_extension")
    for verbs in (("decline", "note_next_step"), ("take_in", "finish")):
        used = a_provision(town, Kind.WORK_PREPARATION, **why)
        plant(town, "plan_service", used, *verbs)


def on_reports(town: Town) -> None:
    keep_rule(town, holds_from=date(2026, 4, 1))
    stages(date(2026, 9, 17))
    plant(town, "report", reports(town)[0].id, "submit", "give_back")


def on_meetings(town: Town) -> None:
    plant(town, "conference", a_meeting(town), "add_item", "cancel")
    ahead = a_meeting(town)  # its invitations carry a calendar file
    plant(town, "conference", ahead, "add_item")
    convene(town, ahead, "invite")
    meeting = a_meeting(town, held_on=date(2026, 9, 17))
    convene(town, meeting, "invite")
    invited = the_invitation(town, meeting, SHAKYO).id
    plant(town, "invitation", invited, "send_substitute")
    plant(town, "conference", meeting, "add_item", "hold", "write_minutes")
    taken = take_home(town, meeting, SHAKYO, date(2026, 9, 24))
    due = {"due_on": "2026-09-25"}
    plant(town, "action_item", taken, "report", "ask_again", **due)
    plant(town, "action_item", taken, "drop")


def on_urgent_calls(town: Town) -> None:
    said = {name: f"{CANARY}の{name}" for name in ("whom", "place", "situation")}
    called = a_call(town, **said)
    plant(town, "urgent_call", called, "note_unreached", "call_outside")
    plant(town, "urgent_call", called, "note_reached", "confirm_handover")
    plant(town, "urgent_call", a_call(town, **said), "stand_down")
    a_call(town, **said)  # nobody answers: the flow asks the next person


def on_transfers(town: Town) -> None:
    a_contractor(town)
    a_referral(town, sender=TAX, receiver=OWN)
    [first, *_] = receipts(town, begun(town, note=f"{CANARY}の担当替え"))
    plant(town, "transfer", first.id, "add_note", "ask", "answer")


TOLD = (
    *(on_handovers, on_support, on_uses, on_reports),
    *(on_meetings, on_urgent_calls, on_transfers),
)


def climb_and_send(town: Town, relay: Sink, log: Path) -> None:
    """Let every flow run on days ahead, and the real sender send all there is."""
    with sender(town, relay, log, TSUNAGI_LOG_LEVEL="DEBUG") as process:
        for days in (0, 12):
            town.advance(days=days)
            for flow in FLOWS:
                flow()
        wait_for(lambda: states().keys() <= {MailState.SENT, MailState.CANCELLED})
        process.terminate()
        assert process.wait() == 0


def test_no_word_of_any_process_leaves_the_database(
    flow_town: Town, relay: Sink, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    for tell in TOLD:
        tell(flow_town)
    climb_and_send(flow_town, relay, tmp_path / "deliver.log")
    until(lambda: everything_kept()["log lines"])

    assert missing_in(flow_town) == []
    mails = relay.mails()
    places = {
        "mails": [f"{m.subject} {m.text} {''.join(m.attached)}" for m in mails],
        "mails as sent": relay.raw(),
        "log records of this process": [everything_of(r) for r in ours(caplog)],
        "log lines of tsunagi deliver": lines_of(tmp_path / "deliver.log"),
        **everything_kept(),
    }
    print(f"n = { {name: len(texts) for name, texts in places.items()} }")
    assert all(len(texts) >= 5 for texts in places.values())
    assert any(mail.attached for mail in mails)
    assert hits(KEPT_IN, places) == []
    assert refuted(flow_town) == []


def missing_in(town: Town) -> list[str]:
    """Which planted word is not in the database, so that it could not escape."""
    file = make_url(town.settings.database_url).database
    with sqlite3.connect(str(file)) as database:
        kept = "\n".join(database.iterdump())
    kept += kept.encode().decode("unicode_escape", "replace")
    return [word for word in planted() if word not in kept]


def planted() -> Iterator[str]:
    """Yield every word that was written somewhere."""
    yield from (PERSON.name, PERSON.address, *IN_PLANS.values())
    for procedure, verb in WRITTEN:
        yield from words_of(procedure, verb).values()
