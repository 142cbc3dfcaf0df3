"""つなぐシートの作成 — keep a new sheet and one draft referral per counter."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session

from models.agency import AgencySide
from models.client import Client
from models.consent import Consent
from models.decide import Party
from models.directory import Directory
from models.drafts import SheetDraft, refuse_individual_numbers
from models.referral_kinds import checked_particulars
from models.referral_sheet import Referral, Sheet, Way
from models.refusals import GivenMissing, NothingHere
from tasks import clock
from tasks.acts import begin
from tasks.directory import directory
from tasks.numbers import next_number


@dataclass(frozen=True)
class Writing:
    """The desk a sheet is written at."""

    session: Session
    draft: SheetDraft
    by: Party
    desk_id: int
    held: Directory
    now: datetime
    today: date

    @property
    def municipality_id(self) -> int:
        """Whose sheet it is."""
        return self.held.desks[self.desk_id].municipality_id


def draft_sheet(session: Session, draft: SheetDraft, by: Party) -> list[Referral]:
    """Keep the sheet and return its draft referrals, one per counter, in order.

    Raises LooksLikeIndividualNumber; GivenMissing without a counter; NothingHere for
    a counter that does not take part, or where neither side is 自立相談支援機関.
    """
    refuse_individual_numbers(draft)
    if not draft.to:
        raise GivenMissing("「つなぎ先」を選んでください。", "to")
    assert by.desk_id is not None
    now, today = clock.now(session), clock.office_today(session)
    desk = Writing(session, draft, by, by.desk_id, directory(session), now, today)
    own = [_own_desk(desk.held, by.desk_id, to, today) for to, _ in draft.to]
    said = checked_particulars(draft.kind, draft.particulars, today, to_send=False)
    sheet = keep_sheet(desk)
    referrals = [
        _referral(sheet, number, to, way, own_desk_id)
        for number, (to, way), own_desk_id in zip(
            _numbers(sheet.number, len(draft.to)), draft.to, own, strict=True
        )
    ]
    for referral in referrals:
        referral.kind, referral.particulars = draft.kind, dict(said)
        begin(session, "referral", referral, by, "draft")
    return referrals


def _numbers(sheet: str, counters: int) -> list[str]:
    """Return one 受付番号 per counter: the sheet's own where there is only one."""
    if counters == 1:
        return [sheet]
    return [f"{sheet}-{position}" for position in range(1, counters + 1)]


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
    raise NothingHere(
        "つなぎ元・つなぎ先のどちらかは、自立相談支援の窓口にしてください。"
    )


def keep_sheet(desk: Writing) -> Sheet:
    """Add the sheet with its person and consent; it takes the next 受付番号."""
    draft, client_id, consent_id = desk.draft, *_client_and_consent(desk)
    sheet = Sheet(
        municipality_id=desk.municipality_id,
        number=next_number(desk.session, desk.municipality_id, desk.today),
        form=draft.form,
        client_id=client_id,
        consent_id=consent_id,
        sender_desk_id=desk.desk_id,
        written_by=desk.by.name,
        written_on=desk.today,
        topics=list(draft.topics),
        situation=draft.situation,
        request=draft.request,
        tax_note=draft.tax_note,
        urgent_reason=draft.urgent_reason,
        created_at=desk.now,
    )
    desk.session.add(sheet)
    desk.session.flush()
    return sheet


def _client_and_consent(desk: Writing) -> tuple[int, int | None]:
    client = _client(desk)
    desk.session.add(client)
    desk.session.flush()
    consent = _consent(desk, client)
    if consent is None:
        return client.id, None
    desk.session.add(consent)
    desk.session.flush()
    return client.id, consent.id


def _client(desk: Writing) -> Client:
    person = desk.draft.client
    return Client(
        municipality_id=desk.municipality_id,
        name=person.name,
        kana=person.kana,
        born_on=person.born_on,
        address=person.address,
        household=person.household,
        contact=person.contact,
        safety_flags=list(person.safety_flags),
        recorded_at=desk.now,
    )


def _consent(desk: Writing, client: Client) -> Consent | None:
    given = desk.draft.consent
    if given is None:
        return None
    agencies = {desk.held.agency_of(to).id for to, _ in desk.draft.to}
    return Consent(
        municipality_id=client.municipality_id,
        client_id=client.id,
        given_on=given.given_on,
        way=given.way,
        original_kept_at=given.original_kept_at,
        from_agency_id=desk.held.agency_of(desk.desk_id).id,
        to_agency_ids=sorted(agencies),
        items=[item.value for item in given.items],
        result_may_return=given.result_may_return,
        valid_until=given.valid_until,
        recorded_at=desk.now,
        recorded_by=desk.by.name,
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
