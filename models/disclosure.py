"""開示の範囲（disclosure） — the one place that says what may be shown, to whom.

A receiver sees what the consent's items cover, a sender a closed list (law 4). Tax and
levy items need a consent that names them (地方税法第22条). A safety flag keeps address,
household and contact out of every output, our own screens and prints included.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from models.agency import Agency
from models.client import Client, SafetyFlag
from models.consent import Consent, ConsentItem
from models.referral_kind import ReferralKind
from models.referral_kinds import answered_in_words, basis_in_law, sent_in_words
from models.referral_sheet import (
    DECLINE_LABELS,
    OUTCOME_LABELS,
    TOPICS,
    DeclineReason,
    Referral,
    ReferralState,
    Sheet,
    Way,
)
from models.wareki import era_form

BY_POST = "表示するには理由の入力が必要です"  # a tax item is never shown by a GET
NO_CONSENT = "非表示（提供の同意がありません）"
PERIOD_OVER = "非表示（同意の期間外です）"
NOT_COVERED = "非表示（同意の範囲外です）"
CARRIED = "ご本人がお持ちの用紙をご確認ください"
RECEIPT_ONLY = "非表示（お返しできるのは受領確認のみです）"
FLAG_REASONS = {
    SafetyFlag.PROTECTED: "非表示（支援措置）",
    SafetyFlag.NO_TELEPHONE: "非表示（電話不可）",
    SafetyFlag.KEPT_FROM_FAMILY: "非表示（家族に秘匿）",
}
_BLOCKED = frozenset({"住所", "世帯の状況", "連絡先"})
_RECEIVED = frozenset(
    {ReferralState.ACKNOWLEDGED, ReferralState.ACCEPTED, ReferralState.IN_CONTACT}
)
# What a counter says of itself when it declines tells nothing about the person.
_ABOUT_THE_PERSON = frozenset({DeclineReason.PERSON_DECLINED, DeclineReason.OTHER})


@dataclass(frozen=True)
class Shown:
    """One line of a page or print: its value, or the reason it is withheld."""

    label: str
    value: str
    withheld: str | None = None


def what_receiver_may_see(
    sheet: Sheet, client: Client, consent: Consent | None, way: Way, on: date
) -> list[Shown]:
    """Return the sheet as the receiving counter may read it on that day.

    Without a consent in force nothing personal is shown; of a card the person carries
    the counter reads the paper. The tax item waits for a POST with a reason.
    """
    return [
        _kept_safe(client, _covered(item, line, consent, way, on))
        for item, line in _lines(sheet, client)
    ]


def what_writer_may_see(sheet: Sheet, client: Client) -> list[Shown]:
    """Return the sheet as the counter that wrote it reads it again."""
    return [
        _kept_safe(client, _tax_waits(item, line))
        for item, line in _lines(sheet, client)
    ]


def kind_for_receiver(
    referral: Referral, consent: Consent | None, on: date
) -> list[Shown]:
    """Return what its kind alone says: within the consent, or under the law it names.

    Of a card the person carries the counter reads the paper.
    """
    lines = kind_for_writer(referral)
    if basis_in_law(referral):
        return lines
    item, way = ConsentItem.SITUATION, Way(referral.way)
    return [*lines[:1], *(_covered(item, each, consent, way, on) for each in lines[1:])]


def kind_for_writer(referral: Referral) -> list[Shown]:
    """Return the kind and its facts as written; nothing for 一般のつなぎ."""
    if referral.kind == ReferralKind.GENERAL:
        return []
    said = [Shown(label, value) for label, value in sent_in_words(referral)]
    return [Shown("つなぎの種類", ReferralKind.of(referral.kind).label), *said]


def tax_note_for(sheet: Sheet, consent: Consent | None, on: date) -> Shown:
    """Return the tax item for the event that gave a reason to read it (POST)."""
    line = Shown("市税・保険料等の情報", sheet.tax_note)
    reason = _gap(ConsentItem.TAX, consent, on)
    return Shown(line.label, "", reason) if reason else line


def has_tax_to_show(sheet: Sheet, consent: Consent | None, on: date) -> bool:
    """Tell whether a reason would open the tax item."""
    return bool(sheet.tax_note) and _gap(ConsentItem.TAX, consent, on) is None


def what_sender_may_see(
    referral: Referral, consent: Consent | None, sender_agency: Agency, on: date
) -> list[Shown]:
    """Return what comes back to the sender: a closed list within the consent.

    Only 受付済 where the person allowed no more, and for 議員・知人・民間 without
    consent. Free words need a consent that covers the situation too.
    """
    receipt = "受付済" if referral.acknowledged_at else "未確認"
    shown = [Shown("受付", receipt)]
    allowed = result_may_return(consent, sender_agency, on)
    words = notes_may_return(consent, sender_agency, on)
    if referral.outcome is not None:
        outcome = OUTCOME_LABELS[referral.outcome]
        shown.append(_returned("結果区分", outcome, allowed))
    answers = answered_in_words(referral)
    shown += [_returned(label, value, allowed) for label, value in answers]
    if referral.outcome_note:
        shown.append(_returned("結果の補足", referral.outcome_note, words))
    if referral.decline_reason is not None:
        neutral = referral.decline_reason not in _ABOUT_THE_PERSON
        reason = DECLINE_LABELS[referral.decline_reason]
        shown.append(_returned("辞退の理由", reason, allowed or neutral))
    if referral.decline_note:
        shown.append(_returned("辞退の補足", referral.decline_note, words))
    return shown


def result_may_return(consent: Consent | None, sender_agency: Agency, on: date) -> bool:
    """Tell whether more than 受付済 may go back to the sender on that day."""
    if consent is None:
        return not sender_agency.receipt_only
    return consent.result_may_return and consent.holds_on(on)


def notes_may_return(consent: Consent | None, sender_agency: Agency, on: date) -> bool:
    """Tell whether free words of the receiver may go back to the sender."""
    if consent is None or ConsentItem.SITUATION.value not in consent.items:
        return False
    return result_may_return(consent, sender_agency, on)


def state_sender_may_see(
    state: ReferralState, *, result_returns: bool
) -> ReferralState:
    """Return the state to show a sender: 受領確認済み stands for what lies beyond."""
    hidden = _RECEIVED | {ReferralState.JOINED}
    if not result_returns and state in hidden:
        return ReferralState.ACKNOWLEDGED
    return state


def _lines(sheet: Sheet, client: Client) -> Iterator[tuple[ConsentItem, Shown]]:
    """Yield every line of the sheet with the consent item that covers it."""
    identity, situation = ConsentItem.IDENTITY, ConsentItem.SITUATION
    born = era_form(client.born_on) if client.born_on else ""
    yield identity, Shown("氏名", client.name)
    yield identity, Shown("ふりがな", client.kana)
    yield identity, Shown("生年月日", born)
    yield identity, Shown("住所", client.address)
    yield identity, Shown("連絡先", client.contact)
    yield ConsentItem.HOUSEHOLD, Shown("世帯の状況", client.household)
    topics = "、".join(TOPICS[t] for t in TOPICS if t in sheet.topics)
    yield situation, Shown("ご相談の内容", topics)
    yield situation, Shown("状況", sheet.situation)
    yield situation, Shown("お願いしたいこと", sheet.request)
    if sheet.urgent_reason:
        yield situation, Shown("至急の理由", sheet.urgent_reason)
    if sheet.tax_note:
        yield ConsentItem.TAX, Shown("市税・保険料等の情報", sheet.tax_note)


def _covered(
    item: ConsentItem, line: Shown, consent: Consent | None, way: Way, on: date
) -> Shown:
    reason = _gap(item, consent, on)
    if reason == NO_CONSENT and way is Way.CARRIED:
        reason = CARRIED
    return Shown(line.label, "", reason) if reason else _tax_waits(item, line)


def _gap(item: ConsentItem, consent: Consent | None, on: date) -> str | None:
    """Return why the consent does not cover an item on that day, or None."""
    if consent is None:
        return NO_CONSENT
    if not consent.holds_on(on):
        return PERIOD_OVER
    return None if item.value in consent.items else NOT_COVERED


def _tax_waits(item: ConsentItem, line: Shown) -> Shown:
    return Shown(line.label, "", BY_POST) if item is ConsentItem.TAX else line


def _kept_safe(client: Client, line: Shown) -> Shown:
    """Return the line without its value where a safety flag blocks it."""
    if line.withheld or line.label not in _BLOCKED or not client.safety_flags:
        return line
    reasons = (FLAG_REASONS[f] for f in SafetyFlag if f.value in client.safety_flags)
    return Shown(line.label, "", next(reasons, "非表示"))


def _returned(label: str, value: str, allowed: bool) -> Shown:
    return Shown(label, value) if allowed else Shown(label, "", RECEIPT_ONLY)
