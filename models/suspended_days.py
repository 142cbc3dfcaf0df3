"""停止の日数 — when a clock may be stopped, and where the due day lies afterwards."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from models.calendar import BusinessCalendar
from models.deadline import Deadline
from models.individual_number import refuse_individual_number
from models.procedure import Step
from models.refusals import GivenMissing, StepNotOpen
from models.suspension import SuspensionReason
from models.wareki import month_day
from models.why import ClosedOn, Roll, Stopped, Why

SUSPEND, RESUME = "suspend", "resume"  # the verbs of its events, in any process
_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Pause:
    """A stop as somebody asks for it; the last day is empty while it is open."""

    reason: SuspensionReason
    evidence: str
    from_on: date
    until_on: date | None = None


def refuse_pause(
    step: Step, number: str, pause: Pause, today: date, earliest: date
) -> None:
    """Refuse to stop a clock that the law keeps running, or over impossible days.

    `earliest` is the first day it may have stopped: the day the duty was opened, or
    ran again after an earlier stop. Raises StepNotOpen, GivenMissing,
    LooksLikeIndividualNumber.
    """
    if step.law:
        raise StepNotOpen(
            f"{number}：「{step.label}」の期限は{step.law.citation}によるもので、"
            "停止することはできません。"
        )
    if not pause.evidence.strip():
        raise GivenMissing("「停止の根拠」を入力してください。", "evidence")
    refuse_individual_number(pause.evidence, "停止の根拠")
    _refuse_days(pause, today, earliest)


def _refuse_days(pause: Pause, today: date, earliest: date) -> None:
    if pause.from_on > today:
        told = "「停止した日」は今日までの日にしてください。"
        raise GivenMissing(told, "from_on")
    if pause.from_on < earliest:
        told = f"「停止した日」は{month_day(earliest)}以降の日にしてください。"
        raise GivenMissing(told, "from_on")
    if pause.until_on is not None and pause.until_on < today:
        told = "「停止する最後の日」は今日以降の日にしてください。"
        raise GivenMissing(told, "until_on")


def after_stop(
    why: Why, first: date, runs_again_on: date, calendar: BusinessCalendar
) -> Deadline:
    """Return the due day once the clock runs again, with its reason.

    Every day from `first` to the day before `runs_again_on` is added: open days where
    the rule counts open days, else calendar days. Then it is rolled as the rule says.
    """
    if runs_again_on <= first:
        return Deadline(why.raw_on, why.due_on, why)
    last = runs_again_on - _ONE_DAY
    if why.counts_open_days:
        days = calendar.open_days_between(first - _ONE_DAY, last)
        raw = calendar.shift(why.raw_on, days)
    else:
        days = (runs_again_on - first).days
        raw = why.raw_on + timedelta(days=days)
    stopped = (*why.stopped, Stopped(first, runs_again_on, days))
    return _rolled(replace(why, stopped=stopped), raw, calendar)


def with_stops(reached: Deadline, was: Why, calendar: BusinessCalendar) -> Deadline:
    """Return a day that was counted anew with the stops it had before."""
    for stop in was.stopped:
        reached = after_stop(reached.why, stop.from_on, stop.runs_again_on, calendar)
    return reached


def _rolled(why: Why, raw: date, calendar: BusinessCalendar) -> Deadline:
    due = raw
    if why.roll is Roll.NEXT_OPEN:
        due = calendar.next_open(raw)
    elif why.roll is Roll.PREV_OPEN:
        due = calendar.prev_open(raw)
    moved = calendar.closed_days(min(raw, due), max(raw, due)) if raw != due else []
    told = replace(
        why,
        raw_on=raw,
        due_on=due,
        rolled=tuple(ClosedOn(on, name) for on, name in moved),
        closed_name=calendar.why_closed(raw) if raw == due else None,
        certainty=calendar.certainty(max(raw, due)),
    )
    return Deadline(raw, due, told)
