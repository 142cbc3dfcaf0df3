"""なぜこの日か — the reason for a deadline, kept with the duty and shown beside it."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from pydantic import TypeAdapter

from models.deadline_rules import OpenDays, OpenDaysBefore, Rule
from models.national_holidays import Certainty
from models.wareki import month_day, western_form

_CLOSED_WORD = {"開庁日": "閉庁日", "営業日": "休業日"}
_WEEKLY = {f"{weekday}曜日" for weekday in "月火水木金土日"}


class Roll(StrEnum):
    """閉庁日に当たるとき — whether a last day on a closed day moves, and where to."""

    NONE = "none"
    NEXT_OPEN = "next_open"
    PREV_OPEN = "prev_open"


@dataclass(frozen=True)
class ClosedOn:
    """A closed day and why it was closed: 2026-09-22, 国民の休日."""

    on: date
    name: str


@dataclass(frozen=True)
class Stopped:
    """停止 — a time the clock stood still, and how many days it added to the rule."""

    from_on: date
    runs_again_on: date
    days: int  # open days where the rule counts those, else calendar days


@dataclass(frozen=True)
class Why:
    """Start, rule, every day skipped or rolled over, and the calendar that said so."""

    start_on: date
    rule: Rule
    rule_text: str  # as it read on the day it was counted
    raw_on: date  # before any move
    due_on: date  # after it
    skipped: tuple[ClosedOn, ...]  # not counted, in order of days
    rolled: tuple[ClosedOn, ...]  # the raw day and the closed days moved over
    closed_name: str | None  # the raw day is closed and the rule leaves it there
    certainty: Certainty
    calendar_name: str
    calendar_version: str
    open_day: str  # 開庁日 or 営業日
    roll: Roll = Roll.NONE
    start_label: str = ""  # 送付, 生活保護の申請
    remarks: tuple[str, ...] = ()  # further facts, each a sentence
    stopped: tuple[Stopped, ...] = ()  # in the order of days; already in due_on

    def as_json(self) -> dict[str, Any]:
        """The column `duty.why`: what `from_json` reads."""
        written: dict[str, Any] = _WHY.dump_python(self, mode="json")
        return written

    @classmethod
    def from_json(cls, written: Any) -> "Why":
        """The reason as it was stored."""
        return _WHY.validate_python(written)

    def sentences(self) -> list[str]:
        """The reason in the order an officer would tell it."""
        label = f"{self.start_label}の日である" if self.start_label else ""
        told = [f"{label}{self.rule_text}{self.rule.ending}"]
        if self.skipped:
            named = "、".join(self._named(one) for one in self.skipped)
            told.append(f"{named}は{self._closed_word}のため数えません。")
        told.extend((*map(self._stop, self.stopped), *self._move(), *self.remarks))
        if self.certainty == Certainty.PROVISIONAL:
            told.append("この期間には、公表前の予定の祝日を用いています。")
        return told

    def _move(self) -> list[str]:
        raw, due = self._day(self.raw_on), self._day(self.due_on)
        if self.rolled:
            names = "、".join(self._named(one) for one in self.rolled)
            side = "直後" if self.roll == Roll.NEXT_OPEN else "直前"
            moved = f"{side}の{self.open_day}である{due}を期限とします。"
            return [
                f"本来の期限は{raw}です。",
                f"{names}は{self._closed_word}のため、{moved}",
            ]
        if self.closed_name:
            closed = f"{self._closed_word}（{self.closed_name}）"
            return [
                f"期限は{due}です。",
                f"この日は{closed}ですが、動かさない決まりのため、そのままとします。",
            ]
        return [f"期限は{due}です。"]

    def _stop(self, stop: Stopped) -> str:
        """9月24日（木）から9月27日（日）まで停止していたため、2開庁日を加えました。"""
        last = stop.runs_again_on - timedelta(days=1)
        span = f"{self._day(stop.from_on)}から{self._day(last)}まで"
        unit = self.open_day if self.counts_open_days else "日"
        return f"{span}停止していたため、{stop.days}{unit}を加えました。"

    @property
    def counts_open_days(self) -> bool:
        """Whether its rule counts open days; every other rule counts all days."""
        return isinstance(self.rule, OpenDays | OpenDaysBefore)

    @property
    def _closed_word(self) -> str:
        return _CLOSED_WORD[self.open_day]

    def _named(self, closed: ClosedOn) -> str:
        name = "" if closed.name in _WEEKLY else closed.name
        return f"{self._day(closed.on)}{name}"

    def _day(self, day: date) -> str:
        """The year is said only where it is not the start's."""
        return month_day(day) if day.year == self.start_on.year else western_form(day)


_WHY = TypeAdapter(Why)
