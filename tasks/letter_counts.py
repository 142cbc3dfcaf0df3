"""手紙の件数 — what a letter counts: of a month's thanks, and of a week's list."""

from typing import Any

from models.thanks import counts_in_words
from models.thanks_sheet import Thanks
from models.weekly_review_sheet import WeeklyReview


def counts_of(row: Any) -> tuple[tuple[str, str], ...]:
    """Return labels and counts in words; only two kinds of case have any."""
    if isinstance(row, WeeklyReview):
        return row.counts
    return counts_in_words(row) if isinstance(row, Thanks) else ()
