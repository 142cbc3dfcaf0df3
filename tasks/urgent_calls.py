"""緊急の連絡の開始 — one call per desk, begun by telephone; who can be reached now."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import Session

from models.decide import Party
from models.directory import Directory
from models.individual_number import refuse_individual_number
from models.policy import Policy, in_force
from models.refusals import GivenMissing, NothingHere
from models.urgent_hours import hours_of, is_staffed, next_staffed, staffed_for
from models.urgent_sheet import (
    OF_ABUSE,
    OutsideNumber,
    UrgentBasis,
    UrgentCall,
    UrgentDirection,
    UrgentSign,
)
from tasks import clock
from tasks.acts import begin
from tasks.directory import directory
from tasks.numbers import next_number
from tasks.policies import policies


@dataclass(frozen=True)
class UrgentDraft:
    """What is said at once, as short as on the telephone."""

    to: tuple[int, ...]
    signs: tuple[UrgentSign, ...]
    basis: UrgentBasis
    basis_note: str = ""
    whom: str = ""
    place: str = ""
    situation: str = ""
    about_number: str = ""


TEXTS = {
    "whom": "対象の方",
    "place": "居場所・連絡先",
    "situation": "状況",
    "basis_note": "根拠の補足",
    "about_number": "もとの件の受付番号",
}


@dataclass(frozen=True)
class Reach:
    """How one desk is reached at a moment: staffed, or from when it will be."""

    desk: Any
    label: str
    staffed: bool
    opens_at: datetime


@dataclass(frozen=True)
class Outside:
    """A number outside the desks; empty where the town has not entered it yet."""

    kind: OutsideNumber
    phone: str
    label: str = field(init=False)

    def __post_init__(self) -> None:
        """Take the name of its kind."""
        object.__setattr__(self, "label", self.kind.label)


def raise_urgent(session: Session, draft: UrgentDraft, by: Party) -> list[UrgentCall]:
    """Begin one urgent call per desk and return them, the first desk's first.

    Raises GivenMissing without a desk, a sign, who it is about or a fitting basis;
    LooksLikeIndividualNumber; NothingHere for desks that are neither side ours.
    """
    _refuse(draft)
    assert by.desk_id is not None
    held, now = directory(session), clock.now(session)
    own = [_own_desk(held, by.desk_id, to) for to in draft.to]
    town = held.desks[by.desk_id].municipality_id
    number = next_number(session, town, clock.office_today(session))
    calls = []
    for place, (to, own_desk) in enumerate(zip(draft.to, own, strict=True), start=1):
        of_desk = number if len(draft.to) == 1 else f"{number}-{place}"
        call = _call(draft, of_desk, town, by.desk_id, to, own_desk, held)
        _begin(session, call, by, held, now)
        calls.append(call)
    return calls


def _begin(
    session: Session, call: UrgentCall, by: Party, held: Directory, now: datetime
) -> None:
    """Let the minutes run where somebody answers; otherwise show whom to call."""
    if reach(held, call.receiver_desk_id, now).staffed:
        call.due_at = now + minutes(session, call.municipality_id)
        begin(session, "urgent_call", call, by, "call_desk")
    else:
        begin(session, "urgent_call", call, by, "call_after_hours")


def _refuse(draft: UrgentDraft) -> None:
    for name, label in TEXTS.items():
        refuse_individual_number(getattr(draft, name), label)
    if not draft.to:
        raise GivenMissing("「連絡する窓口」を選んでください。", "to")
    if not draft.signs:
        raise GivenMissing("「緊急の徴候」を選んでください。", "signs")
    if not draft.whom.strip():
        raise GivenMissing("「対象の方」を入力してください。", "whom")
    needed = OF_ABUSE.get(draft.basis)
    if needed is not None and needed not in draft.signs:
        raise GivenMissing(
            f"この根拠は「{needed.label}」があるときのものです。選び直してください。",
            "basis",
        )


def _own_desk(held: Directory, sender: int, receiver: int) -> int:
    """Return the desk of 自立相談支援機関 whose staff climb: ours as sender first."""
    if receiver in held.desks and receiver != sender:
        for desk in (sender, receiver):
            if held.is_own(desk):
                return desk
    raise NothingHere(
        "緊急の連絡は、自立相談支援の窓口から、又は自立相談支援の窓口へ行います。"
        "連絡する窓口を選び直してください。"
    )


def _call(
    draft: UrgentDraft,
    number: str,
    town: int,
    sender: int,
    receiver: int,
    own: int,
    held: Directory,
) -> UrgentCall:
    return UrgentCall(
        municipality_id=town,
        number=number,
        sender_desk_id=sender,
        receiver_desk_id=receiver,
        own_desk_id=own,
        urgent=True,
        direction=UrgentDirection.OUT if held.is_own(sender) else UrgentDirection.IN,
        signs=[sign.value for sign in draft.signs],
        basis=draft.basis,
        basis_note=draft.basis_note.strip(),
        about_number=draft.about_number.strip(),
        whom=draft.whom.strip(),
        place=draft.place.strip(),
        situation=draft.situation.strip(),
    )


def minutes(session: Session, municipality_id: int) -> timedelta:
    """Return within how many minutes somebody by name has to take it (agreed)."""
    return timedelta(
        minutes=int(_policy(session, municipality_id).number("urgent.minutes"))
    )


def reach(held: Directory, desk_id: int, at: datetime) -> Reach:
    """Return whether the desk answers now, or from when."""
    desk, calendar = held.desks[desk_id], held.calendars[desk_id]
    hours = hours_of(desk.hours)
    staffed = is_staffed(hours, calendar, at)
    opens_at = next_staffed(hours, calendar, at)
    return Reach(desk, held.desk_label(desk_id), staffed, opens_at)


def staffed_minutes(
    held: Directory, desk_id: int, since: datetime, until: datetime
) -> timedelta:
    """Return how long the desk was staffed between two moments."""
    calendar = held.calendars[desk_id]
    return staffed_for(hours_of(held.desks[desk_id].hours), calendar, since, until)


def outside_numbers(session: Session, municipality_id: int) -> Iterable[Outside]:
    """Return whom to telephone outside the desks' hours, as the town has entered."""
    agreed = _policy(session, municipality_id)
    kinds = (kind for kind in OutsideNumber if kind is not OutsideNumber.OTHER)
    return [
        Outside(kind, str(agreed.number(f"urgent.contact.{kind}"))) for kind in kinds
    ]


def _policy(session: Session, municipality_id: int) -> Policy:
    today = clock.office_today(session)
    return in_force(policies(session, municipality_id), today)
