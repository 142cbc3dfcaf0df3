"""The drawn and described processes equal their declarations."""

from pathlib import Path

import pytest

from deploy.descriptions import descriptions
from deploy.diagrams import pages
from tasks.cases import PROCESSES

EVERY_PAGE = {**pages(), **descriptions()}


def test_every_process_is_drawn_and_described() -> None:
    assert len(PROCESSES) >= 3
    assert {path.stem for path in pages()} == PROCESSES.keys()
    assert {path.stem for path in descriptions()} == PROCESSES.keys()


@pytest.mark.parametrize("path", EVERY_PAGE, ids=lambda path: str(path)[-30:])
def test_the_page_equals_the_declaration(path: Path) -> None:
    assert path.read_text(encoding="utf-8") == EVERY_PAGE[path]


@pytest.mark.parametrize("path", pages(), ids=lambda path: path.stem)
def test_a_drawing_has_its_arrows(path: Path) -> None:
    assert pages()[path].count("-->") > 2


@pytest.mark.parametrize("name", PROCESSES)
def test_every_process_says_what_it_is_for(name: str) -> None:
    assert PROCESSES[name].procedure.purpose.endswith("。")
