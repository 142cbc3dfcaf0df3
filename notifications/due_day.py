"""期限・回答希望日の言い方 — how a day is said, to whom.

Our own side reads 期限 and 期限超過. Partners read 回答希望日, and 期限 only where an
要綱, a contract or a law fixes the day; they never read 期限超過.
"""

from datetime import date
from enum import IntEnum

from models.wareki import era_form
from notifications.facts import Item
from notifications.kinds import Side
from notifications.messages import DueWord, Prefix, Saying


class Urgency(IntEnum):
    """The three groups of a digest, and news without a day, in reading order."""

    PASSED = 0
    TODAY = 1
    AHEAD = 2
    NEWS = 3


def urgency(item: Item, today: date) -> Urgency:
    """Tell whether the item's day has passed, is today, or lies ahead."""
    if item.due_on is None:
        return Urgency.NEWS
    if item.due_on < today:
        return Urgency.PASSED
    return Urgency.TODAY if item.due_on == today else Urgency.AHEAD


def due_word(saying: Saying, item: Item, side: Side) -> DueWord:
    """Return what the day is called for this reader."""
    if saying.due_word is DueWord.NONE or item.due_on is None:
        return DueWord.NONE
    if side is Side.OWN or item.binding:
        return DueWord.LIMIT
    return saying.due_word


def due_text(item: Item, side: Side, today: date) -> str:
    """Return the day as 令和8年11月30日（月）まで（あと3開庁日）, or '' without one."""
    if item.due_on is None:
        return ""
    day = era_form(item.due_on) + ("（予定）" if item.provisional else "")
    if item.due_on < today:
        return _passed(day, item, side)
    if item.due_on == today:
        return f"{day}（本日）"
    if item.open_days_left is None:
        return f"{day}まで"
    return f"{day}まで（あと{item.open_days_left}開庁日）"


def prefix(saying: Saying, item: Item, side: Side, today: date) -> Prefix:
    """Return how the subject begins; a reminder's follows from its day."""
    if saying.prefix is not None:
        return saying.prefix
    when = urgency(item, today)
    if when is Urgency.PASSED:
        return Prefix.OVERDUE if side is Side.OWN else Prefix.AGAIN
    if due_word(saying, item, side) is not DueWord.LIMIT:
        return Prefix.CHECK
    if when is Urgency.TODAY:
        return Prefix.TODAY
    return _days_before(item)


def _days_before(item: Item) -> Prefix:
    by_days = {7: Prefix.SEVEN_DAYS, 3: Prefix.THREE_DAYS}
    return by_days.get(item.open_days_left or 0, Prefix.CHECK)


def _passed(day: str, item: Item, side: Side) -> str:
    if side is not Side.OWN:
        return day
    if not item.days_overdue:
        return f"{day}（期限超過）"
    return f"{day}（{item.days_overdue}開庁日超過）"
