"""引継ぎの開始 — keep the sheet of a handover and begin it, in one transaction."""

from datetime import date, datetime

from sqlmodel import Session

from models.decide import Party
from models.directory import Directory
from models.drafts import HandoverDraft, refuse_individual_numbers
from models.handover_sheet import Basis, Direction, Handover
from models.refusals import GivenMissing, NothingHere
from tasks import clock
from tasks.acts import begin
from tasks.directory import directory
from tasks.sheets import Writing, keep_sheet


def begin_handover(session: Session, draft: HandoverDraft, by: Party) -> Handover:
    """Keep the sheet and return the handover: to be shared today, or asked about.

    From our own desk it goes to the 実施機関; from there, before 廃止, to our desk.
    Raises LooksLikeIndividualNumber; GivenMissing without a reason or a day that is
    needed; NothingHere for two counters that do not hand over to each other.
    """
    refuse_individual_numbers(draft.sheet, draft)
    if draft.basis is not Basis.CONSENT and not draft.basis_reason.strip():
        raise GivenMissing(
            "「同意によらずに提供する理由」を入力してください。", "basis_reason"
        )
    assert by.desk_id is not None
    now, today, held = *_moment(session), directory(session)
    [(to, _)] = draft.sheet.to
    way = direction_of(held, by.desk_id, to)
    desk = Writing(session, draft.sheet, by, by.desk_id, held, now, today)
    handover = _handover(desk, draft, to, way)
    if way is Direction.TO_ASSISTANCE:
        begin(session, "handover", handover, by, "begin_sharing")
        return handover
    ends_on = draft.ends_on.isoformat() if draft.ends_on else ""
    begin(session, "handover", handover, by, "begin_asking", {"ends_on": ends_on})
    return handover


def _moment(session: Session) -> tuple[datetime, date]:
    return clock.now(session), clock.office_today(session)


def direction_of(held: Directory, sender: int, receiver: int) -> Direction:
    """Return which way a handover between two desks goes. Raises NothingHere."""
    if receiver in held.desks and not _has_left(held, receiver):
        if held.is_own(sender) and held.agency_of(receiver).decides_assistance:
            return Direction.TO_ASSISTANCE
        if held.agency_of(sender).decides_assistance and held.is_own(receiver):
            return Direction.FROM_ASSISTANCE
    raise NothingHere(
        "引継ぎは、自立相談支援の窓口と生活保護の実施機関の窓口の間で行います。"
        "引継ぎ先を選び直してください。"
    )


def _has_left(held: Directory, desk_id: int) -> bool:
    return held.agency_of(desk_id).closed_on is not None


def _handover(desk: Writing, draft: HandoverDraft, to: int, way: Direction) -> Handover:
    sheet = keep_sheet(desk)
    sends = way is Direction.TO_ASSISTANCE
    return Handover(
        municipality_id=sheet.municipality_id,
        number=sheet.number,
        sheet_id=sheet.id,
        direction=way,
        sender_desk_id=desk.desk_id,
        receiver_desk_id=to,
        own_desk_id=desk.desk_id if sends else to,
        basis=draft.basis,
        basis_reason=draft.basis_reason,
        means=draft.means,
        urgent=bool(sheet.urgent_reason),
    )
