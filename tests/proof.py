"""What `tsunagi verify` says of the town of a test."""

from tasks.database import reading
from tasks.verifying import verify
from tests.databases import Town


def refuted(town: Town) -> list[str]:
    """Return what does not hold; it must have looked at some events."""
    with reading() as session:
        checks = verify(session, town.settings.anchor_path)
    assert {c.name: c.rows for c in checks}["chain"] > 0
    return [f"{c.name}: {c.violations}" for c in checks if not c.holds]
