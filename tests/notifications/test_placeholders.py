"""A town's own words: known names are filled, everything else is refused or inert."""

import re

import pytest

from notifications.facts import Office
from notifications.kinds import MessageKind
from notifications.placeholders import (
    NAMES,
    WordingRefused,
    checked,
    fill,
    values_of,
)
from tests.notifications.letters import a_letter, an_item

LETTER = a_letter(an_item(MessageKind.REFERRAL_SENT_FOR_RECEIVER))


def test_every_name_is_filled() -> None:
    text = "／".join(f"(({name}))" for name in NAMES)

    assert fill(text, values_of(LETTER)) == (
        "26-00123／税務課／座間市 生活援護課／自立サポート担当／046-000-0000／1234／"
        "開庁日の8時30分から17時15分まで／令和8年9月24日（木）"
    )


def test_full_width_brackets_and_spaces_inside_are_understood() -> None:
    assert fill("（（ 担当 ））です", values_of(LETTER)) == "自立サポート担当です"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("((氏名))様", "差し込み「((氏名))」は使えません。使えるものは"),
        ("(())", "差し込み「(())」は使えません。"),
        ("((受付番号)", "差し込みの二重かっこが閉じていません。"),
        ("受付番号))", "差し込みの二重かっこが閉じていません。"),
        ("あ" * 401, "文面は400字以内で入力してください。"),
        ("あ\x00", "制御文字"),
        ("あ\u2028い", "制御文字"),
    ],
)
def test_other_texts_are_refused_when_saved(text: str, sentence: str) -> None:
    with pytest.raises(WordingRefused, match=re.escape(sentence)):
        checked(text)


@pytest.mark.parametrize(
    "text",
    ["{{ letter.code }}", "{% for x in letter %}", "${code}", "%(code)s", "{0.code}"],
)
def test_nothing_is_ever_evaluated(text: str) -> None:
    assert fill(text, values_of(LETTER)) == text


def test_a_filled_value_is_not_filled_again() -> None:
    office = Office("((電話))", "担当", "046-000-0000")
    letter = a_letter(*LETTER.items, reply_to=office)

    assert fill("((発信課))", values_of(letter)) == "((電話))"


def test_a_wall_of_brackets_is_refused() -> None:
    with pytest.raises(WordingRefused):
        checked("(" * 400)
