"""What is typed on a new sheet: taken in every way of writing, refused in sentences."""

from datetime import date

import pytest
from pydantic import ValidationError

from models.consent import ConsentItem
from models.referral_sheet import Way
from tests.web.sheet_forms import COUNTERS, TODAY, a_form, refusals, wide
from web.forms import NewSheet
from web.sheet_check import checked_draft, understood

# What is typed, the field that is pointed at, a part of the sentence.
REFUSED = [
    ({"to_1": ""}, "to_1", "つなぎ先を選んでください"),
    ({"to_1": "99"}, "to_1", "見つかりません"),
    ({"to_1": "社協"}, "to_1", "見つかりません"),
    ({"to_2": "1"}, "to_2", "重なっています"),
    ({"way_1": "pigeon"}, "to_1", "届け方"),
    ({"name": "　"}, "name", "氏名を入力"),
    ({"name": "あ" * 61}, "name", "60字以内で入力してください（いま61字です）"),
    ({"situation": f"番号は{wide('1234-5678-9012')}です"}, "situation", "個人番号"),
    ({"contact": "123456789012"}, "contact", "個人番号"),
    ({"born_on": "昭和の春"}, "born_on", "日付として読めません"),
    ({"born_on": "平成31年5月1日"}, "born_on", "令和元年5月1日"),
    ({"born_on": "2026/9/18"}, "born_on", "まだ来ていない日"),
    ({"consent_on": "令和8年9月31日"}, "consent_on", "30日までです"),
    ({"consent_on": "令和8年9月18日"}, "consent_on", "まだ来ていない日"),
    ({"consent_on": ""}, "consent_on", "同意された日を入力"),
    ({"valid_until": "令和8年9月16日"}, "valid_until", "期限（2026年9月16日（水）"),
    ({"original_kept_at": ""}, "original_kept_at", "保管場所を入力"),
    ({"items": ["household"]}, "items", "氏名等の提供についての同意"),
    ({"items": ["identity", "tax"]}, "items", "一覧にない項目"),
    ({"result_may_return": ""}, "result_may_return", "どちらかを選んで"),
    ({"consent_way": "by_post"}, "consent_way", "同意の方法を選んで"),
    ({"topics": []}, "topics", "一つ以上選んで"),
    ({"topics": ["astrology"]}, "topics", "一覧にない項目"),
    ({"safety_flags": ["secret"]}, "safety_flags", "一覧にない項目"),
    ({"form": "postcard"}, "form", "様式を選び直して"),
    ({"urgent": "yes"}, "urgent_reason", "至急とする理由"),
    ({"tax_note": "市税の滞納"}, "tax_consent", "地方税法第22条"),
    ({"consent": "no"}, "consent", "本人持参"),
    (
        {"consent": "no", "way_1": "carried", "to_2": "2", "way_2": "sent"},
        "consent",
        "本人持参",
    ),
    (
        {"consent": "no", "way_1": "carried", "tax_note": "滞納", "tax_consent": "yes"},
        "tax_consent",
        "地方税法第22条",
    ),
]


@pytest.mark.parametrize(("typed", "field", "sentence"), REFUSED)
def test_what_cannot_be_used_is_said_beside_its_field(
    typed: dict[str, object], field: str, sentence: str
) -> None:
    errors = refusals(a_form(**typed))

    assert list(errors) == [field]
    assert sentence in errors[field]


def test_a_complete_sheet_is_taken() -> None:
    assert refusals(a_form()) == {}


@pytest.mark.parametrize(
    "written",
    ["昭和55年4月1日", "S55.4.1", wide("S55.4.1"), "1980/4/1", wide("1980年4月1日")],
)
def test_a_day_is_read_in_every_way_of_writing_it(written: str) -> None:
    form = a_form(born_on=written)
    draft = checked_draft(form, COUNTERS, TODAY, to_send=True)

    assert draft.client.born_on == date(1980, 4, 1)
    assert "1980年4月1日（火）・昭和55年4月1日（火）" in understood(form)["born_on"]


def test_names_are_kept_as_typed_and_numbers_are_folded() -> None:
    form = a_form(name="髙﨑　ﾕｷ", contact=wide("046-000-8888"), situation="一\r\n二")
    draft = checked_draft(form, COUNTERS, TODAY, to_send=True)

    assert draft.client.name == "髙﨑　ﾕｷ"
    assert draft.client.contact == "046-000-8888"
    assert draft.situation == "一\n二"


def test_a_sheet_the_person_carries_needs_no_consent() -> None:
    form = a_form(consent="no", way_1="carried")
    draft = checked_draft(form, COUNTERS, TODAY, to_send=True)

    assert draft.consent is None
    assert draft.to == ((1, Way.CARRIED),)


def test_the_tax_item_comes_with_its_own_consent() -> None:
    form = a_form(tax_note="市税の滞納", tax_consent="yes")
    draft = checked_draft(form, COUNTERS, TODAY, to_send=True)

    assert draft.consent is not None
    assert ConsentItem.TAX in draft.consent.items


def test_a_reason_without_the_tick_makes_nothing_urgent() -> None:
    form = a_form(urgent_reason="食料がない")

    assert checked_draft(form, COUNTERS, TODAY, to_send=True).urgent_reason == ""


def test_a_draft_needs_a_counter_and_a_name_only() -> None:
    form = NewSheet(to_1="1", name="見本 花子")
    draft = checked_draft(form, COUNTERS, TODAY, to_send=False)

    assert draft.consent is None
    assert set(refusals(NewSheet(), to_send=False)) == {"to_1", "name"}


def test_every_fault_is_said_at_once() -> None:
    errors = refusals(a_form(name="", topics=[], consent_on="", born_on="？"))

    assert set(errors) == {"name", "born_on", "topics", "consent_on"}


def test_a_field_the_form_does_not_have_is_refused() -> None:
    with pytest.raises(ValidationError):
        NewSheet.model_validate({"state": "confirmed"})
