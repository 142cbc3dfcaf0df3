"""What people read is reviewed as text: tests/notifications/snapshots/*.txt."""

import pytest

from tests.notifications.snapshot_texts import SNAPSHOTS, texts

TEXTS = texts()


@pytest.mark.parametrize("name", TEXTS)
def test_a_mail_reads_as_it_was_last_reviewed(name: str) -> None:
    assert TEXTS[name] == (SNAPSHOTS / name).read_text(encoding="utf-8")


def test_no_reviewed_mail_is_left_over() -> None:
    assert {path.name for path in SNAPSHOTS.glob("*.txt")} == set(TEXTS)
    assert len(TEXTS) >= 25
