"""同じ方についてのつなぎ — which other referral to our desk is about the same person.

Only our own desk looks, and only where both consents let it read who the person is.
"""

from collections.abc import Sequence
from datetime import date

from sqlmodel import Session, col, select

from models.agency import AgencySide
from models.client import Client
from models.consent import Consent, ConsentItem
from models.queries.referrals import about_the_same_person
from models.referral import LIVE
from models.referral_sheet import Referral, ReferralState, Sheet
from tasks import clock
from tasks.directory import directory


def joined_here(session: Session, referral: Referral) -> Sequence[Referral]:
    """Return the referrals that were joined to this one; for its own desk alone."""
    query = select(Referral).where(Referral.joined_to == referral.id)
    return session.exec(query.order_by(col(Referral.id))).all()


def has_joined(session: Session, referral: Referral) -> bool:
    """Tell whether another one waits for the result of this one."""
    waiting = (r.state is ReferralState.JOINED for r in joined_here(session, referral))
    return any(waiting)


def same_person(session: Session, referral: Referral) -> list[Referral]:
    """Return the live referrals to our agency about the same person, oldest first.

    Same ふりがな (spaces apart) and 生年月日. None for a receiver that is no desk of
    ours, before the sheet was opened, or beyond what a consent lets the desk read.
    """
    held, today = directory(session), clock.office_today(session)
    agency = held.agency_of(referral.receiver_desk_id)
    if agency.side is not AgencySide.OWN or referral.state not in LIVE:
        return []
    client = _readable(session, referral, today)
    if client is None or client.born_on is None or not _folded(client.kana):
        return []
    desks = [d.id for d in held.desks.values() if d.agency_id == agency.id]
    found: Sequence[Referral] = session.exec(
        about_the_same_person(referral, client.born_on, desks)
    ).all()
    return [other for other in found if _is_same(session, other, client, today)]


def _readable(session: Session, referral: Referral, today: date) -> Client | None:
    """Return the person, where the receiving desk may read who it is."""
    sheet = session.exec(select(Sheet).where(Sheet.id == referral.sheet_id)).one()
    consent = session.get(Consent, sheet.consent_id) if sheet.consent_id else None
    if referral.opened_at is None:
        return None
    if consent is None or not consent.holds_on(today):
        return None
    if ConsentItem.IDENTITY.value not in consent.items:
        return None
    return session.exec(select(Client).where(Client.id == sheet.client_id)).one()


def _is_same(session: Session, other: Referral, client: Client, today: date) -> bool:
    known = _readable(session, other, today)
    return known is not None and _folded(known.kana) == _folded(client.kana)


def _folded(kana: str) -> str:
    """Return ふりがな without spaces; カタカナ and ひらがな read alike."""
    return "".join(_hiragana(c) for c in kana if not c.isspace())


def _hiragana(character: str) -> str:
    return chr(ord(character) - 0x60) if "ァ" <= character <= "ヶ" else character
