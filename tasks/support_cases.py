"""相談の受付 — keep a new case, direct or from a referral, in one transaction."""

from datetime import date

from sqlmodel import Session, select

from models.agency import AgencySide
from models.client import Client
from models.decide import Party
from models.directory import Directory
from models.drafts import ClientDraft
from models.individual_number import refuse_individual_number
from models.referral_sheet import Referral, ReferralState
from models.refusals import GivenMissing, NothingHere, NotYourTurn
from models.support_case_sheet import Application, SupportCase
from models.support_drafts import CASE_LABELS, CaseDraft, refuse_numbers_in
from tasks import clock
from tasks.acts import begin
from tasks.directory import directory
from tasks.numbers import next_number

TAKEN_ON = frozenset(
    {
        ReferralState.ACKNOWLEDGED,
        ReferralState.ACCEPTED,
        ReferralState.IN_CONTACT,
        ReferralState.REPORTED,
        ReferralState.CONFIRMED,
        ReferralState.REPORTED_UNCONFIRMED,
    }
)


def take_in(session: Session, draft: CaseDraft, by: Party) -> SupportCase:
    """Keep the case with its person; its screening is owed from 受付日 on.

    Raises NotYourTurn at a counter that is not ours; GivenMissing for a day that does
    not fit or a desk that cannot decide; NothingHere for a referral that is not ours
    or was taken in before; LooksLikeIndividualNumber.
    """
    assert by.desk_id is not None
    held, today = directory(session), clock.office_today(session)
    if not held.is_own(by.desk_id):
        raise NotYourTurn("相談の受付は、自立相談支援の窓口が行う手続です。")
    _check_days(draft, today)
    if draft.decides_desk_id not in deciding_desks(held, today):
        raise GivenMissing("「支援決定を行う窓口」を選び直してください。", "decides")
    town = held.desks[by.desk_id].municipality_id
    case = SupportCase(
        municipality_id=town,
        number=next_number(session, town, today),
        sender_desk_id=by.desk_id,
        receiver_desk_id=draft.decides_desk_id,
        own_desk_id=by.desk_id,
        client_id=_client_of(session, draft, by.desk_id, town),
        referral_id=draft.referral_id,
        route=draft.route,
        received_on=draft.received_on,
        application=draft.application,
        applied_on=draft.applied_on,
        budget_concern=draft.budget_concern,
    )
    begin(session, "support_case", case, by, "receive")
    return case


def deciding_desks(held: Directory, today: date) -> dict[int, str]:
    """Return the desks that may decide: of the city, and no 受託者."""
    return {
        desk: held.desk_label(desk)
        for desk in held.desks
        if _may_decide(held, desk, today)
    }


def _may_decide(held: Directory, desk: int, today: date) -> bool:
    agency = held.agency_of(desk)
    gone = agency.closed_on is not None and agency.closed_on <= today
    return not (agency.contractor or gone or agency.side is AgencySide.EXTERNAL)


def _check_days(draft: CaseDraft, today: date) -> None:
    if draft.received_on > today:
        raise GivenMissing("「受付日」は今日までの日にしてください。", "received_on")
    made = draft.application is not Application.NOT_YET
    if made and draft.applied_on is None:
        raise GivenMissing("「申込日」を入力してください。", "applied_on")
    if not made and draft.applied_on is not None:
        raise GivenMissing(
            "申込みが未取得のときは、「申込日」を空けておいてください。", "applied_on"
        )


def _client_of(session: Session, draft: CaseDraft, desk_id: int, town: int) -> int:
    """Keep the person as they applied here; a sheet's consent is not widened."""
    if draft.referral_id is not None:
        referral_to_take_in(session, draft.referral_id, desk_id)
    if not draft.client.name.strip():
        raise GivenMissing("「氏名」を入力してください。", "name")
    client = _client(session, draft.client, town)
    session.add(client)
    session.flush()
    return client.id


def referral_to_take_in(session: Session, referral_id: int, desk_id: int) -> Referral:
    """Return a referral whose receipt our agency confirmed and that is not taken in.

    Raises NothingHere.
    """
    query = select(Referral).where(Referral.id == referral_id)
    referral = session.exec(query).one_or_none()
    if referral is None or not _is_ours(directory(session), referral, desk_id):
        raise NothingHere("受領を確認したつなぎが見つかりません。")
    taken = select(SupportCase.number).where(SupportCase.referral_id == referral_id)
    if number := session.exec(taken).first():
        raise NothingHere(f"このつなぎは、すでに受け付けています（{number}）。")
    return referral


def _is_ours(held: Directory, referral: Referral, desk_id: int) -> bool:
    to, mine = held.agency_of(referral.receiver_desk_id), held.agency_of(desk_id)
    return referral.state in TAKEN_ON and to.id == mine.id


def _client(session: Session, draft: ClientDraft, town: int) -> Client:
    refuse_numbers_in(draft, CASE_LABELS)
    for flag in draft.safety_flags:
        refuse_individual_number(flag, "安全上の配慮")
    return Client(
        municipality_id=town,
        name=draft.name.strip(),
        kana=draft.kana,
        born_on=draft.born_on,
        address=draft.address,
        household=draft.household,
        contact=draft.contact,
        safety_flags=list(draft.safety_flags),
        recorded_at=clock.now(session),
    )
