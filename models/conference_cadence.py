"""会議の頻度（cadence） — when a series meets: data of the town, counted here.

A rhythm gives slots: the day that is wished for and the period it may move within. A
day on which a member's office is closed is passed over, forwards and then backwards,
and the reason says so. Rhythms are agreed, not law.
"""

from abc import ABC, abstractmethod
from calendar import monthrange
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Annotated, Any, ClassVar, Literal

from pydantic import ConfigDict, Field, TypeAdapter, ValidationError

from models.calendar import BusinessCalendar
from models.refusals import ProcedureError
from models.unreadable import first_fault
from models.wareki import era_form, month_day

_ONE_DAY = timedelta(days=1)
_LAST = -1  # 最終


class CadenceUnreadable(ProcedureError, ValueError):
    """A rhythm says something we cannot use; the message says what."""


@dataclass(frozen=True)
class Slot:
    """One meeting of the rhythm: its key, the wished day, and how far it may move."""

    key: str
    wished_on: date
    first_on: date
    last_on: date


@dataclass(frozen=True)
class Proposal:
    """The day on which all calendars are open, or none, and why that day."""

    on: date | None
    why: tuple[str, ...]


@dataclass(frozen=True)
class _Cadence(ABC):
    __pydantic_config__: ClassVar = ConfigDict(extra="forbid")
    may_be_left_out: ClassVar[bool] = False  # a slot without an open day is no meeting

    def as_json(self) -> dict[str, Any]:
        """Return what `cadence_from_json` reads."""
        return asdict(self)

    @abstractmethod
    def slots(self, since: date) -> Iterator[Slot]:
        """Yield the slots whose period does not end before that day, in order."""


@dataclass(frozen=True)
class Weekly(_Cadence):
    """毎週 — on these weekdays (0: Monday); each may move until the next one."""

    weekdays: tuple[Annotated[int, Field(ge=0, le=6)], ...]
    kind: Literal["weekly"] = "weekly"
    may_be_left_out: ClassVar[bool] = True

    def __post_init__(self) -> None:
        """Refuse a week without a day. Raises: CadenceUnreadable."""
        if not self.weekdays:
            raise CadenceUnreadable("曜日を一つ以上指定してください。")

    def slots(self, since: date) -> Iterator[Slot]:
        """Monday and Friday: a Monday may move to Thursday, a Friday to Sunday."""
        day = since - timedelta(days=6)
        while True:
            if day.weekday() in self.weekdays:
                last = self._next(day) - _ONE_DAY
                if last >= since:
                    yield Slot(day.isoformat(), day, day, last)
            day += _ONE_DAY

    def _next(self, day: date) -> date:
        day += _ONE_DAY
        while day.weekday() not in self.weekdays:
            day += _ONE_DAY
        return day


@dataclass(frozen=True)
class _InMonths(_Cadence):
    """A day of certain months: the nth weekday, or a day of the month."""

    nth: Literal[1, 2, 3, 4, -1] | None = None  # -1: the last one
    weekday: Annotated[int, Field(ge=0, le=6)] | None = None
    day: Annotated[int, Field(ge=1, le=31)] | None = None

    def __post_init__(self) -> None:
        """Refuse both ways at once, or neither. Raises: CadenceUnreadable."""
        by_weekday = self.nth is not None and self.weekday is not None
        if by_weekday is (self.day is not None):
            raise CadenceUnreadable(
                "「第2水曜日」（nth と weekday）か「25日」（day）のどちらか一方を"
                "指定してください。"
            )

    @abstractmethod
    def meets_in(self, year: int, month: int) -> bool:
        """Tell whether there is a meeting in that month."""

    def slots(self, since: date) -> Iterator[Slot]:
        """One slot for each month with a meeting; it may move within the month."""
        year, month = since.year, since.month
        while True:
            if self.meets_in(year, month):
                first = date(year, month, 1)
                last = date(year, month, monthrange(year, month)[1])
                yield Slot(
                    f"{year}-{month:02d}", self._wished(first, last), first, last
                )
            year, month = (year + 1, 1) if month == 12 else (year, month + 1)

    def _wished(self, first: date, last: date) -> date:
        if self.day is not None:
            return first.replace(day=min(self.day, last.day))
        assert self.nth is not None
        assert self.weekday is not None
        if self.nth == _LAST:
            return last - timedelta(days=(last.weekday() - self.weekday) % 7)
        offset = (self.weekday - first.weekday()) % 7
        return first + timedelta(days=offset + 7 * (self.nth - 1))


@dataclass(frozen=True)
class Monthly(_InMonths):
    """毎月 — 第2水曜日, 最終金曜日, 25日 (the month's last day where it has none)."""

    kind: Literal["monthly"] = "monthly"

    def meets_in(self, _year: int, _month: int) -> bool:
        """Every month."""
        return True


@dataclass(frozen=True)
class EveryMonths(_InMonths):
    """nか月ごと — counted from a month of the fiscal year: 3 from 6 is 6, 9, 12, 3."""

    n: Annotated[int, Field(ge=1, le=24)] = 3
    from_year: int = 2026
    from_month: Annotated[int, Field(ge=1, le=12)] = 4
    kind: Literal["every_months"] = "every_months"

    def meets_in(self, year: int, month: int) -> bool:
        """Each n-th month from the first one on; none before it."""
        passed = (year - self.from_year) * 12 + month - self.from_month
        return passed >= 0 and passed % self.n == 0


@dataclass(frozen=True)
class InMonths(_InMonths):
    """決まった月 — twice a year, or 5・7・9・11・1・3月."""

    months: tuple[Annotated[int, Field(ge=1, le=12)], ...] = ()
    kind: Literal["months"] = "months"

    def __post_init__(self) -> None:
        """Refuse a year without a month. Raises: CadenceUnreadable."""
        super().__post_init__()
        if not self.months:
            raise CadenceUnreadable("月を一つ以上指定してください。")

    def meets_in(self, _year: int, month: int) -> bool:
        """The months that were named."""
        return month in self.months


@dataclass(frozen=True)
class OddMonths(_InMonths):
    """奇数月 — six times a fiscal year: 5, 7, 9, 11, 1, 3月."""

    kind: Literal["odd_months"] = "odd_months"

    def meets_in(self, _year: int, month: int) -> bool:
        """January, March, May …"""
        return month % 2 == 1


@dataclass(frozen=True)
class AdHoc(_Cadence):
    """随時 — called when there is something to discuss; no next one is proposed."""

    kind: Literal["ad_hoc"] = "ad_hoc"

    def slots(self, _since: date) -> Iterator[Slot]:
        """Yield none."""
        return iter(())


Cadence = Annotated[
    Weekly | Monthly | EveryMonths | InMonths | OddMonths | AdHoc,
    Field(discriminator="kind"),
]
_CADENCE: TypeAdapter[Cadence] = TypeAdapter(Cadence)


def cadence_from_json(written: Any) -> Cadence:
    """Return the rhythm of a series. Raises: CadenceUnreadable, naming the place."""
    try:
        return _CADENCE.validate_python(written)
    except ValidationError as refusal:
        raise CadenceUnreadable(
            f"会議の頻度を読めません。{first_fault(refusal)}"
        ) from refusal


def propose(slot: Slot, calendars: Mapping[str, BusinessCalendar]) -> Proposal:
    """Return the day nearest after the wished one that is open in every calendar.

    Then the days before it, within the slot's period; none where no day is open.
    `calendars` by the name of the desk. Raises: DateBeyondCalendar.
    """
    after = _days(slot.wished_on, slot.last_on)
    before = reversed(_days(slot.first_on, slot.wished_on - _ONE_DAY))
    passed: list[str] = []
    for day in (*after, *before):
        closed = _closed_on(day, calendars)
        if not closed:
            return Proposal(day, tuple(_told(slot, day, passed)))
        passed.append(f"{month_day(day)}は、{closed}のため開催できません。")
    none = f"{month_day(slot.first_on)}から{month_day(slot.last_on)}までの間に、"
    return Proposal(None, (*passed, f"{none}全員が開庁している日がありません。"))


def _days(first: date, last: date) -> list[date]:
    return [first + _ONE_DAY * n for n in range((last - first).days + 1)]


def _closed_on(day: date, calendars: Mapping[str, BusinessCalendar]) -> str:
    """Return who is closed and why; one name where everybody is for one reason."""
    why = {
        name: reason for name, c in calendars.items() if (reason := c.why_closed(day))
    }
    if not why:
        return ""
    if len(why) == len(calendars) and len(set(why.values())) == 1:
        return next(iter(why.values()))
    return "、".join(f"{name}が閉庁（{reason}）" for name, reason in why.items())


def _told(slot: Slot, day: date, passed: list[str]) -> Iterator[str]:
    yield f"この会議の定例の日は{era_form(slot.wished_on)}です。"
    yield from passed
    yield f"構成員全員が開庁している{era_form(day)}を候補とします。"
