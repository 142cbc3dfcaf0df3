"""期限の決まり — how a start day leads to a last day, before any move off a closed day.

Periods follow 民法第140条 (the first day is not counted unless the rule says so),
第141条 and 第143条 (a period of months ends on the day before the day of the same
number, or on the last day of a month that has no such day).
Which rule a step has is agreed, not law, unless `models/statutes.py` cites one.
"""

from abc import ABC, abstractmethod
from calendar import monthrange
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Annotated, Any, ClassVar, Literal

from pydantic import ConfigDict, Field, TypeAdapter, ValidationError

from models.calendar import BusinessCalendar
from models.fiscal_year import FiscalYear, half_of, last_of_month, quarter_of
from models.refusals import ProcedureError
from models.unreadable import first_fault

LONGEST = 9999  # open days, days, weeks or months; more is a slip of the pen


class RuleUnreadable(ProcedureError, ValueError):
    """A deadline rule says something we cannot use; the message says what."""


@dataclass(frozen=True)
class _Rule:
    __pydantic_config__: ClassVar = ConfigDict(extra="forbid")

    def as_json(self) -> dict[str, Any]:
        """{"kind": "open_days", "n": 2}: what `rule_from_json` reads."""
        return asdict(self)


@dataclass(frozen=True)
class _Counted(_Rule, ABC):
    n: int  # 0 is the start day itself

    def __post_init__(self) -> None:
        """Refuse a length nobody agrees on. Raises: RuleUnreadable."""
        if not 0 <= self.n <= LONGEST:
            raise RuleUnreadable(
                f"日数や月数は0から{LONGEST}までにしてください（{self.n}）。"
            )

    def wording(self, start: str, open_day: str) -> str:
        """9月18日（金）の翌日から2開庁日."""
        return self._count(start, open_day) if self.n else f"{start}の当日"

    @abstractmethod
    def _count(self, start: str, open_day: str) -> str:
        """The counting in words."""

    @property
    def ending(self) -> str:
        """What the wording is followed by in a sentence."""
        return "を数えました。" if self.n else "が期限です。"


@dataclass(frozen=True)
class OpenDays(_Counted):
    """N開庁日以内 — open days, the start day not counted."""

    kind: Literal["open_days"] = "open_days"

    def last_day(self, start: date, calendar: BusinessCalendar) -> date:
        """The N-th open day after the start. Raises: DateBeyondCalendar."""
        return calendar.shift(start, self.n)

    def _count(self, start: str, open_day: str) -> str:
        return f"{start}の翌日から{self.n}{open_day}"


@dataclass(frozen=True)
class OpenDaysBefore(_Counted):
    """N開庁日前 — open days back from a meeting, whose own day is not counted."""

    kind: Literal["open_days_before"] = "open_days_before"

    def last_day(self, start: date, calendar: BusinessCalendar) -> date:
        """The N-th open day before the start. Raises: DateBeyondCalendar."""
        return calendar.shift(start, -self.n)

    def _count(self, start: str, open_day: str) -> str:
        return f"{start}の前日からさかのぼって{self.n}{open_day}"


@dataclass(frozen=True)
class _Period(_Counted):
    first_day_counts: bool = False
    unit: ClassVar[str]

    def __post_init__(self) -> None:
        """Refuse also a period that ends before its first day."""
        super().__post_init__()
        if self.first_day_counts and self.n == 0:
            raise RuleUnreadable("初日を数える期間は1以上にしてください。")

    def first_day(self, start: date) -> date:
        """起算日: the start itself, or the day after it (民法第140条)."""
        return start if self.first_day_counts else start + timedelta(days=1)

    def _count(self, start: str, _open_day: str) -> str:
        since = "を初日として" if self.first_day_counts else "の翌日から"
        return f"{start}{since}{self.n}{self.unit}"


@dataclass(frozen=True)
class Days(_Period):
    """N日以内 — calendar days (民法第140条)."""

    kind: Literal["days"] = "days"
    unit: ClassVar[str] = "日"

    def last_day(self, start: date, _calendar: BusinessCalendar) -> date:
        """The N-th calendar day."""
        return self.first_day(start) + timedelta(days=self.n - 1)


@dataclass(frozen=True)
class Weeks(_Period):
    """N週間以内 — calendar weeks (民法第143条)."""

    kind: Literal["weeks"] = "weeks"
    unit: ClassVar[str] = "週間"

    def last_day(self, start: date, _calendar: BusinessCalendar) -> date:
        """The day before the same weekday, N weeks on."""
        return self.first_day(start) + timedelta(days=7 * self.n - 1)


@dataclass(frozen=True)
class Months(_Period):
    """Nか月以内 — calendar months (民法第143条); a year is 12."""

    kind: Literal["months"] = "months"
    unit: ClassVar[str] = "か月"

    def last_day(self, start: date, _calendar: BusinessCalendar) -> date:
        """The day before the day of the same number, or the month's last day."""
        first = self.first_day(start)
        years, month = divmod(first.month - 1 + self.n, 12)
        year, month = first.year + years, month + 1
        length = monthrange(year, month)[1]
        if first.day > length:
            return date(year, month, length)
        return date(year, month, first.day) - timedelta(days=1)


@dataclass(frozen=True)
class EndOfMonthAfterPeriod(_Rule):
    """翌月末日 — the last day of the month after the start's own period."""

    period: Literal["month", "quarter", "half", "year"]
    kind: Literal["end_of_month_after"] = "end_of_month_after"
    ending: ClassVar[str] = "が期限です。"

    def last_day(self, start: date, _calendar: BusinessCalendar) -> date:
        """9/30 → 10/31; 12/31 → 1/31; 3/31 → 4/30."""
        ends_on = {
            "month": last_of_month(start),
            "quarter": quarter_of(start).last_on,
            "half": half_of(start).last_on,
            "year": FiscalYear.of(start).last_on,
        }
        return last_of_month(ends_on[self.period] + timedelta(days=1))

    def wording(self, start: str, _open_day: str) -> str:
        """9月18日（金）を含む四半期の翌月末日."""
        names = {"month": "月", "quarter": "四半期", "half": "半期", "year": "年度"}
        return f"{start}を含む{names[self.period]}の翌月末日"


@dataclass(frozen=True)
class EndOfRunningMonth(_Rule):
    """当月末日 — the last day of the start's own month."""

    kind: Literal["end_of_month"] = "end_of_month"
    ending: ClassVar[str] = "が期限です。"

    def last_day(self, start: date, _calendar: BusinessCalendar) -> date:
        """28 to 31, as the month has it."""
        return last_of_month(start)

    def wording(self, start: str, _open_day: str) -> str:
        """9月18日（金）を含む月の末日."""
        return f"{start}を含む月の末日"


Rule = Annotated[
    OpenDays
    | OpenDaysBefore
    | Days
    | Weeks
    | Months
    | EndOfMonthAfterPeriod
    | EndOfRunningMonth,
    Field(discriminator="kind"),
]
_RULE: TypeAdapter[Rule] = TypeAdapter(Rule)


def rule_from_json(written: Any) -> Rule:
    """The rule in a policy. Raises: RuleUnreadable, naming the place."""
    try:
        return _RULE.validate_python(written)
    except ValidationError as refusal:
        raise RuleUnreadable(
            f"期限の決まりを読めません。{first_fault(refusal)}"
        ) from refusal
