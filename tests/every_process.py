"""A town with one case of every process, each between counters of its own."""

from datetime import date
from typing import Any

from sqlmodel import Session, col, select

from models.agency import Agency, AgencySide, Desk
from models.conference_series import ConferenceKind
from models.duty import Duty
from models.link import AccessLink
from models.municipality import Municipality
from models.provision import Kind
from models.user import Role, User
from tasks.clock import real_now
from tasks.database import reading, transaction
from tasks.directory import forget_directory
from tasks.sessions import begin_session
from tests.conferences import SHAKYO, a_meeting, convene, take_home, the_invitation
from tests.databases import OWN, TAX, Town
from tests.factories import a_referral, mails
from tests.hand_overs import a_handover
from tests.provisions import a_provision
from tests.report_cases import VISITS, keep_rule, reports
from tests.report_cases import stages as report_stages
from tests.support_cases import (
    TO_PLANNING,
    a_case,
    a_plan,
    items,
    reviews,
    support_stages,
)
from tests.transfers_begun import a_contractor, begun, receipts
from tests.urgent_calls import a_call

BYSTANDER = "病院"  # a counter that has a part in none of the cases
SECRETS = ("試験", "しけん", "架空町", "046-000-9999", "見守りの分担", "空き部屋")


def everything(town: Town) -> dict[str, dict[str, int]]:
    """Make one case of every process; the values of each address's parameters."""
    today = date(2026, 9, 17)
    referral = a_referral(town, sender=TAX, receiver=OWN)
    handover = a_handover(town, "share")
    meeting = _secret_meeting(town)
    convene(town, meeting, "add_item")
    held = _secret_meeting(town, held_on=today)
    convene(town, held, "add_item", "hold")
    taken = take_home(town, held, TAX, date(2026, 10, 30))
    case = a_case(town, *TO_PLANNING)
    a_case(town)
    plan = a_plan(town, case)
    support_stages(today)
    support_stages(date(2026, 9, 25))
    service = a_provision(town, Kind.RENT)
    keep_rule(town, OWN, lines=(VISITS,))
    report_stages(today)
    call = a_call(town)
    a_contractor(town)
    batch = begun(town)
    mails(town)
    review = reviews(town)[0].id
    return {
        "/referrals": {"referral_id": referral},
        "/handovers": {"handover_id": handover, "case_id": handover},
        "/conferences": {"conference_id": meeting, "case_id": meeting},
        "/invitations": {"case_id": the_invitation(town, meeting, TAX).id},
        "/action_items": {"case_id": taken},
        "/support_cases": {"case_id": case},
        "/support_plans": {"plan_id": plan, "case_id": plan},
        "/weekly_reviews": {
            "review_id": review,
            "case_id": review,
            "item_id": items(town, review)[0].id,
        },
        "/plan_services": {"case_id": service},
        "/reports": {"report_id": reports(town)[0].id, "case_id": reports(town)[0].id},
        "/urgent_calls": {"call_id": call, "case_id": call},
        "/transfers": {"batch_id": batch, "case_id": receipts(town, batch)[0].id},
        "/transfer_batches": {"case_id": batch},
        "/thank_yous": {"case_id": 1},
        "/duties": {"duty_id": _first(Duty, town)},
        "/visit": {"link_id": _first(AccessLink, town)},
        "/errands": {"errand_id": 1},
        "/absences": {"absence_id": 1},
        "/mailbox": {"mail_id": 1},
    }


def _secret_meeting(town: Town, **different: object) -> int:
    """支援会議 that our counter, the tax counter and 社協 are members of."""
    kind = ConferenceKind.ARTICLE9
    return a_meeting(town, TAX, SHAKYO, kind=kind, urgent=True, **different)


def _first(table: Any, town: Town) -> int:
    with reading(town.scope) as session:
        query = select(table.id).order_by(col(table.id)).limit(1)
        return int(session.exec(query).one())


def a_bystander(town: Town) -> int:
    """The id of a user at a counter that has a part in no case."""
    with transaction(town.scope) as session:
        return _user(session, town.desks[BYSTANDER], Role.PARTNER, "bystander")


def of_another_town(role: str) -> int:
    """The id of a user with this role in another municipality."""
    with transaction() as session:
        other = Municipality(name="よその市", created_at=real_now())
        session.add(other)
        session.flush()
        agency = Agency(municipality_id=other.id, name="よその課", side=AgencySide.OWN)
        session.add(agency)
        session.flush()
        desk = Desk(
            municipality_id=other.id, agency_id=agency.id, name="窓口", phone="1"
        )
        session.add(desk)
        session.flush()
        forget_directory(session)
        return _user(session, desk.id, Role(role), f"other-{role}")


def _user(session: Session, desk_id: int, role: Role, login: str) -> int:
    desk = session.get_one(Desk, desk_id)
    user = User(
        municipality_id=desk.municipality_id,
        login=login,
        name="外部 はな",
        role=role,
        desk_id=desk_id,
    )
    session.add(user)
    session.flush()
    return user.id


def session_of(user_id: int) -> str:
    """The token of a session begun now."""
    with transaction() as session:
        return begin_session(session, session.get_one(User, user_id), real_now())
