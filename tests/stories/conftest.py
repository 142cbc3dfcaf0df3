"""Stories begin on Thursday 2026-09-17 at 10:00, the week before Silver Week."""

import pytest

from tests.databases import Town
from tests.stories.diary import Diary


@pytest.fixture
def diary(town: Town) -> Diary:
    """A diary of the demo town, at its first day."""
    return Diary(town)
