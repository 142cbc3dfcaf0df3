"""新しいシートの点検 — what was typed becomes a SheetDraft, or a sentence per field.

Full width and half width, 和暦 and 西暦 are all taken. A draft needs only a counter and
a name; what is to be sent must be complete.
"""

from collections.abc import Iterator, Mapping
from datetime import date

from models.client import SafetyFlag
from models.consent import ConsentItem, ConsentWay
from models.drafts import SheetDraft
from models.individual_number import refuse_individual_number
from models.referral_sheet import TOPICS, SheetForm, Way
from models.refusals import ProcedureError
from models.wareki import era_form, parse_day, western_form
from web.forms import FIELD_LABELS, LONGEST, NewSheet
from web.kinds import kind_faults, stands_on_law
from web.sheet_draft import draft_of

DAYS = ("born_on", "consent_on", "valid_until")
_TAX_NEEDS_ITS_OWN = (
    "市税・保険料等の情報を伝えるには、専用の同意書（様式第1号）が必要です"
    "（地方税法第22条）。同意書がないときは、その欄を空にしてください。"
)
_NO_CONSENT = (
    "ご本人の同意がないときは送付できません。用紙をご本人にお渡しする場合は、"
    "届け方を「本人持参」にしてください。"
)


class SheetRefused(ProcedureError):
    """The form cannot be used as it is: one sentence per field."""

    def __init__(self, errors: dict[str, str]) -> None:
        """Keep the sentences by the name of their field."""
        super().__init__("入力内容をご確認ください。")
        self.errors = errors


def checked_draft(
    form: NewSheet, counters: Mapping[int, str], today: date, *, to_send: bool
) -> SheetDraft:
    """Return the sheet as it can be kept, or sent. Raises SheetRefused."""
    days = {name: _day(getattr(form, name)) for name in DAYS}
    errors: dict[str, str] = {}
    for name, sentence in _faults(form, counters, days, today, to_send=to_send):
        errors.setdefault(name, sentence)
    if errors:
        raise SheetRefused(errors)
    known = {name: day for name, day in days.items() if isinstance(day, date)}
    return draft_of(form, known)


def understood(form: NewSheet) -> dict[str, str]:
    """Return how each readable day was understood, in both calendars."""
    read = {name: _day(getattr(form, name)) for name in DAYS}
    return {
        name: f"{western_form(day)}・{era_form(day)}と読み取りました。"
        for name, day in read.items()
        if isinstance(day, date)
    }


Days = Mapping[str, "date | str | None"]  # the day, why it is unreadable, or none
Fault = tuple[str, str]


def _day(typed: str) -> date | str | None:
    if not typed.strip():
        return None
    try:
        return parse_day(typed)
    except ProcedureError as refusal:
        return str(refusal)


def _faults(
    form: NewSheet,
    counters: Mapping[int, str],
    days: Days,
    today: date,
    *,
    to_send: bool,
) -> Iterator[Fault]:
    yield from _counter_faults(form, counters)
    if not form.name.strip():
        yield "name", "氏名を入力してください。"
    yield from _text_faults(form)
    yield from _day_faults(days, today)
    yield from _choice_faults(form)
    yield from kind_faults(form, today, to_send=to_send)
    if to_send:
        yield from _incomplete(form, days)
    if form.urgent and not form.urgent_reason.strip():
        yield "urgent_reason", "至急とする理由を入力してください。"
    if form.tax_note.strip() and not (form.tax_consent and form.consent == "yes"):
        yield "tax_consent", _TAX_NEEDS_ITS_OWN


def _counter_faults(form: NewSheet, counters: Mapping[int, str]) -> Iterator[Fault]:
    seen: set[str] = set()
    for name, desk, way in form.counters():
        if not desk:
            continue
        if not (desk.isascii() and desk.isdigit() and int(desk) in counters):
            yield name, "つなぎ先の窓口が見つかりません。一覧から選び直してください。"
        elif desk in seen:
            yield name, "同じつなぎ先が重なっています。どちらかを消してください。"
        if way not in {w.value for w in Way}:
            yield name, "届け方を選び直してください。"
        seen.add(desk)
    if not seen:
        yield "to_1", "つなぎ先を選んでください。"


def _text_faults(form: NewSheet) -> Iterator[Fault]:
    for name, longest in LONGEST.items():
        text = getattr(form, name)
        if len(text) > longest:
            yield (
                name,
                f"{longest}字以内で入力してください（いま{len(text)}字です）。",
            )
        try:
            refuse_individual_number(text, FIELD_LABELS[name])
        except ProcedureError as refusal:
            yield name, str(refusal)


def _day_faults(days: Days, today: date) -> Iterator[Fault]:
    for name, day in days.items():
        if isinstance(day, str):
            yield name, day
    born, given, until = (days[name] for name in DAYS)
    if isinstance(born, date) and born > today:
        yield "born_on", f"{western_form(born)}は、まだ来ていない日です。"
    if isinstance(given, date) and given > today:
        not_yet = f"{western_form(given)}は、まだ来ていない日です。"
        yield "consent_on", f"{not_yet}ご本人が同意された日を入力してください。"
    if isinstance(until, date) and until < today:
        over = f"同意の期限（{western_form(until)}）が過ぎています。"
        yield "valid_until", f"{over}改めて同意を得るか、期限をご確認ください。"


def _choice_faults(form: NewSheet) -> Iterator[Fault]:
    if form.form not in {f.value for f in SheetForm}:
        yield "form", "様式を選び直してください。"
    if form.consent_way not in {w.value for w in ConsentWay}:
        yield "consent_way", "同意の方法を選んでください。"
    lists = (
        ("topics", form.topics, set(TOPICS)),
        ("safety_flags", form.safety_flags, {f.value for f in SafetyFlag}),
        ("items", form.items, {i.value for i in ConsentItem} - {"tax"}),
    )
    for name, chosen, known in lists:
        if not set(chosen) <= known:
            yield name, "一覧にない項目があります。選び直してください。"


def _incomplete(form: NewSheet, days: Days) -> Iterator[Fault]:
    """Yield what is missing before anything may leave."""
    if not form.topics:
        yield "topics", "あてはまるものを一つ以上選んでください。"
    if form.consent == "yes":
        yield from _consent_faults(form, days)
        return
    if stands_on_law(form):
        return
    carried = {way for _, desk, way in form.counters() if desk} == {Way.CARRIED.value}
    if form.consent != "no" or not carried:
        yield "consent", _NO_CONSENT


def _consent_faults(form: NewSheet, days: Days) -> Iterator[Fault]:
    if days["consent_on"] is None:
        yield "consent_on", "ご本人が同意された日を入力してください。"
    if not form.original_kept_at.strip():
        yield (
            "original_kept_at",
            "同意書の原本（口頭のときは記録）の保管場所を入力してください。",
        )
    if ConsentItem.IDENTITY.value not in form.items:
        yield "items", "氏名等の提供についての同意が必要です。"
    if form.result_may_return not in {"yes", "no"}:
        yield "result_may_return", "どちらかを選んでください。"
