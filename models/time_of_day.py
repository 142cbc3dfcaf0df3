"""時刻 — a time of day as an officer types it: 14:00, 14時, 14時30分, 午後2時."""

import re
from unicodedata import normalize

from models.refusals import ProcedureError

_TYPED = re.compile(
    r"(?P<half>午前|午後)?(?P<hour>[0-9]{1,2})"
    r"(?::(?P<minute>[0-9]{2})|時(?:(?P<spoken>[0-9]{1,2})分|(?P<thirty>半))?)"
)


class TimeUnreadable(ProcedureError):
    """The text is not a time of day in any way of writing we accept."""


def time_of_day(text: str) -> str:
    """Return the time as it is kept: 09:30, 14:00. Raises: TimeUnreadable."""
    found = _TYPED.fullmatch(normalize("NFKC", text).replace(" ", ""))
    if not found:
        raise _unreadable(text)
    hour, minute = int(found["hour"]), int(found["minute"] or found["spoken"] or 0)
    if found["thirty"]:
        minute = 30
    if found["half"]:
        if hour > 12:
            raise _unreadable(text)
        hour = hour % 12 + (12 if found["half"] == "午後" else 0)
    if hour > 23 or minute > 59:
        raise _unreadable(text)
    return f"{hour:02d}:{minute:02d}"


def _unreadable(text: str) -> TimeUnreadable:
    return TimeUnreadable(
        f"「{text}」を時刻として読めません。14:00、14時30分 のように入力してください。"
    )
