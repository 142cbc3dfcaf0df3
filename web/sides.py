"""当事者 — which side of a referral a person stands on, and in whose name they act."""

from typing import Any

from sqlmodel import Session

from models.decide import Party
from models.individual_number import refuse_individual_number
from models.procedure import Side
from models.queries.referrals import referral_seen_by
from models.referral_sheet import Referral
from models.refusals import GivenMissing, NothingHere, NotYourTurn
from models.user import Role
from tasks.directory import directory
from web.access import Person
from web.forms import ActForm

Case = Any  # a row between two desks: Referral, Handover, or a CaseRow
BY_HAND = {"telephone": "電話", "fax": "FAX"}


def find_referral(session: Session, person: Person, referral_id: int) -> Referral:
    """The referral, if this person may see it. Raises NothingHere."""
    found: Referral | None = session.exec(
        referral_seen_by(person, referral_id)
    ).one_or_none()
    if found is None:
        raise NothingHere("お探しのつなぎは見つかりません。")
    return found


def desks_by_side(referral: Case) -> dict[Side, int]:
    """Both desks of a case."""
    return {
        Side.SENDER: referral.sender_desk_id,
        Side.RECEIVER: referral.receiver_desk_id,
    }


def side_of(session: Session, person: Person, referral: Case) -> Side | None:
    """The person's side: of a partner the desk, of our own staff the agency."""
    held = directory(session)
    for side, desk in desks_by_side(referral).items():
        if desk == person.desk_id:
            return side
        own_agency = held.agency_of(desk).id == held.agency_of(person.desk_id).id
        if own_agency and person.role is not Role.PARTNER:
            return side
    return None


def sides_of(session: Session, person: Person, case: Case) -> tuple[Side, ...]:
    """Every side the person may act for; both, where one desk is both."""
    side = side_of(session, person, case)
    desks = desks_by_side(case)
    one_desk = desks[Side.SENDER] == desks[Side.RECEIVER]
    if side is None:
        return ()
    if one_desk or _own_both(session, person, case):
        return (Side.SENDER, Side.RECEIVER)
    return (side,)


def _own_both(session: Session, person: Person, case: Case) -> bool:
    """Whether both desks are of the agency whose staff the person is."""
    held = directory(session)
    mine = held.agency_of(person.desk_id).id
    agencies = {held.agency_of(desk).id for desk in desks_by_side(case).values()}
    return person.role is not Role.PARTNER and agencies == {mine}


def other(side: Side) -> Side:
    """The counterpart."""
    return Side.RECEIVER if side is Side.SENDER else Side.SENDER


def may_record_for(
    session: Session, person: Person, referral: Case, side: Side | None
) -> bool:
    """Whether this person may write down what the counterpart said by telephone."""
    if side is None or person.role is Role.PARTNER:
        return False
    return not directory(session).is_own(desks_by_side(referral)[other(side)])


def acting(
    session: Session,
    person: Person,
    referral: Case,
    form: ActForm,
    by: Side | None = None,
) -> Party:
    """In whose name this form acts: `by` where the person stands on both sides.

    Raises NotYourTurn, GivenMissing.
    """
    side = side_of(session, person, referral)
    if side is None:
        raise NotYourTurn(f"{referral.number}：この件の当事者の窓口が行う手続です。")
    if by in sides_of(session, person, referral):
        side = by
    if not form.on_behalf:
        desk = desks_by_side(referral)[side]
        return Party(side, person.name, "screen", desk, person.user_id)
    if not may_record_for(session, person, referral, side):
        raise NotYourTurn(f"{referral.number}：相手の窓口が行う手続です。")
    return _by_hand(person, referral, other(side), form)


def _by_hand(person: Person, referral: Case, side: Side, form: ActForm) -> Party:
    """The counterpart's person who answered by telephone or FAX, written down by us."""
    answered_by = form.answered_by.strip()
    if form.via not in BY_HAND:
        raise GivenMissing("「回答の方法」を選んでください。", "via")
    if not answered_by:
        raise GivenMissing(
            "「回答された方のお名前」を入力してください。", "answered_by"
        )
    refuse_individual_number(answered_by, "回答された方のお名前")
    name = f"{answered_by}（{BY_HAND[form.via]}、記録：{person.name}）"
    desk = desks_by_side(referral)[side]
    return Party(side, name, form.via, desk, person.user_id)
