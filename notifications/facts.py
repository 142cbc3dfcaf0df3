"""通知に書けること — the only facts a mail can be made of (law 3 of the house).

No name, address, telephone number or free text about a resident has a field here,
and templates reach nothing but these fields. Add a field only after asking whether
it may stand on a postcard.
"""

import re
from dataclasses import dataclass
from datetime import date

from notifications.kinds import MessageKind, Side

_NUMBER = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,19}")
_URL = re.compile(r"https?://[\x21-\x7e]{1,62}")
_CODE = re.compile(r"[A-Z0-9]{4}(-[A-Z0-9]{4}){1,4}")
_TIME = re.compile(r"[0-2][0-9]:[0-5][0-9]")
_UID = re.compile(r"[A-Za-z0-9-]{1,60}@[A-Za-z0-9.-]{1,60}")
_UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")


class FactRefused(ValueError):
    """A fact is not in the form a mail may carry."""


@dataclass(frozen=True, slots=True)
class Office:
    """問い合わせ先: the office that signs the mail and answers questions."""

    name: str
    desk: str
    phone: str
    extension: str = ""
    hours: str = ""

    def __post_init__(self) -> None:
        _one_line(self.name, self.desk, self.phone, self.extension, self.hours)


@dataclass(frozen=True, slots=True)
class Addressee:
    """宛先: an office and desk, or one post there; never a person's name."""

    office_name: str
    desk_name: str
    side: Side
    post_title: str | None = None

    def __post_init__(self) -> None:
        _one_line(self.office_name, self.desk_name, self.post_title or "")


@dataclass(frozen=True, slots=True)
class Meeting:
    """日時と会場: when and in which room; never who comes or what is discussed."""

    on: date
    starts: str  # 14:00
    ends: str
    room: str
    uid: str  # the same in every mail about it
    sequence: int  # rises with each change
    called_off: bool = False
    materials: bool = False  # the reader is asked for some

    def __post_init__(self) -> None:
        _matching(_TIME, self.starts, "開始時刻")
        _matching(_TIME, self.ends, "終了時刻")
        _matching(_UID, self.uid, "予定の識別子")
        _one_line(self.room)


@dataclass(frozen=True, slots=True)
class Item:
    """One thing said about one case.

    `open_days_left` and `days_overdue` are open days of the debtor's desk, the
    present day not counted. `binding` is true only where an 要綱, a contract or a law
    fixes the day; otherwise a partner reads 回答希望日 instead of 期限.
    """

    number: str  # 受付番号
    kind: MessageKind
    what: str  # the step's label, such as 受領確認
    opened_on: date  # the day the sheet was sent
    from_office: str  # つなぎ元
    to_office: str  # つなぎ先
    link_url: str | None = None  # none once the link is revoked
    awaiting: str = ""  # 対応待ち: the office whose turn it is
    office_to_reach: str = ""  # 連絡先: whom an errand or a bounce is about
    sheet: str = "連絡票"  # what the town calls its form
    process: str = "つなぎ"  # what the process is called
    from_label: str = "つなぎ元"  # what the process calls its two sides
    to_label: str = "つなぎ先"
    due_on: date | None = None
    open_days_left: int | None = None
    days_overdue: int | None = None
    urgent: bool = False
    provisional: bool = False  # the calendar of that year is not yet published
    binding: bool = False
    reads_for: str = ""  # 代理: the post the reader stands in for
    meeting: Meeting | None = None
    counts: tuple[tuple[str, str], ...] = ()  # label and number in words: 3件未満

    def __post_init__(self) -> None:
        _matching(_NUMBER, self.number, "受付番号")
        if self.link_url is not None:
            _matching(_URL, self.link_url, "リンク")
        _one_line(self.what, self.from_office, self.to_office)
        _one_line(self.awaiting, self.office_to_reach, self.sheet)
        _one_line(self.process, self.from_label, self.to_label, self.reads_for)
        _one_line(*(words for pair in self.counts for words in pair))


@dataclass(frozen=True, slots=True)
class Letter:
    """One mail to one address: who reads it, what it says, how to answer it.

    `opening` and `signature` are a town's own words with ((placeholders)).
    """

    addressee: Addressee
    items: tuple[Item, ...]
    reply_to: Office
    code_page_url: str
    today: date
    code: str | None = None  # 確認コード; none for people who sign in
    list_url: str | None = None  # one page for all items of a digest
    opening: str | None = None
    signature: str | None = None

    def __post_init__(self) -> None:
        if not self.items:
            raise FactRefused("通知する件がありません。")
        _matching(_URL, self.code_page_url, "確認コードの画面")
        if self.code is not None:
            _matching(_CODE, self.code, "確認コード")
        if self.list_url is not None:
            _matching(_URL, self.list_url, "一覧の画面")


@dataclass(frozen=True, slots=True)
class Message:
    """件名と本文, ready to be put into an envelope."""

    subject: str
    body: str


def _one_line(*values: str) -> None:
    for value in values:
        if len(value) > 60 or _UNSEEN.search(value):
            raise FactRefused("通知に使う語句は、改行のない60字以内にしてください。")


def _matching(form: re.Pattern[str], value: str, label: str) -> None:
    if not form.fullmatch(value):
        raise FactRefused(f"{label}の形式が正しくありません。")
