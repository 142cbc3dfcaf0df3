"""Lines are at most 35 full-width characters, and nothing is lost or torn."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifications.line_wrap import LINE_WIDTH, width, wrap

JAPANESE = st.text("あいうかきくっょー、。（）「」漢字ABC09- 　", max_size=200)


@given(JAPANESE)
def test_every_line_fits_and_no_character_is_lost(text: str) -> None:
    wrapped = wrap(text)

    assert all(width(line) <= LINE_WIDTH for line in wrapped.split("\n"))
    assert "".join(wrapped.split()) == "".join(text.split())


def test_a_line_breaks_after_a_comma_where_there_is_one() -> None:
    long_line = (
        "お引受けが難しい場合や補足が必要な場合も、同じ画面からお知らせください。"
    )

    assert wrap(long_line) == (
        "お引受けが難しい場合や補足が必要な場合も、\n同じ画面からお知らせください。"
    )


@pytest.mark.parametrize("mark", "、。）」ーっ")
def test_no_line_begins_with_a_closing_mark(mark: str) -> None:
    lines = wrap("あ" * 35 + mark + "い" * 5).split("\n")

    assert lines == ["あ" * 34, "あ" + mark + "い" * 5]


def test_no_line_ends_with_an_opening_bracket() -> None:
    assert wrap("あ" * 34 + "（い）") == "あ" * 34 + "\n（い）"


@pytest.mark.parametrize(
    "line",
    [
        "https://tsunagi.example/" + "x" * 80,
        "確認コード：K7QF-M2XD-RTBA" + "-AAAA" * 14,
        "受付番号：26-00001（上の一覧のほかの番号でも開けます、どれでもかまいません。）",
    ],
)
def test_lines_with_a_link_or_a_code_stay_whole(line: str) -> None:
    assert width(line) > LINE_WIDTH
    assert wrap(line) == line


def test_a_wrapped_line_keeps_its_margin() -> None:
    lines = wrap("　" + "あ" * 40).split("\n")

    assert lines == ["　" + "あ" * 34, "　" + "あ" * 6]


def test_numbers_and_words_are_not_torn() -> None:
    assert wrap("あ" * 34 + "26-00123です") == "あ" * 34 + "\n26-00123です"
