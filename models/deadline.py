"""期限 — the last day of a duty: raw and effective, with the reason.

A deadline that has passed or cannot be met is a deadline all the same: nothing here
refuses it. Only days beyond the calendar are refused, because nobody knows them.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from models.calendar import BusinessCalendar
from models.deadline_rules import OpenDays, OpenDaysBefore, Rule
from models.national_holidays import refuse_beyond
from models.wareki import month_day
from models.why import ClosedOn, Roll, Why

_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Deadline:
    """The day the rule gives, the day that holds after any move, and the reason."""

    raw_on: date
    due_on: date
    why: Why


def deadline(
    rule: Rule,
    start: date,
    calendar: BusinessCalendar,
    roll: Roll = Roll.NONE,
    *,
    start_label: str = "",
    remarks: tuple[str, ...] = (),
) -> Deadline:
    """The deadline that a rule gives from a start day on an office's calendar.

    A last day on a closed day stays, or moves by `roll`: the next open day is law for
    申請・届出 (地方自治法第4条の2第4項), the rest is agreed.
    Raises: DateBeyondCalendar.
    """
    refuse_beyond(start)
    raw = rule.last_day(start, calendar)
    due = _rolled(raw, calendar, roll)
    counted = _why(rule, start, raw, due, calendar)
    why = replace(counted, roll=roll, start_label=start_label, remarks=remarks)
    return Deadline(raw, due, why)


def not_before(today: date, reached: Deadline) -> Deadline:
    """Return a deadline whose day has passed as one of today, saying so.

    For what is counted back from a meeting that was called at short notice.
    """
    if reached.due_on >= today:
        return reached
    usual = month_day(reached.due_on)
    late = f"本来の期限（{usual}まで）を過ぎているため、今日を期限とします。"
    remarks = (*reached.why.remarks, late)
    moved = replace(reached.why, due_on=today, closed_name=None, remarks=remarks)
    return Deadline(reached.raw_on, today, moved)


def _why(
    rule: Rule, start: date, raw: date, due: date, calendar: BusinessCalendar
) -> Why:
    first, last = min(raw, due), max(raw, due)
    return Why(
        start_on=start,
        rule=rule,
        rule_text=rule.wording(month_day(start), calendar.open_day),
        raw_on=raw,
        due_on=due,
        skipped=_skipped(rule, start, raw, calendar),
        rolled=() if raw == due else _closed(first, last, calendar),
        closed_name=calendar.why_closed(raw) if raw == due else None,
        certainty=calendar.certainty(max(start, last)),
        calendar_name=calendar.name,
        calendar_version=calendar.version,
        open_day=calendar.open_day,
    )


def _rolled(raw: date, calendar: BusinessCalendar, roll: Roll) -> date:
    if roll == Roll.NONE:
        return raw
    later = roll == Roll.NEXT_OPEN
    return calendar.next_open(raw) if later else calendar.prev_open(raw)


def _skipped(
    rule: Rule, start: date, raw: date, calendar: BusinessCalendar
) -> tuple[ClosedOn, ...]:
    """The closed days between start and last day, where open days are counted."""
    if not isinstance(rule, OpenDays | OpenDaysBefore):
        return ()
    first, last = min(start, raw), max(start, raw)
    return _closed(first + _ONE_DAY, last - _ONE_DAY, calendar)


def _closed(
    first: date, last: date, calendar: BusinessCalendar
) -> tuple[ClosedOn, ...]:
    days = calendar.closed_days(first, last)
    return tuple(ClosedOn(on, name) for on, name in days)
