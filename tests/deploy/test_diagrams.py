"""The drawn processes equal their declarations."""

import pytest

from deploy.diagrams import pages


def test_every_process_is_drawn() -> None:
    assert {path.stem for path in pages()} == {"referral", "handover", "errand"}


@pytest.mark.parametrize("path", pages(), ids=lambda path: path.stem)
def test_the_page_equals_the_declaration(path: object) -> None:
    written = pages()[path]  # type: ignore[index]

    assert path.read_text(encoding="utf-8") == written  # type: ignore[attr-defined]
    assert written.count("-->") > 2
