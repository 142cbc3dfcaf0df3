"""自治体の設定（profile） — how one town works, as its file says it.

Agencies with desks and posts, closed days, agreed numbers, ladders, words, meetings
and reports. Nothing here is law. `models/profile_reading.py` reads and checks a file.
"""

from datetime import date
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from models.agency import AgencySide, Channel
from models.agency_rows import CHANNELS, SIDES
from models.closures import DayKind, OfficeDay, Weekday
from models.conference_series import ConferenceKind
from models.referral_sheet import SheetForm
from models.report_rule import Rhythm
from models.wareki import WEEKDAYS
from models.why import Roll


def _one_of(labels: dict[str, Any]) -> BeforeValidator:
    """Read the office's word; an English one stays as it is and may be refused."""

    def read(written: Any) -> Any:
        if not isinstance(written, str) or written not in labels:
            known = "・".join(labels)
            raise ValueError(f"{known}のいずれかにしてください（{written}）。")
        return labels[written]

    return BeforeValidator(read)


_KINDS = {each.label: each for each in ConferenceKind}
_RHYTHMS = {each.label: each for each in Rhythm}
_FORMS = {each.value: each for each in SheetForm}
_DAY_KINDS = {"閉庁": DayKind.CLOSED, "開庁": DayKind.OPEN}
_ROLLS = {
    "そのまま": Roll.NONE,
    "翌開庁日": Roll.NEXT_OPEN,
    "前開庁日": Roll.PREV_OPEN,
}
Side = Annotated[AgencySide, _one_of(SIDES)]
Kind = Annotated[ConferenceKind, _one_of(_KINDS)]
Every = Annotated[Rhythm, _one_of(_RHYTHMS)]
Form = Annotated[SheetForm, _one_of(_FORMS)]
WEEKDAY_FIELDS = ("weekday", "weekdays")
Name = Annotated[str, Field(min_length=1, max_length=60)]


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class PostEntry(_Entry):
    """One post of a desk; `then` is the title of the post silence climbs to."""

    title: Name
    mail: str = ""
    then: str = ""


class DeskEntry(_Entry):
    """One counter of an agency."""

    name: Name = "窓口"
    phone: Name
    extension: str = ""
    fax: str = ""
    hours: str = "8:30～17:15"
    channel: Annotated[Channel, _one_of(CHANNELS)] = Channel.MAIL
    open_saturdays: tuple[Annotated[int, Field(ge=1, le=5)], ...] = ()
    weekly_closed: tuple[Weekday, ...] = ()  # empty: Saturday and Sunday
    posts: tuple[PostEntry, ...] = Field(min_length=1)


class AgencyEntry(_Entry):
    """One division of the town hall or one body outside it."""

    name: Name
    side: Side
    contractor: bool = False  # 受託者
    decides_assistance: bool = False  # 生活保護の実施機関
    receipt_only: bool = False  # 受付済のみ返す
    chief_may_hear: bool = False
    link_base_url: str = ""
    code_days: int | None = Field(default=None, ge=1, le=365)
    desks: tuple[DeskEntry, ...] = Field(min_length=1)


class DayEntry(_Entry):
    """One day that differs; `at` names an agency or desk, empty: the whole town."""

    on: OfficeDay
    name: Name
    kind: Annotated[DayKind, _one_of(_DAY_KINDS)] = DayKind.CLOSED
    source: str = ""
    at: str = ""


class CalendarEntry(_Entry):
    """The days of whole 年度 that differ from 土日・祝日・12/29～1/3."""

    first: OfficeDay  # 4月1日
    last: OfficeDay  # 3月31日
    days: tuple[DayEntry, ...] = ()


class MemberEntry(_Entry):
    """構成員: a desk, and the title of the post that belongs there."""

    desk: str
    post: str = ""
    materials: bool = False


class SeriesEntry(_Entry):
    """One meeting that is held again and again, under the town's own name."""

    key: Name
    name: Name
    kind: Kind
    convener: str
    cadence: dict[str, Any]  # weekdays as 月, 水曜日; `rhythm` has their numbers
    members: tuple[MemberEntry, ...] = ()
    starts: str = "14:00"
    ends: str = "15:30"
    room: str = ""
    date_stands: bool = False
    since: OfficeDay | None = None  # empty: the first day of the calendar

    @property
    def rhythm(self) -> dict[str, Any]:
        """The cadence as `cadence_from_json` reads it."""
        return {
            name: _numbers(value) if name in WEEKDAY_FIELDS else value
            for name, value in self.cadence.items()
        }


def weekday_number(written: Any) -> int | None:
    """月, 月曜, 月曜日 → 0; None for what is no weekday."""
    if not isinstance(written, str) or not written:
        return None
    named = (number for number, day in enumerate(WEEKDAYS) if _is(written, day))
    return next(named, None)


def _is(written: str, weekday: str) -> bool:
    return f"{weekday}曜日".startswith(written)


def _numbers(written: Any) -> Any:
    if isinstance(written, list):
        return [weekday_number(one) for one in written]
    return weekday_number(written)


class LineEntry(_Entry):
    """One number of a report."""

    key: Name
    label: Name
    unit: str = "件"
    counted: str = ""


class ReportEntry(_Entry):
    """One kind of report: who owes it to whom, how often and until when."""

    key: Name
    name: Name
    rhythm: Every
    due: dict[str, Any]
    roll: Annotated[Roll, _one_of(_ROLLS)] = Roll.NONE
    reporters: tuple[str, ...] = Field(min_length=1)
    receiver: str
    form: str = ""
    lines: tuple[LineEntry, ...] = ()
    receiver_hears_late: bool = False
    note: str = ""
    since: OfficeDay | None = None  # empty: the first day of the calendar


class Profile(_Entry):
    """A whole town."""

    town: Name
    note: str = ""
    calendar: CalendarEntry
    agency: tuple[AgencyEntry, ...] = Field(min_length=1)
    forms: tuple[Form, ...] = tuple(SheetForm)
    policy: dict[str, Any] = Field(default_factory=dict)
    ladder: dict[str, int] = Field(default_factory=dict)
    words: dict[str, Any] = Field(default_factory=dict)
    series: tuple[SeriesEntry, ...] = ()
    report: tuple[ReportEntry, ...] = ()

    @property
    def holds_from(self) -> date:
        """The day from which meetings and reports hold that name none themselves."""
        return self.calendar.first

    def numbers(self) -> dict[str, Any]:
        """Return the agreed numbers, ladders and words as one policy keeps them."""
        return {
            **self.policy,
            **{f"ladder.{name}": value for name, value in self.ladder.items()},
            **{f"word.{name}": value for name, value in self.words.items()},
            "referral.forms": [form.value for form in self.forms],
        }

    def desks(self) -> dict[str, DeskEntry]:
        """Return every desk under each name it can be called by."""
        named: dict[str, DeskEntry] = {}
        for agency in self.agency:
            for desk in agency.desks:
                named[desk_label(agency.name, desk.name)] = desk
            if len(agency.desks) == 1:
                named[agency.name] = agency.desks[0]
        return named


def desk_label(agency: str, desk: str) -> str:
    """機関名 窓口名, as `Directory.desk_label` says it."""
    return desk if agency == desk else f"{agency} {desk}"
