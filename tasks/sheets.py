"""つなぐシートの作成 — keep a new sheet and one draft referral per counter."""

from datetime import date, datetime

from sqlmodel import Session

from models.agency import AgencySide
from models.client import Client
from models.consent import Consent
from models.decide import Party
from models.directory import Directory
from models.drafts import SheetDraft, refuse_individual_numbers
from models.referral_sheet import Referral, Sheet, Way
from models.refusals import GivenMissing, NothingHere
from tasks import clock
from tasks.acts import begin
from tasks.directory import directory
from tasks.numbers import next_number


def draft_sheet(session: Session, draft: SheetDraft, by: Party) -> list[Referral]:
    """Keep the sheet and return its draft referrals, one per counter, in order.

    Raises LooksLikeIndividualNumber; GivenMissing without a counter; NothingHere for
    a counter that does not take part, or where neither side is 自立相談支援機関.
    """
    refuse_individual_numbers(draft)
    if not draft.to:
        raise GivenMissing("「つなぎ先」を選んでください。", "to")
    assert by.desk_id is not None
    held = directory(session)
    now, today = clock.now(session), clock.office_today(session)
    own = [_own_desk(held, by.desk_id, to, today) for to, _ in draft.to]
    sheet = _sheet(session, draft, by, held, now, today)
    several = len(draft.to) > 1
    referrals = []
    for position, ((to, way), own_desk_id) in enumerate(
        zip(draft.to, own, strict=True), start=1
    ):
        number = f"{sheet.number}-{position}" if several else sheet.number
        referral = _referral(sheet, number, to, way, own_desk_id)
        begin(session, "referral", referral, by, "draft")
        referrals.append(referral)
    return referrals


def _own_desk(held: Directory, sender: int, receiver: int, today: date) -> int:
    """Return the desk of 自立相談支援機関 on either side."""
    if receiver not in held.desks or receiver == sender:
        raise NothingHere("つなぎ先の窓口が見つかりません。選び直してください。")
    closed_on = held.agency_of(receiver).closed_on
    if closed_on is not None and closed_on <= today:
        raise NothingHere(
            f"「{held.desk_label(receiver)}」は、現在このしくみに参加していません。"
        )
    for desk in (receiver, sender):
        if held.agency_of(desk).side is AgencySide.OWN:
            return desk
    raise NothingHere("つなぎ元・つなぎ先のどちらかは自立相談支援の窓口にしてください。")


def _sheet(
    session: Session,
    draft: SheetDraft,
    by: Party,
    held: Directory,
    now: datetime,
    today: date,
) -> Sheet:
    assert by.desk_id is not None
    municipality_id = held.desks[by.desk_id].municipality_id
    client = _client(draft, municipality_id, now)
    session.add(client)
    session.flush()
    consent = _consent(draft, client, held, by, now)
    if consent is not None:
        session.add(consent)
        session.flush()
    sheet = Sheet(
        municipality_id=municipality_id,
        number=next_number(session, municipality_id, today),
        form=draft.form,
        client_id=client.id,
        consent_id=consent.id if consent else None,
        sender_desk_id=by.desk_id,
        written_by=by.name,
        written_on=today,
        topics=list(draft.topics),
        situation=draft.situation,
        request=draft.request,
        tax_note=draft.tax_note,
        urgent_reason=draft.urgent_reason,
        created_at=now,
    )
    session.add(sheet)
    session.flush()
    return sheet


def _client(draft: SheetDraft, municipality_id: int, now: datetime) -> Client:
    person = draft.client
    return Client(
        municipality_id=municipality_id,
        name=person.name,
        kana=person.kana,
        born_on=person.born_on,
        address=person.address,
        household=person.household,
        contact=person.contact,
        safety_flags=list(person.safety_flags),
        recorded_at=now,
    )


def _consent(
    draft: SheetDraft, client: Client, held: Directory, by: Party, now: datetime
) -> Consent | None:
    given = draft.consent
    if given is None:
        return None
    assert by.desk_id is not None
    return Consent(
        municipality_id=client.municipality_id,
        client_id=client.id,
        given_on=given.given_on,
        way=given.way,
        original_kept_at=given.original_kept_at,
        from_agency_id=held.agency_of(by.desk_id).id,
        to_agency_ids=sorted({held.agency_of(to).id for to, _ in draft.to}),
        items=[item.value for item in given.items],
        result_may_return=given.result_may_return,
        valid_until=given.valid_until,
        recorded_at=now,
        recorded_by=by.name,
    )


def _referral(
    sheet: Sheet, number: str, to: int, way: Way, own_desk_id: int
) -> Referral:
    return Referral(
        municipality_id=sheet.municipality_id,
        number=number,
        sheet_id=sheet.id,
        sender_desk_id=sheet.sender_desk_id,
        receiver_desk_id=to,
        own_desk_id=own_desk_id,
        way=way,
        urgent=bool(sheet.urgent_reason),
    )
