"""相談の始まり — what a new consultation sets going, through the same doors as pages.

Persons are numbers (架空 00123). What follows is done by whoever owes a duty
(`actors.py`).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from random import Random

from sqlmodel import Session

from deploy.simulation import assumptions
from deploy.simulation.arrivals import Arrival, shares
from deploy.simulation.figures import HOUSEHOLD_BY_MONTH, OUTREACH
from deploy.simulation.town import SimulatedTown, Ward
from models.consent import ConsentItem, ConsentWay
from models.decide import Party
from models.drafts import ClientDraft, ConsentDraft, HandoverDraft, SheetDraft
from models.handover_sheet import Basis
from models.procedure import Side
from models.provision import Kind
from models.provision_draft import ProvisionDraft
from models.referral_sheet import SheetForm, Way
from models.support_case_sheet import Application, Route, SupportCase
from models.support_drafts import CaseDraft
from tasks.acts import act
from tasks.handovers import begin_handover
from tasks.provisions import begin_provision
from tasks.sheets import draft_sheet
from tasks.support_cases import take_in

OUTREACH_MONTHS = {8, 9, 10, 11, 12, 1, 2}  # from R2.8; visited before 3/16


@dataclass(frozen=True)
class Life:
    """One arrival with what was drawn for it beforehand."""

    arrival: Arrival
    route: Route
    applied: bool  # 申込書がある
    to_assistance: bool
    budget: bool = False  # 家計改善支援を併せて行う
    visits: int = 0  # by outreach


def lives(
    arrived: list[Arrival], applied: int, key: tuple[str, str], seed: int
) -> Iterator[Life]:
    """Yield every life; exactly `applied` of them applied, and the rest as published.

    The town and year of `key` say how many began 家計改善支援 in each month and how
    many outreach found.
    """
    dice = Random(seed + 1)  # noqa: S311 — a plan, not a secret
    who = set(dice.sample([one.key for one in arrived], applied))
    budget = set(_in_months(arrived, HOUSEHOLD_BY_MONTH.get(key, ()), dice))
    visits = _visited(arrived, key, dice)
    for one in arrived:
        handed_on = dice.random() < assumptions.TO_ASSISTANCE
        route = Route.OUTREACH if one.key in visits else _route(one, dice)
        visited = visits.get(one.key, 0)
        yield Life(one, route, one.key in who, handed_on, one.key in budget, visited)


def _in_months(
    arrived: list[Arrival], counts: Sequence[int], dice: Random
) -> Iterator[int]:
    """Yield so many arrivals of each month from April."""
    for place, count in enumerate(counts):
        month = (place + 3) % 12 + 1
        came = [one.key for one in arrived if one.on.month == month]
        yield from dice.sample(came, count)


def _visited(
    arrived: list[Arrival], key: tuple[str, str], dice: Random
) -> dict[int, int]:
    """Return the arrivals that outreach found, each with its times of support."""
    if key not in OUTREACH:
        return {}
    found, times = OUTREACH[key]
    open_to_it = [
        one.key
        for one in arrived
        if one.route == "self" and one.on.month in OUTREACH_MONTHS
    ]
    return shares(dict.fromkeys(dice.sample(open_to_it, found), 1), times)


def _route(one: Arrival, dice: Random) -> Route:
    if one.route == "unknown":
        return Route.OTHER
    if one.route != "self":
        return Route.REFERRED
    return dice.choice([Route.VISIT, Route.TELEPHONE, Route.FAMILY])


def begin_life(session: Session, town: SimulatedTown, life: Life, dice: Random) -> int:
    """Let the person come, with a sheet or by themselves; return the case's id."""
    ward, on = town.wards[life.arrival.ward], life.arrival.on
    staff = person_at(ward.own)
    referral = None
    if life.route is Route.REFERRED:
        referral = _referred(session, ward, life, dice)
    case = take_in(
        session,
        CaseDraft(
            route=life.route,
            received_on=on,
            application=Application.SIGNED if life.applied else Application.NOT_YET,
            decides_desk_id=ward.own,
            client=_client(life),
            applied_on=on if life.applied else None,
            referral_id=referral,
        ),
        staff,
    )
    if life.to_assistance and ward.assistance:
        draft = HandoverDraft(_sheet(ward.assistance[0], life), Basis.CONSENT)
        begin_handover(session, draft, staff)
    if life.budget:
        begin_provision(session, _budget(life, ward), staff)
    return case.id


def _budget(life: Life, ward: Ward) -> ProvisionDraft:
    """家計改善支援 beside the first talk: 初回から両相談員が同席 (座間市)."""
    return ProvisionDraft(
        Kind.BUDGET,
        ward.external[0],
        client=_client(life),
        no_plan_reason="初回の相談から家計改善支援を併せて行うため",
        consent_on=life.arrival.on,
    )


def visit(session: Session, case_id: int, on: date) -> None:
    """Record one time of support by outreach."""
    case = session.get_one(SupportCase, case_id)
    given = {"visited_on": on.isoformat()}
    staff = person_at(case.sender_desk_id)
    act(session, "support_case", case_id, "note_visit", staff, given)


def refer_on(session: Session, ward: Ward, number: str, on: date, dice: Random) -> None:
    """Send a つなぎ of our own to one of the counters around."""
    to = dice.choice(ward.partners)
    _send(session, person_at(ward.own), _sheet_of(to, number, on))


def _referred(session: Session, ward: Ward, life: Life, dice: Random) -> int:
    """Send the counter's sheet; our desk confirms it the same day (assumed)."""
    around = ward.internal if life.arrival.route == "internal" else ward.external
    source = dice.choice(around or ward.partners)
    referral = _send(session, person_at(source), _sheet(ward.own, life))
    receiver = person_at(ward.own, Side.RECEIVER)
    act(session, "referral", referral, "acknowledge", receiver)
    return referral


def _send(session: Session, sender: Party, sheet: SheetDraft) -> int:
    [referral] = draft_sheet(session, sheet, sender)
    act(session, "referral", referral.id, "check_consent", sender)
    act(session, "referral", referral.id, "send", sender)
    return referral.id


def person_at(desk_id: int, side: Side = Side.SENDER) -> Party:
    """Return a fictional person at a desk."""
    return Party(side, f"架空 {desk_id:03d}番", "screen", desk_id)


def _client(life: Life) -> ClientDraft:
    return ClientDraft(f"架空 {life.arrival.key:05d}", "かくう")


def _sheet(to: int, life: Life) -> SheetDraft:
    return _sheet_of(to, f"{life.arrival.key:05d}", life.arrival.on)


def _sheet_of(to: int, number: str, on: date) -> SheetDraft:
    consent = ConsentDraft(
        on,
        ConsentWay.WRITTEN,
        "鍵付きの書庫",
        (ConsentItem.IDENTITY, ConsentItem.SITUATION),
        result_may_return=True,
    )
    return SheetDraft(
        SheetForm.TSUNAGU_SHEET,
        ((to, Way.SENT),),
        ClientDraft(f"架空 {number}", "かくう"),
        consent,
        ("income",),
        "模擬の記録です。",
    )
