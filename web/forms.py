"""入力欄の値 — what a browser sends, as text only; an unknown field is refused.

Nothing is judged here: every value arrives as it was typed, so that a page can give it
back. `web/sheet_check.py` and the verbs decide.
"""

from pydantic import BaseModel, ConfigDict, Field

from models.consent import ConsentWay
from models.drafts import LABELS
from models.referral_kind import ReferralKind
from models.referral_kinds import RULES
from models.referral_sheet import SheetForm, Way

COUNTERS = 4  # つなぎ先 on one form; more are a second sheet
FIELD_LABELS = {
    **LABELS,
    "form": "様式",
    "to_1": "つなぎ先",
    "to_2": "つなぎ先（2か所目）",
    "to_3": "つなぎ先（3か所目）",
    "to_4": "つなぎ先（4か所目）",
    "born_on": "生年月日",
    "safety_flags": "安全上の配慮",
    "topics": "ご相談の内容",
    "situation": "状況",
    "tax_consent": "専用の同意書",
    "consent": "ご本人の同意",
    "consent_on": "同意の日",
    "consent_way": "同意の方法",
    "items": "提供してよい内容",
    "result_may_return": "結果をお返ししてよいか",
    "valid_until": "同意の期限",
    "kind": "つなぎの種類",
    **{given.name: given.label for rule in RULES.values() for given in rule.fields},
}
LONGEST = {
    "name": 60,
    "kana": 60,
    "address": 200,
    "household": 400,
    "contact": 200,
    "original_kept_at": 100,
    "situation": 1200,
    "request": 600,
    "tax_note": 600,
    "urgent_reason": 200,
}


class WebForm(BaseModel):
    """A form of ours: no field it does not have, and the hidden token."""

    model_config = ConfigDict(extra="forbid")

    csrf_token: str = ""


class OfItsKind(WebForm):
    """What only one kind of つなぎ says when it is sent; the names are its own."""

    kind: str = ReferralKind.GENERAL.value
    care_criteria: str = ""
    medical_note: str = ""
    household_size: str = ""
    allergy: str = ""
    housing_need: str = ""
    move_by: str = ""
    approach: str = ""
    contact_wish: str = ""
    booking_on: str = ""
    booking_slot: str = ""
    loan_kind: str = ""
    first_seen_on: str = ""
    inspected_items: str = ""
    form_dated_on: str = ""
    network: str = ""
    network_basis: str = ""
    grant_state: str = ""
    heat_note: str = ""


class NewSheet(OfItsKind):
    """つなぐシート・連絡票・窓口案内カード, as typed."""

    form: str = SheetForm.TSUNAGU_SHEET.value
    to_1: str = ""
    way_1: str = Way.SENT.value
    to_2: str = ""
    way_2: str = Way.SENT.value
    to_3: str = ""
    way_3: str = Way.SENT.value
    to_4: str = ""
    way_4: str = Way.SENT.value
    name: str = ""
    kana: str = ""
    born_on: str = ""
    address: str = ""
    household: str = ""
    contact: str = ""
    safety_flags: list[str] = Field(default_factory=list)
    topics: list[str] = Field(default_factory=list)
    situation: str = ""
    request: str = ""
    tax_note: str = ""
    tax_consent: str = ""
    urgent: str = ""
    urgent_reason: str = ""
    consent: str = "yes"
    consent_on: str = ""
    consent_way: str = ConsentWay.WRITTEN.value
    original_kept_at: str = ""
    items: list[str] = Field(default_factory=list)
    result_may_return: str = ""
    valid_until: str = ""
    replaces: str = ""  # the draft this sheet is written from
    step: str = "preview"  # the button: preview, edit, draft, send

    def counters(self) -> list[tuple[str, str, str]]:
        """Return field name, desk and way of each つなぎ先, empty ones too."""
        return [
            (f"to_{n}", getattr(self, f"to_{n}"), getattr(self, f"way_{n}"))
            for n in range(1, COUNTERS + 1)
        ]


class ActForm(WebForm):
    """One verb of a referral, a handover or an errand, with what it may be given."""

    version: str = ""
    question: str = ""
    answer: str = ""
    decline_reason: str = ""
    decline_note: str = ""
    next_step: str = ""
    progress: str = ""
    outcome: str = ""
    outcome_note: str = ""
    care_answer: str = ""
    food_answer: str = ""
    housing_answer: str = ""
    lawyer_answer: str = ""
    loan_answer: str = ""
    inspection_answer: str = ""
    network_answer: str = ""
    next_consultation_on: str = ""
    withdrawal_reason: str = ""
    reached: str = ""
    applied_on: str = ""
    application_way: str = ""
    extension_reason: str = ""
    decision: str = ""
    decided_on: str = ""
    decision_note: str = ""
    no_application_reason: str = ""
    next_look_on: str = ""
    look_note: str = ""
    look_summary: str = ""
    wish_or_concern: str = ""
    neither_note: str = ""
    contact_result: str = ""
    dropped_because: str = ""
    on_behalf: str = ""  # "yes": a partner's answer by telephone or FAX, by hand
    via: str = ""
    answered_by: str = ""
    step: str = ""  # dispatch: preview first

    def given(self) -> dict[str, str]:
        """Return what the verb may take, by the names of its declaration."""
        ours = {"csrf_token", "version", "on_behalf", "via", "answered_by", "step"}
        return {name: text for name, text in self if name not in ours}

    def shown_version(self) -> int | None:
        """Return the row version the page showed; None where it was not a number."""
        digits = self.version.strip()
        return int(digits) if digits.isascii() and digits.isdigit() else None


class NewHandover(WebForm):
    """引継ぎ票, as typed."""

    to: str = ""
    name: str = ""
    kana: str = ""
    born_on: str = ""
    address: str = ""
    household: str = ""
    contact: str = ""
    safety_flags: list[str] = Field(default_factory=list)
    situation: str = ""
    request: str = ""
    means: str = ""
    urgent_reason: str = ""
    entrance: str = ""
    ends_on: str = ""
    ended_as: str = ""
    decided_on: str = ""
    service: str = ""
    criterion: str = ""
    basis: str = "consent"
    basis_reason: str = ""
    consent_on: str = ""
    consent_way: str = ConsentWay.WRITTEN.value
    original_kept_at: str = ""
    items: list[str] = Field(default_factory=list)
    result_may_return: str = ""
    valid_until: str = ""


class ReasonForm(WebForm):
    """Why a tax or levy item is to be shown."""

    reason: str = ""
