"""毎月のお礼: small numbers are hidden, nought is not."""

import pytest

from models.thanks import counts_in_words, small_hidden
from models.thanks_sheet import ThanksState
from tests.models.hand_offs import a_thanks


@pytest.mark.parametrize(
    ("number", "words"),
    [(0, "0件"), (1, "3件未満"), (2, "3件未満"), (3, "3件"), (120, "120件")],
)
def test_a_number_below_three_is_hidden_unless_it_is_nought(
    number: int, words: str
) -> None:
    assert small_hidden(number) == words


def test_what_may_not_go_back_is_not_told_at_all() -> None:
    letter = a_thanks(ThanksState.SENT)

    assert counts_in_words(letter) == (("つながった件数", "3件"),)
    letter.visited, letter.supported = 0, 2
    assert [words for _, words in counts_in_words(letter)] == ["3件", "0件", "3件未満"]
