"""つなぎ直し — the same sheet to another counter, after one that does not take it.

The sender sends; a receiver who knows better names the counter and sends nothing.
"""

from dataclasses import dataclass
from datetime import date

from sqlmodel import Session, col, func, select

from models.consent import Consent, ConsentWay
from models.decide import Party
from models.directory import Directory
from models.individual_number import refuse_individual_number
from models.referral import REFERRAL
from models.referral_sheet import Referral, Sheet, Way
from models.refusals import ConsentMissing, GivenMissing, NothingHere
from tasks import clock
from tasks.acts import act, begin
from tasks.directory import directory
from tasks.rehearsal import dispatch

AGAIN = "draft_again"  # the first event of a referral that was sent on
_OVER = tuple(state for state, declared in REFERRAL.states.items() if declared.final)


@dataclass(frozen=True)
class WiderConsent:
    """The person agreed to the new counter too: when, how, where the original is."""

    given_on: date
    way: ConsentWay
    original_kept_at: str


@dataclass(frozen=True)
class Another:
    """The counter a sheet goes to next, and how; a consent only where one is new."""

    desk_id: int
    way: Way = Way.SENT
    consent: WiderConsent | None = None


def pass_on(
    session: Session,
    referral_id: int,
    by: Party,
    desk_id: int,
    note: str = "",
    version: int | None = None,
) -> None:
    """Decline with the name of the counter that fits; the sender decides what to do.

    Raises NothingHere for a counter that does not take part, and what `act` raises.
    """
    referral = _locked(session, referral_id)
    _refuse_counter(session, referral, desk_id)
    given = {"suggested_desk_id": str(desk_id), "decline_note": note}
    act(session, "referral", referral_id, "pass_on", by, given, version)


def reroute(
    session: Session,
    referral_id: int,
    by: Party,
    to: Another,
    version: int | None = None,
) -> Referral:
    """End a declined referral as つなぎ直し済み and send its sheet to another counter.

    The consent is checked anew for that counter. Raises ConsentMissing, NothingHere,
    GivenMissing, and what `act` raises; nothing is half done (one transaction).
    """
    old = _locked(session, referral_id)
    held, sheet = directory(session), _sheet_of(session, old)
    _refuse_counter(session, old, to.desk_id)
    _refuse_again(session, sheet, held, to.desk_id)
    if to.consent is not None:
        _widen(session, sheet, to, to.consent, by)
    told = {"rerouted_to": held.desk_label(to.desk_id)}
    act(session, "referral", old.id, "reroute", by, told, version)
    new = _sent_on(session, old, sheet, to)
    begin(session, "referral", new, by, AGAIN)
    dispatch(session, new, by)
    return new


def _locked(session: Session, referral_id: int) -> Referral:
    query = select(Referral).where(Referral.id == referral_id).with_for_update()
    found = session.exec(query.execution_options(populate_existing=True))
    referral = found.one_or_none()
    if referral is None:
        raise NothingHere("お探しのつなぎは見つかりません。")
    return referral


def _sheet_of(session: Session, referral: Referral) -> Sheet:
    """Return the sheet, locked: it gives its referrals their numbers in turn."""
    query = select(Sheet).where(Sheet.id == referral.sheet_id).with_for_update()
    return session.exec(query).one()


def _refuse_counter(session: Session, referral: Referral, desk_id: int) -> None:
    """Refuse a counter that is one of the two, or does not take part any more."""
    held, today = directory(session), clock.office_today(session)
    both = (referral.sender_desk_id, referral.receiver_desk_id)
    if desk_id not in held.desks or desk_id in both:
        raise GivenMissing("「窓口」を選び直してください。", "desk")
    closed_on = held.agency_of(desk_id).closed_on
    if closed_on is not None and closed_on <= today:
        raise NothingHere(
            f"「{held.desk_label(desk_id)}」は、現在このしくみに参加していません。"
        )


def _refuse_again(
    session: Session, sheet: Sheet, held: Directory, desk_id: int
) -> None:
    """Refuse a counter where this very sheet is under way already."""
    under_way = select(Referral.number).where(
        Referral.sheet_id == sheet.id,
        Referral.receiver_desk_id == desk_id,
        col(Referral.state).not_in(_OVER),
    )
    number = session.exec(under_way).first()
    if number is not None:
        raise GivenMissing(
            f"「{held.desk_label(desk_id)}」には、同じ内容をすでに送付しています"
            f"（受付番号 {number}）。",
            "desk",
        )


def _widen(
    session: Session, sheet: Sheet, to: Another, wider: WiderConsent, by: Party
) -> None:
    """Record a consent that covers the new counter too; the former one is kept.

    Items, and whether the result may return, stay what the person agreed to before.
    """
    before = session.get(Consent, sheet.consent_id) if sheet.consent_id else None
    if before is None:
        raise ConsentMissing(
            f"{sheet.number}：同意の記録がないシートです。新しいシートを作成してください。"
        )
    _refuse_unread(wider, clock.office_today(session))
    receiver = directory(session).agency_of(to.desk_id).id
    consent = _as_before(before, wider, receiver)
    consent.recorded_at, consent.recorded_by = clock.now(session), by.name
    session.add(consent)
    session.flush()
    sheet.consent_id = consent.id
    session.add(sheet)


def _as_before(before: Consent, wider: WiderConsent, receiver: int) -> Consent:
    """Return the former consent with one agency more, as it was given now."""
    return Consent(
        municipality_id=before.municipality_id,
        client_id=before.client_id,
        given_on=wider.given_on,
        way=wider.way,
        original_kept_at=wider.original_kept_at.strip(),
        from_agency_id=before.from_agency_id,
        to_agency_ids=sorted({*before.to_agency_ids, receiver}),
        items=list(before.items),
        result_may_return=before.result_may_return,
        valid_until=before.valid_until,
        withdrawn_on=before.withdrawn_on,
        recorded_at=before.recorded_at,
        recorded_by=before.recorded_by,
    )


def _refuse_unread(wider: WiderConsent, today: date) -> None:
    if wider.given_on > today:
        raise GivenMissing("「同意の日」は今日までの日にしてください。", "consent_on")
    if not wider.original_kept_at.strip():
        told = "「原本の保管場所」を入力してください。"
        raise GivenMissing(told, "original_kept_at")
    refuse_individual_number(wider.original_kept_at, "原本の保管場所")


def _sent_on(session: Session, old: Referral, sheet: Sheet, to: Another) -> Referral:
    counted = select(func.count()).where(col(Referral.sheet_id) == sheet.id)
    return Referral(
        municipality_id=old.municipality_id,
        number=f"{sheet.number}-{session.exec(counted).one() + 1}",
        sheet_id=sheet.id,
        sender_desk_id=old.sender_desk_id,
        receiver_desk_id=to.desk_id,
        own_desk_id=_own_desk(directory(session), old, to.desk_id),
        way=to.way,
        kind=old.kind,
        particulars=dict(old.particulars),
        urgent=old.urgent,
        rerouted_from=old.id,
    )


def _own_desk(held: Directory, old: Referral, desk_id: int) -> int:
    """Return our desk on either side; else the one that was asked first goes on.

    Its posts hear of silence, so that a person sent from us to another is not lost.
    """
    for desk in (desk_id, old.sender_desk_id):
        if held.is_own(desk):
            return desk
    return old.own_desk_id
