"""議題の追加 — what a person puts on the agenda of a meeting.

A tax or levy item is refused without its own consent (地方税法第22条), also in a
支援会議, and never holds its content: that is told at the meeting.
"""

from collections.abc import Iterator, Mapping
from datetime import date

from sqlmodel import Session, col, select

from models.conference_sheet import (
    BY_TAX_CONSENT,
    Conference,
    ConferenceItem,
    ItemKind,
    TaxUse,
)
from models.consent import Consent, ConsentItem
from models.decide import Party
from models.handover_sheet import Handover
from models.referral_sheet import Referral, Sheet
from models.refusals import ConsentMissing, GivenMissing
from tasks import clock


def keep_item(
    session: Session, conference: Conference, given: Mapping[str, str], by: Party
) -> ConferenceItem:
    """Add what a person typed to the agenda.

    Raises GivenMissing where nothing says what it is about, ConsentMissing for tax
    without the consent that names it.
    """
    number = given.get("item_number", "").strip()
    words = given.get("item_words", "").strip()
    tax = TaxUse.of(given["item_tax"])
    consent = _consent_for(session, tax, number, words)
    item = ConferenceItem(
        municipality_id=conference.municipality_id,
        conference_id=conference.id,
        kind=ItemKind.of(given["item_kind"]),
        number=number,
        words=words,
        tax=tax,
        tax_consent_id=consent.id if consent else None,
        legal_basis=BY_TAX_CONSENT if consent else conference.legal_basis,
        added_at=clock.now(session),
        added_by=by.name,
    )
    session.add(item)
    session.flush()
    return item


def _consent_for(
    session: Session, tax: TaxUse, number: str, words: str
) -> Consent | None:
    """Return the consent a tax item stands under; None where it is no tax item."""
    if not (number or words):
        raise GivenMissing(
            "「受付番号」か「協議したいこと」を入力してください。", "item_words"
        )
    if tax is TaxUse.NONE:
        return None
    _refuse_content(words)
    return tax_consent(session, number, clock.office_today(session))


def _refuse_content(words: str) -> None:
    if words:
        raise GivenMissing(
            "市税・保険料等の情報を扱う議題には、内容を書かず、受付番号だけを"
            "入力してください。内容は会議の場で扱います。",
            "item_words",
        )


def tax_consent(session: Session, number: str, today: date) -> Consent:
    """Return the consent that names the tax items of that 受付番号. Raises
    ConsentMissing without one in force: 地方税法第22条, in a 支援会議 too."""
    for sheet in _sheets_of(session, number):
        consent = session.get(Consent, sheet.consent_id) if sheet.consent_id else None
        named = consent is not None and ConsentItem.TAX.value in consent.items
        if consent is not None and named and consent.holds_on(today):
            return consent
    raise ConsentMissing(
        "市税・保険料等の情報についての専用の同意が確認できないため、議題に加えられません"
        "（地方税法第22条。支援会議でも同じです）。"
    )


def _sheets_of(session: Session, number: str) -> Iterator[Sheet]:
    if not number:
        return
    yield from session.exec(select(Sheet).where(Sheet.number == number))
    for table in (Referral, Handover):
        ids = select(table.sheet_id).where(table.number == number)
        yield from session.exec(select(Sheet).where(col(Sheet.id).in_(ids)))
