"""引継ぎの開始 — keep the sheet of a handover and begin it, in one transaction."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session

from models.decide import Party
from models.directory import Directory
from models.drafts import HandoverDraft, refuse_individual_numbers
from models.errand_task import ERRAND_LABELS
from models.handover import HANDOVER
from models.handover_entrance import Criterion, Entrance
from models.handover_sheet import Basis, Direction, Handover, WishOrConcern
from models.procedure import Side
from models.queries.duties import owed_on
from models.queries.timelines import errands_about
from models.refusals import GivenMissing, NothingHere, StepNotOpen
from tasks import clock
from tasks.acts import act, begin
from tasks.directory import directory
from tasks.outlook import Ahead, outlook
from tasks.rehearsal import LetterAhead, letters_ahead
from tasks.sheets import Writing, keep_sheet

_REASON_IN_LAW = (Basis.CONSENT, Basis.NOTICE)


def begin_handover(session: Session, draft: HandoverDraft, by: Party) -> Handover:
    """Keep the sheet and return the handover, begun as its entrance says.

    From our own desk it goes to the 実施機関; from there, by four entrances, to ours.
    Raises LooksLikeIndividualNumber; GivenMissing without a reason or a day that is
    needed; NothingHere for two counters that do not hand over to each other.
    """
    refuse_individual_numbers(draft.sheet, draft)
    if draft.basis not in _REASON_IN_LAW and not draft.basis_reason.strip():
        raise GivenMissing(
            "「同意によらずに提供する理由」を入力してください。", "basis_reason"
        )
    assert by.desk_id is not None
    now, today, held = *_moment(session), directory(session)
    [(to, _)] = draft.sheet.to
    way = direction_of(held, by.desk_id, to)
    entrance = _entrance(draft, way)
    desk = Writing(session, draft.sheet, by, by.desk_id, held, now, today)
    handover = _handover(desk, draft, to, way, entrance)
    verb, given = _first_act(draft, entrance)
    begin(session, "handover", handover, by, verb, given)
    return handover


def _entrance(draft: HandoverDraft, way: Direction) -> Entrance:
    """Return where it begins. Raises GivenMissing where that cannot be."""
    if way is Direction.TO_ASSISTANCE:
        return Entrance.SUPPORT
    entrance = draft.entrance or Entrance.ENDING
    if entrance is Entrance.SUPPORT:
        raise GivenMissing("「引継ぎの場面」を選び直してください。", "entrance")
    if draft.basis is Basis.NOTICE and entrance is not Entrance.DURING:
        raise GivenMissing(
            "生活保護法第55条の11の通知は、保護を受けている間の支援（特定被保護者）の"
            "ときだけ根拠になります。",
            "basis",
        )
    if draft.basis is Basis.NOTICE and draft.criterion not in {*Criterion}:
        raise GivenMissing("「特定被保護者の要件」を選んでください。", "criterion")
    return entrance


def _first_act(draft: HandoverDraft, entrance: Entrance) -> tuple[str, dict[str, str]]:
    """Return the verb an entrance begins with, and what it is given."""
    if entrance is Entrance.ENDING:
        return "begin_asking", {"ends_on": _iso(draft.ends_on)}
    if entrance is Entrance.REFUSED:
        given = {"ended_as": draft.ended_as, "decided_on": _iso(draft.decided_on)}
        return "begin_after_refusal", given
    if entrance is Entrance.DURING:
        given = {"service": draft.service, "criterion": draft.criterion}
        return "begin_during", given
    plain = {Entrance.INTERVIEW: "begin_interview", Entrance.SUPPORT: "begin_sharing"}
    return plain[entrance], {}


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""


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


def _handover(
    desk: Writing, draft: HandoverDraft, to: int, way: Direction, entrance: Entrance
) -> Handover:
    sheet = keep_sheet(desk)
    sends = way is Direction.TO_ASSISTANCE
    return Handover(
        municipality_id=sheet.municipality_id,
        number=sheet.number,
        sheet_id=sheet.id,
        direction=way,
        entrance=entrance,
        sender_desk_id=desk.desk_id,
        receiver_desk_id=to,
        own_desk_id=desk.desk_id if sends else to,
        basis=draft.basis,
        basis_reason=_reason(draft),
        means=draft.means,
        urgent=bool(sheet.urgent_reason),
    )


def _reason(draft: HandoverDraft) -> str:
    """Return why; for a notice by law the criterion of 施行規則第18条の17."""
    if draft.basis is Basis.NOTICE and draft.criterion in {*Criterion}:
        return Criterion.of(draft.criterion).label
    return draft.basis_reason


@dataclass(frozen=True)
class SharingAhead:
    """What sharing a handover would do."""

    letters: tuple[LetterAhead, ...]
    errands: tuple[str, ...]
    ahead: tuple[Ahead, ...]


def rehearse_sharing(
    session: Session, handover: Handover, by: Party, public_url: str
) -> SharingAhead:
    """Share the handover and return what that does. The caller must roll back.

    Raises StepNotOpen where nothing is to be shared, and what the act refuses.
    """
    ways = [v for v in HANDOVER.verbs if v.discloses and v.by is Side.SENDER]
    open_to = [v.name for v in ways if handover.state in v.from_states]
    if not open_to:
        raise StepNotOpen(f"{handover.number}：共有は済んでいるか、まだできません。")
    notice = handover.basis is Basis.NOTICE and "notify" in open_to
    verb = "notify" if notice else open_to[0]
    given = {"wish_or_concern": WishOrConcern.CONCERN} if verb == "inform" else {}
    act(session, "handover", handover.id, verb, by, given)
    today = clock.office_today(session)
    errands = session.exec(errands_about("handover", handover.id)).all()
    duties = session.exec(owed_on("handover", handover.id)).all()
    return SharingAhead(
        letters_ahead(session, "handover", handover.id, public_url),
        tuple(ERRAND_LABELS[errand.kind] for errand in errands),
        tuple(outlook(session, duty, today) for duty in duties),
    )
