"""シートの中身 — a referral with its sheet, person, consent, and who may read what."""

from dataclasses import dataclass
from datetime import date

from sqlmodel import Session, select

from models.agency import Agency
from models.client import Client
from models.consent import (
    CONSENT_ITEM_LABELS,
    CONSENT_WAY_LABELS,
    Consent,
    ConsentItem,
)
from models.disclosure import (
    Shown,
    has_tax_to_show,
    kind_for_receiver,
    kind_for_writer,
    notes_may_return,
    result_may_return,
    what_receiver_may_see,
    what_sender_may_see,
    what_writer_may_see,
)
from models.referral_sheet import Referral, Sheet
from models.wareki import era_form, western_form
from tasks.directory import directory


@dataclass(frozen=True)
class SheetRows:
    """The rows around one referral; what leaves them is decided in disclosure."""

    referral: Referral
    sheet: Sheet
    client: Client
    consent: Consent | None
    sender_agency: Agency
    receivers: str

    def as_receiver(self, on: date) -> list[Shown]:
        """What the receiving counter may read of the sheet."""
        way = self.referral.way
        return [
            *kind_for_receiver(self.referral, self.consent, on),
            *what_receiver_may_see(self.sheet, self.client, self.consent, way, on),
        ]

    def as_writer(self) -> list[Shown]:
        """What the writing counter reads again of its own sheet."""
        sheet = what_writer_may_see(self.sheet, self.client)
        return [*kind_for_writer(self.referral), *sheet]

    def as_sender(self, on: date) -> list[Shown]:
        """What has come back to the sender."""
        return what_sender_may_see(self.referral, self.consent, self.sender_agency, on)

    def result_returns(self, on: date) -> bool:
        """Whether the sender may learn more than the receipt."""
        return result_may_return(self.consent, self.sender_agency, on)

    def notes_return(self, on: date) -> bool:
        """Whether the receiver's own words may reach the sender."""
        return notes_may_return(self.consent, self.sender_agency, on)

    def has_tax(self, on: date) -> bool:
        """Whether giving a reason would open the tax item."""
        return has_tax_to_show(self.sheet, self.consent, on)

    def consent_lines(self, only: str = "") -> list[tuple[str, str]]:
        """The consent as recorded, line by line; empty without one.

        A partner that received the sheet reads of itself (`only`) among the 提供先.
        """
        if self.consent is None:
            return []
        return _consent_lines(self.consent, only or self.receivers)


def rows_of(session: Session, referral: Referral) -> SheetRows:
    """The rows around a referral, loaded."""
    held = directory(session)
    sheet = session.exec(select(Sheet).where(Sheet.id == referral.sheet_id)).one()
    client = session.exec(select(Client).where(Client.id == sheet.client_id)).one()
    consent = session.exec(
        select(Consent).where(Consent.id == sheet.consent_id)
    ).one_or_none()
    to = consent.to_agency_ids if consent else []
    names = "、".join(held.agencies[each].name for each in to if each in held.agencies)
    agency = held.agency_of(referral.sender_desk_id)
    return SheetRows(referral, sheet, client, consent, agency, names)


def _consent_lines(consent: Consent, receivers: str) -> list[tuple[str, str]]:
    items = [CONSENT_ITEM_LABELS[ConsentItem(item)] for item in consent.items]
    until = "撤回されるまで"
    if consent.valid_until:
        until = f"{_both(consent.valid_until)}まで"
    lines = [
        ("同意の日", _both(consent.given_on)),
        ("方法", CONSENT_WAY_LABELS[consent.way]),
        ("原本の保管場所", consent.original_kept_at),
        ("提供先", receivers),
        ("提供してよい内容", "、".join(items)),
        ("結果の返送", "可" if consent.result_may_return else "不可（受付済のみ）"),
        ("有効期間", until),
    ]
    if consent.withdrawn_on:
        lines.append(("撤回", _both(consent.withdrawn_on)))
    return lines


def _both(day: date) -> str:
    return f"{era_form(day)}・{western_form(day)}"
