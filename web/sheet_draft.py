"""入力とシート — a checked form becomes the draft the verbs take, and back again."""

import unicodedata
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from models.consent import Consent, ConsentItem, ConsentWay
from models.drafts import ClientDraft, ConsentDraft, SheetDraft
from models.referral_kind import ReferralKind
from models.referral_kinds import RULES
from models.referral_sheet import TOPICS, Referral, SheetForm, Way
from models.wareki import era_form
from web.forms import NewSheet
from web.sheet_rows import SheetRows


def draft_of(form: NewSheet, days: Mapping[str, date]) -> SheetDraft:
    """Return what a checked form says, folded but for names."""
    return SheetDraft(
        form=SheetForm(form.form),
        to=tuple((int(desk), Way(way)) for _, desk, way in form.counters() if desk),
        client=ClientDraft(
            name=form.name.strip(),  # as typed: no folding of names
            kana=form.kana.strip(),
            born_on=days.get("born_on"),
            address=form.address.strip(),
            household=_lines(form.household),
            contact=unicodedata.normalize("NFKC", form.contact.strip()),
            safety_flags=tuple(form.safety_flags),
        ),
        consent=_consent(form, days),
        topics=tuple(t for t in TOPICS if t in form.topics),
        situation=_lines(form.situation),
        request=_lines(form.request),
        tax_note=_lines(form.tax_note),
        urgent_reason=form.urgent_reason.strip() if form.urgent else "",
        kind=ReferralKind.of(form.kind),
        particulars=particulars_of(form),
    )


def particulars_of(form: NewSheet) -> dict[str, str]:
    """Return what was typed into the fields of its own kind."""
    fields = RULES[ReferralKind.of(form.kind)].fields
    return {given.name: _lines(getattr(form, given.name)) for given in fields}


def _consent(form: NewSheet, days: Mapping[str, date]) -> ConsentDraft | None:
    """Return the consent as far as it can be kept; a draft may lack it."""
    if form.consent != "yes" or "consent_on" not in days:
        return None
    items = [i for i in ConsentItem if i.value in form.items]
    tax = [ConsentItem.TAX] if form.tax_consent else []
    return ConsentDraft(
        given_on=days["consent_on"],
        way=ConsentWay(form.consent_way),
        original_kept_at=form.original_kept_at.strip(),
        items=(*items, *tax),
        result_may_return=form.result_may_return == "yes",
        valid_until=days.get("valid_until"),
    )


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n").strip()


def form_of(kept: SheetRows, drafts: Sequence[Referral]) -> NewSheet:
    """Return a draft as it was typed, but for what is never shown again by a GET.

    The tax item, and what a safety flag blocks, have to be typed anew.
    """
    sheet, client, consent = kept.sheet, kept.client, kept.consent
    form = NewSheet(
        form=sheet.form.value,
        name=client.name,
        kana=client.kana,
        born_on=_day(client.born_on),
        safety_flags=list(client.safety_flags),
        topics=list(sheet.topics),
        situation=sheet.situation,
        request=sheet.request,
        urgent="yes" if sheet.urgent_reason else "",
        urgent_reason=sheet.urgent_reason,
        replaces=str(drafts[0].id),
        kind=ReferralKind.of(drafts[0].kind).value,
        **_counters(drafts),
    )
    _with_particulars(form, drafts[0])
    if not client.safety_flags:
        form.address, form.contact = client.address, client.contact
        form.household = client.household
    return _with_consent(form, consent) if consent else form


def _with_particulars(form: NewSheet, draft: Referral) -> None:
    for name, said in draft.particulars.items():
        setattr(form, name, said)


def _counters(drafts: Sequence[Referral]) -> dict[str, Any]:
    desks = {f"to_{n}": str(r.receiver_desk_id) for n, r in enumerate(drafts, 1)}
    ways = {f"way_{n}": r.way.value for n, r in enumerate(drafts, 1)}
    return {**desks, **ways}


def _with_consent(form: NewSheet, consent: Consent) -> NewSheet:
    form.consent_on = _day(consent.given_on)
    form.consent_way = consent.way.value
    form.original_kept_at = consent.original_kept_at
    form.items = [item for item in consent.items if item != ConsentItem.TAX.value]
    form.result_may_return = "yes" if consent.result_may_return else "no"
    form.valid_until = _day(consent.valid_until)
    return form


def _day(day: date | None) -> str:
    return era_form(day).partition("（")[0] if day else ""
