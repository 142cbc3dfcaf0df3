"""個人番号: whatever looks like one is refused, and a telephone number is not."""

import pytest

from models.consent import ConsentItem, ConsentWay
from models.drafts import (
    ClientDraft,
    ConsentDraft,
    SheetDraft,
    refuse_individual_numbers,
)
from models.individual_number import refuse_individual_number
from models.referral_sheet import SheetForm, Way
from models.refusals import LooksLikeIndividualNumber
from tests.models.hand_offs import TODAY


def wide(text: str) -> str:
    """The same text with full-width digits."""
    return "".join(chr(ord(c) + 0xFEE0) if c.isdigit() else c for c in text)


@pytest.mark.parametrize(
    "text",
    [
        "123456789012",
        wide("123456789012"),  # full width
        "1234 5678 9012",
        "1234-5678-9012",
        wide("1234　5678　9012"),  # ideographic spaces
        wide("1234－5678－9012"),  # full-width hyphens
        wide("1234ー5678ー9012"),  # the long vowel mark, as many type a hyphen
        "1234\u20105678\u20109012",  # the hyphen of Unicode
        "1234\u22125678\u22129012",  # the minus sign of Japanese keyboards
        "1234・5678・9012",
        "1234.5678.9012",
        "1234  5678  9012",  # two spaces
        "1234 - 5678 - 9012",
        "1234\n5678\n9012",
        "1234_5678_9012",
        "1234/5678/9012",
        "1234 5678-9012",  # one gap like this, one like that
        "1 2 3 4 5 6 7 8 9 0 1 2",
        "番号は123456789012です。",
        "マイナンバー：1234-5678-9012（本人）",
        "1234 5678 9012 2026",  # a year behind it does not hide it
        "2026 123456789012",
        "046-000-0000 123456789012",
    ],
)
def test_twelve_digits_however_written_are_refused(text: str) -> None:
    with pytest.raises(LooksLikeIndividualNumber, match="「連絡先」"):
        refuse_individual_number(text, "連絡先")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "046-000-0000",
        "09000000000",  # eleven digits of a mobile telephone
        "090-0000-0000",
        wide("090－0000－0000"),
        "1234567890123",  # thirteen digits: 法人番号
        "1234-5678-90123",
        "12345678901",
        "26-00123",
        "2026-09-17",
        "2026-09-17 10:00",
        "0467-00-0000 0467-00-0001",  # two telephone numbers
        "046-000-0000、090-0000-0000",
        "090-0000-0000 0467-00-0000",
        "〒252-0000 つなぎ市架空町1-2-3 046-000-0000",
        "一二三四五六七八九〇一二",
    ],
)
def test_telephone_numbers_and_days_are_not(text: str) -> None:
    refuse_individual_number(text, "連絡先")


PERSON = ClientDraft(name="試験 一郎")
CONSENT = ConsentDraft(
    TODAY, ConsentWay.WRITTEN, "書庫", (ConsentItem.IDENTITY,), result_may_return=True
)


def a_draft(**different: object) -> SheetDraft:
    usual: dict[str, object] = {
        "form": SheetForm.TSUNAGU_SHEET,
        "to": ((1, Way.SENT),),
        "client": PERSON,
        "consent": CONSENT,
        "topics": (),
    }
    return SheetDraft(**{**usual, **different})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("draft", "label"),
    [
        (a_draft(situation="123456789012"), "相談の内容"),
        (a_draft(request="123456789012"), "お願いしたいこと"),
        (a_draft(tax_note="123456789012"), "市税・保険料等の情報"),
        (a_draft(urgent_reason="123456789012"), "至急の理由"),
        (a_draft(client=ClientDraft(name="123456789012")), "氏名"),
        (a_draft(client=ClientDraft(name="一郎", contact="123456789012")), "連絡先"),
        (a_draft(client=ClientDraft(name="一郎", household="123456789012")), "世帯"),
        (
            a_draft(
                consent=ConsentDraft(
                    TODAY,
                    ConsentWay.ORAL,
                    "123456789012",
                    (),
                    result_may_return=False,
                )
            ),
            "原本の保管場所",
        ),
    ],
)
def test_every_text_of_a_sheet_is_looked_at(draft: SheetDraft, label: str) -> None:
    with pytest.raises(LooksLikeIndividualNumber, match=label):
        refuse_individual_numbers(draft)


def test_a_sheet_without_one_passes_with_and_without_consent() -> None:
    refuse_individual_numbers(a_draft())
    refuse_individual_numbers(a_draft(consent=None))
