"""Any sequence of acts leaves every case with somebody whose turn it is.

Any verbs of any process, by the right sides, with something given that a form could
send: each is done or refused in words. The ledger is looked at after each of them.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import func
from sqlmodel import Session, col, select

from models.decide import Party
from models.duty import Duty, DutyState
from models.event import Event
from models.procedure import Given, Procedure, Side, Verb
from models.provision import Kind
from models.refusals import ProcedureError
from models.replayed import duties_after
from tasks.acts import act
from tasks.cases import PROCESSES
from tasks.database import transaction
from tests.conferences import a_meeting, a_series, conference_stages, convene, take_home
from tests.databases import OWN, TAX, Town
from tests.factories import a_referral, mails
from tests.hand_overs import ASSISTANCE, a_handover
from tests.models.hand_offs import GIVEN
from tests.provisions import a_provision
from tests.report_cases import keep_rule
from tests.report_cases import stages as report_stages
from tests.support_cases import TO_PLANNING, TO_RUNNING, a_case, a_plan, support_stages
from tests.support_rows import GIVEN as SUPPORT_GIVEN
from tests.transfers_begun import a_contractor, begun
from tests.urgent_calls import a_call

TODAY = date(2026, 9, 17)
OWED = (DutyState.OPEN, DutyState.SUSPENDED)
WORDS = {**SUPPORT_GIVEN, **GIVEN}
ODD_NUMBERS = ("0", "1", "3", "4", "999999", "999999999")
ODD_DAYS = (TODAY.isoformat(), "2076-12-31", "9999-12-31", "0001-01-01", "13月")
STEPS_OF_A_CASE = 14
EXAMPLES = 150
# Nobody owes anything here, and why.
WITHOUT_DUTY = {
    ("referral", "draft"): "whoever writes a draft may leave it",
    ("referral", "consent_checked"): "as a draft",
    ("handover", "draft"): "as of a referral",
    ("invitation", "draft"): "told when the invitations of its meeting leave",
}
OF_THE_PASS = {"thank_you"}  # written and sent by it at once; nobody acts on one


@dataclass
class Seen:
    """What was tried, to be printed and to prove that the test looked at something."""

    done: int = 0
    refused: int = 0
    verbs: set[tuple[str, str]] = field(default_factory=set)


def a_lively_town(town: Town) -> None:
    """At least one case of every process, each begun through its own door."""
    a_referral(town)
    a_referral(town, sender=OWN, receiver="市社会福祉協議会")
    a_referral(town, sender=OWN, receiver="民生委員")  # by telephone: an errand
    a_handover(town, "share")
    a_handover(town, "share", "acknowledge", "record_application")
    a_handover(town, sender=ASSISTANCE, receiver=OWN)
    a_series(town, TAX)
    conference_stages(TODAY)
    meeting = a_meeting(town, urgent=True, held_on=TODAY)
    convene(town, meeting, "hold")
    take_home(town, meeting, TAX, date(2026, 10, 30))
    a_meeting(town)
    a_case(town)
    a_plan(town, a_case(town, *TO_PLANNING))
    a_plan(town, a_case(town, *TO_PLANNING), *TO_RUNNING)
    a_case(town)
    support_stages(TODAY)
    support_stages(date(2026, 9, 25))
    for kind in Kind:
        a_provision(town, kind)
    keep_rule(town, OWN)
    report_stages(TODAY)
    a_call(town)
    a_contractor(town)
    begun(town)
    mails(town)


class Undone(Exception):
    """Ends a life without keeping anything of it."""


@pytest.fixture
def cases(town: Town) -> dict[str, list[int]]:
    """The ids of every process in a lively town."""
    a_lively_town(town)
    with transaction(town.scope) as session:
        found = {
            name: list(session.exec(select(process.table.id)).all())
            for name, process in PROCESSES.items()
            if name not in OF_THE_PASS
        }
    assert all(found.values()), found
    return found


def test_any_sequence_of_acts_leaves_every_case_with_somebody_whose_turn_it_is(
    town: Town, cases: dict[str, list[int]]
) -> None:
    seen = Seen()

    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(st.data())
    def live(data: st.DataObject) -> None:
        try:
            with transaction(town.scope) as session:
                _one_life(session, data, cases, seen)
                raise Undone
        except Undone:
            pass

    live()
    print(f"n = {seen.done} acts done, {seen.refused} refused")
    print(f"{len(seen.verbs)} verbs done at least once")
    assert seen.done > EXAMPLES * 3


def _one_life(
    session: Session, data: st.DataObject, cases: dict[str, list[int]], seen: Seen
) -> None:
    name = data.draw(st.sampled_from(sorted(cases)))
    case_id = data.draw(st.sampled_from(cases[name]))
    since = session.exec(select(func.max(Event.id))).one()
    lived: list[str] = []  # what was done, for whoever has to understand it
    for _ in range(STEPS_OF_A_CASE):
        row = session.get_one(PROCESSES[name].table, case_id)
        if PROCESSES[name].procedure.states[row.state].final:
            break
        lived += _one_act(session, data, name, row, seen)
        assert not list(_wrong(session, name, case_id)), (name, lived)
    touched = select(Event.procedure, Event.case_id).where(col(Event.id) > since)
    for procedure, other in set(session.exec(touched)):
        if other is None:  # a page of a pass
            continue
        assert not list(_wrong(session, procedure, other)), (procedure, name, lived)


def _one_act(
    session: Session, data: st.DataObject, name: str, row: Any, seen: Seen
) -> list[str]:
    """Do or be refused; return what was done."""
    process = PROCESSES[name]
    names = [v.name for v in _possible(process.procedure, row.state)]
    verb = process.procedure.verb(data.draw(st.sampled_from(names)))
    desks = {**process.desks(row), Side.SYSTEM: None}
    by = Party(verb.by, "窓口 はな", "screen", desks[verb.by])
    words = {g.name: data.draw(_typed(g), g.name) for g in verb.given}
    try:
        with session.begin_nested():
            act(session, name, row.id, verb.name, by, words)
    except ProcedureError:  # in words; anything else is a defect
        seen.refused += 1
        return []
    seen.done += 1
    seen.verbs.add((name, verb.name))
    return [f"{verb.name} {words}"]


def _possible(procedure: Procedure, state: Any) -> list[Verb]:
    return [verb for verb in procedure.verbs if state in verb.from_states]


def _typed(item: Given) -> st.SearchStrategy[str]:
    """What a form could send of this field; mostly something that fits."""
    fits = WORDS.get(item.name, "記録")
    if item.choices:
        return st.sampled_from([c.value for c in item.choices])
    if item.day:
        days = st.integers(-40, 400).map(lambda n: (TODAY + timedelta(n)).isoformat())
        return st.one_of(st.just(fits), days, st.sampled_from(ODD_DAYS))
    if item.number:
        return st.one_of(st.just(fits), st.sampled_from(ODD_NUMBERS))
    return st.just(fits) if item.required else st.sampled_from([fits, ""])


def _wrong(session: Session, name: str, case_id: int) -> Iterator[str]:
    """What is not as it must be after an act on this case."""
    process = PROCESSES[name]
    row = session.get_one(process.table, case_id)
    duties = session.exec(
        select(Duty).where(Duty.procedure == name, Duty.case_id == case_id)
    ).all()
    owed = [duty.step for duty in duties if duty.state in OWED]
    final = process.procedure.states[row.state].final
    if final and owed:
        yield f"{row.state} still owes {owed}"
    if not (final or owed or (name, row.state) in WITHOUT_DUTY):
        yield f"{row.state} owes nothing"
    events = session.exec(
        select(Event)
        .where(Event.procedure == name, Event.case_id == case_id)
        .order_by(col(Event.id))
    ).all()
    replayed = duties_after(
        process.procedure, [e.verb for e in events], [e.given for e in events]
    )
    if replayed != {(d.step, d.occurrence): d.state in OWED for d in duties}:
        yield "its events say otherwise"
