"""What the tests of the new sheet share: a form that is complete, and its counters."""

from datetime import date

from web.forms import NewSheet
from web.sheet_check import SheetRefused, checked_draft

TODAY = date(2026, 9, 17)
COUNTERS = {1: "自立相談支援機関 自立サポート担当", 2: "市社会福祉協議会 相談支援係"}
SHEET = {
    "form": "tsunagu_sheet",
    "to_1": "1",
    "way_1": "sent",
    "name": "見本 花子",
    "kana": "みほん はなこ",
    "born_on": "昭和55年4月1日",
    "address": "つなぎ市架空町4-5-6",
    "household": "母と二人暮らし",
    "contact": "046-000-8888",
    "topics": ["rent"],
    "situation": "家賃の支払いに困っておられます。",
    "request": "家計のご相談をお願いします。",
    "consent": "yes",
    "consent_on": "令和8年9月16日",
    "consent_way": "written",
    "original_kept_at": "収納課 鍵付き書庫",
    "items": ["identity", "household", "situation"],
    "result_may_return": "yes",
}


def wide(text: str) -> str:
    """The text in full width, as an input method leaves it."""
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text)


def a_form(**different: object) -> NewSheet:
    """A complete form, with these fields otherwise."""
    return NewSheet.model_validate({**SHEET, **different})


def refusals(form: NewSheet, *, to_send: bool = True) -> dict[str, str]:
    """The sentences this form is refused with, by field; none where it is taken."""
    try:
        checked_draft(form, COUNTERS, TODAY, to_send=to_send)
    except SheetRefused as refused:
        return refused.errors
    return {}
