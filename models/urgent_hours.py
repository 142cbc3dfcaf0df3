"""受付時間 — whether a desk is staffed at a moment, and for how long it has been.

Minutes run only while somebody can answer: on the desk's open days, within the hours
it says itself. Agreed, not law.
"""

import re
from datetime import date, datetime, time, timedelta
from unicodedata import normalize

from models.calendar import BusinessCalendar
from models.columns import TOKYO, office_day

USUAL_HOURS = ((time(8, 30), time(17, 15)),)
LOOKED_AHEAD = 40  # calendar days; no desk is closed for longer
_RANGE = re.compile(
    r"(\d{1,2})[:時](\d{2})?分?\s*(?:から|[~\u301c\u2010-\u2015-])\s*(\d{1,2})[:時](\d{2})?"
)

Hours = tuple[tuple[time, time], ...]


def hours_of(written: str) -> Hours:
    """Return the hours as a desk writes them: 9:00～12:00、13時から17時.

    What cannot be read counts as the usual 8:30～17:15.
    """
    found = _RANGE.findall(normalize("NFKC", written))
    read = tuple(_hours(*one) for one in found)
    return tuple(one for one in read if one[0] < one[1]) or USUAL_HOURS


def _hours(since: str, minute: str, until: str, last: str) -> tuple[time, time]:
    hour, end = min(int(since), 23), min(int(until), 23)
    return time(hour, _minute(minute)), time(end, _minute(last))


def _minute(written: str) -> int:
    return min(int(written or 0), 59)


def is_staffed(hours: Hours, calendar: BusinessCalendar, at: datetime) -> bool:
    """Tell whether somebody answers at that moment: an open day, within the hours."""
    local = at.astimezone(TOKYO).time()
    within = any(since <= local < until for since, until in hours)
    return within and calendar.is_open(office_day(at))


def next_staffed(hours: Hours, calendar: BusinessCalendar, at: datetime) -> datetime:
    """Return the first moment from then on at which somebody answers."""
    if is_staffed(hours, calendar, at):
        return at
    day, begins = office_day(at), min(since for since, _ in hours)
    later = [
        since
        for since, _ in sorted(hours)
        if datetime.combine(day, since, TOKYO) >= at and calendar.is_open(day)
    ]
    if later:
        return datetime.combine(day, later[0], TOKYO)
    return datetime.combine(calendar.shift(day, 1), begins, TOKYO)


def staffed_for(
    hours: Hours, calendar: BusinessCalendar, since: datetime, until: datetime
) -> timedelta:
    """Return how long the desk was staffed between two moments."""
    first, last = office_day(since), office_day(until)
    days = min((last - first).days, LOOKED_AHEAD)
    open_on = (
        day
        for n in range(days + 1)
        if calendar.is_open(day := first + timedelta(days=n))
    )
    each = (_overlap(day, one, since, until) for day in open_on for one in hours)
    return sum(each, timedelta())


def _overlap(
    day: date, open_for: tuple[time, time], since: datetime, until: datetime
) -> timedelta:
    begins, ends = (datetime.combine(day, hour, TOKYO) for hour in open_for)
    return max(min(ends, until) - max(begins, since), timedelta())
