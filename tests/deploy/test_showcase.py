"""The demo town on its first start: something of every process, and only once."""

from datetime import date, datetime, time

import pytest
from sqlmodel import col, func, select

from deploy.demo import PERSONAS
from deploy.showcase import show_processes
from models.agency import Agency, Desk
from models.columns import TOKYO
from models.conference_invitation import Invitation, InvitationState
from models.duty import Duty, DutyState
from models.event import Event
from models.handover_sheet import Direction, Handover
from models.user import User
from tasks.database import reading
from tests.databases import OWN, Town
from tests.proof import refuted

COORDINATOR = {
    ("referral", "acknowledgement"),
    ("handover", "receipt"),
    ("support_case", "screening"),
    ("support_case", "assessment"),
    ("support_case", "planning"),
    ("support_plan", "conference"),
    ("support_plan", "evaluation"),
    ("plan_service", "activity_report"),
    ("report", "submission"),
}


@pytest.mark.parametrize(
    "day", [date(2026, 9, 17), date(2026, 9, 19), date(2026, 12, 31), date(2027, 4, 1)]
)
def test_on_any_day_the_coordinator_has_a_mix_of_work(town: Town, day: date) -> None:
    show_on(town, day)

    owed = owed_by(town, OWN)
    assert owed >= COORDINATOR
    assert refuted(town) == []


def test_a_partner_is_asked_to_attend_and_handovers_go_both_ways(town: Town) -> None:
    show_processes()

    with reading(town.scope) as session:
        asked = session.exec(
            select(Invitation.receiver_desk_id).where(
                Invitation.state == InvitationState.INVITED
            )
        ).all()
        ways = session.exec(select(Handover.direction)).all()
    assert town.desks["市社会福祉協議会"] in asked
    assert sorted(ways) == sorted(Direction)


def test_a_second_start_adds_nothing_and_keeps_people_and_desks(town: Town) -> None:
    assert show_processes()
    before = count_of_events(town)

    assert not show_processes()
    assert count_of_events(town) == before
    with reading(town.scope) as session:
        logins = set(session.exec(select(User.login)).all())
        desks = dict(
            session.exec(
                select(Agency.name, Desk.id).join(
                    Desk, col(Desk.agency_id) == Agency.id
                )
            ).all()
        )
    assert logins == {persona.login for persona in PERSONAS}
    assert desks == town.desks


def show_on(town: Town, day: date) -> None:
    """Fill the town on the morning of that day."""
    town.set_clock(datetime.combine(day, time(10), TOKYO))
    assert show_processes()


def owed_by(town: Town, agency: str) -> set[tuple[str, str]]:
    """What the desk of an agency owes, by process and step."""
    query = select(Duty.procedure, Duty.step).where(
        Duty.state == DutyState.OPEN, Duty.debtor_desk_id == town.desks[agency]
    )
    with reading(town.scope) as session:
        return set(session.exec(query).all())


def count_of_events(town: Town) -> int:
    """How often anybody did anything."""
    with reading(town.scope) as session:
        return session.exec(select(func.count(col(Event.id)))).one()
