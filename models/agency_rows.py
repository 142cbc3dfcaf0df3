"""機関一覧（CSV） — the rows of an agency list, checked before anything is loaded.

A bad row names its line and column; with one bad row nothing of the file is loaded.
"""

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass

from email_validator import EmailNotValidError, validate_email

from models.agency import AgencySide, Channel
from models.individual_number import refuse_individual_number
from models.refusals import ProcedureError

SIDES = {
    "自所": AgencySide.OWN,
    "庁内": AgencySide.INTERNAL,
    "庁外": AgencySide.EXTERNAL,
}
CHANNELS = {
    "メール": Channel.MAIL,
    "電話": Channel.TELEPHONE,
    "FAX": Channel.FAX,
    "逓送": Channel.COURIER,
}
REQUIRED = ("機関名", "窓口名", "区分", "連絡方法", "電話")
OPTIONAL = (
    "メール",
    "主任メール",
    "係長メール",
    "内線",
    "FAX",
    "受付時間",
    "第2・第4土曜開庁",
    "受付済のみ返す",
    "係長への連絡",
    "リンクの先頭",
    "確認コードの日数",
    "生活保護の実施機関",
)
YES_OR_NO = {"": False, "はい": True, "いいえ": False}
_YES_OR_NO_COLUMNS = (
    "第2・第4土曜開庁",
    "受付済のみ返す",
    "係長への連絡",
    "生活保護の実施機関",
)
_LONGEST = 60
_BASE_URL = re.compile(r"https?://[A-Za-z0-9.:/_-]{1,22}")  # a link has 70 letters


class AgencyListRefused(ProcedureError):
    """The list cannot be loaded; one line per fault."""

    def __init__(self, faults: list[str]) -> None:
        """Keep the faults apart, so that a page can list them."""
        super().__init__("\n".join(faults))
        self.faults = faults


@dataclass(frozen=True)
class AgencyRow:
    """One counter of an agency, as the list has it."""

    line: int
    agency: str
    desk: str
    side: AgencySide
    channel: Channel
    phone: str
    emails: tuple[str, str, str]  # 担当, 主任, 係長
    extension: str
    fax: str
    hours: str
    open_saturdays: bool
    receipt_only: bool
    chief_may_hear: bool
    link_base_url: str | None
    code_days: int | None
    decides_assistance: bool


def read_agencies(content: bytes) -> list[AgencyRow]:
    """Return the rows of a UTF-8 CSV (with or without BOM), with 日本語 headings.

    Raises AgencyListRefused with every fault of the file.
    """
    reader = csv.DictReader(io.StringIO(_text_of(content), newline=""))
    faults = list(_heading_faults(list(reader.fieldnames or [])))
    if faults:
        raise AgencyListRefused(faults)
    rows = []
    for record in reader:
        row, found = _row(reader.line_num, record)
        rows.append(row)
        faults += found
    faults += _twice(rows)
    if not rows:
        faults = ["2行目：機関が1件もありません。"]
    if faults:
        raise AgencyListRefused(faults)
    return rows


def _text_of(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        raise AgencyListRefused(
            [f"{fault.start}バイト目：文字コードがUTF-8ではありません。"]
        ) from None


def _twice(rows: list[AgencyRow]) -> Iterator[str]:
    seen: dict[tuple[str, str], int] = {}
    for row in rows:
        first = seen.setdefault((row.agency, row.desk), row.line)
        if first != row.line:
            yield f"{row.line}行目「窓口名」：{first}行目と同じ窓口です（{row.desk}）。"


def _heading_faults(headings: list[str]) -> Iterator[str]:
    for name in REQUIRED:
        if name not in headings:
            yield f"1行目：「{name}」の列がありません。"
    for name in headings:
        if name not in REQUIRED + OPTIONAL:
            yield f"1行目「{name}」：使えない列名です。"
    for name in sorted({name for name in headings if headings.count(name) > 1}):
        yield f"1行目「{name}」：同じ列名が2つ以上あります。"


def _row(line: int, record: dict[str, str | None]) -> tuple[AgencyRow, list[str]]:
    values = {name: (record.get(name) or "").strip() for name in REQUIRED + OPTIONAL}
    faults = [f"{line}行目{fault}" for fault in _faults(values, record)]
    row = AgencyRow(
        line=line,
        agency=values["機関名"],
        desk=values["窓口名"],
        side=SIDES.get(values["区分"], AgencySide.EXTERNAL),
        channel=CHANNELS.get(values["連絡方法"], Channel.TELEPHONE),
        phone=values["電話"],
        emails=(values["メール"], values["主任メール"], values["係長メール"]),
        extension=values["内線"],
        fax=values["FAX"],
        hours=values["受付時間"] or "8:30～17:15",
        open_saturdays=YES_OR_NO.get(values["第2・第4土曜開庁"], False),
        receipt_only=YES_OR_NO.get(values["受付済のみ返す"], False),
        chief_may_hear=YES_OR_NO.get(values["係長への連絡"], False),
        link_base_url=values["リンクの先頭"].rstrip("/") or None,
        code_days=int(days)
        if (days := values["確認コードの日数"]).isdecimal()
        else None,
        decides_assistance=YES_OR_NO.get(values["生活保護の実施機関"], False),
    )
    return row, faults


def _faults(values: dict[str, str], record: dict[str, str | None]) -> Iterator[str]:
    if None in record:
        yield "：列の数が見出しより多くなっています。"
    for name in REQUIRED:
        if not values[name]:
            yield f"「{name}」：入力してください。"
    yield from _choice_faults(values)
    yield from _address_faults(values)
    yield from _link_faults(values)
    for name, value in values.items():
        if len(value) > _LONGEST:
            yield f"「{name}」：{_LONGEST}字以内にしてください。"
        try:
            refuse_individual_number(value, name)
        except ProcedureError as fault:
            yield f"「{name}」：{fault}"


def _choice_faults(values: dict[str, str]) -> Iterator[str]:
    if values["区分"] and values["区分"] not in SIDES:
        known = "・".join(SIDES)
        yield f"「区分」：{known}のいずれかにしてください（{values['区分']}）。"
    if values["連絡方法"] and values["連絡方法"] not in CHANNELS:
        yield f"「連絡方法」：{'・'.join(CHANNELS)}のいずれかにしてください。"
    for name in _YES_OR_NO_COLUMNS:
        if values[name] not in YES_OR_NO:
            yield f"「{name}」：「はい」か「いいえ」（空欄も可）にしてください。"


def _address_faults(values: dict[str, str]) -> Iterator[str]:
    if values["連絡方法"] == "メール" and not values["メール"]:
        yield "「メール」：連絡方法がメールの窓口には必要です。"
    for name in ("メール", "主任メール", "係長メール"):
        if values[name] and not _is_address(values[name]):
            yield f"「{name}」：メールアドレスを1件だけ入力してください。"


def _link_faults(values: dict[str, str]) -> Iterator[str]:
    base, days = values["リンクの先頭"], values["確認コードの日数"]
    if base and not _BASE_URL.fullmatch(base):
        yield "「リンクの先頭」：https://で始まる30字以内のURLにしてください。"
    if days and not (days.isdecimal() and 1 <= int(days) <= 365):
        yield "「確認コードの日数」：1から365までの数字にしてください。"


def _is_address(text: str) -> bool:
    try:
        validate_email(text, check_deliverability=False, test_environment=True)
    except EmailNotValidError:
        return False
    return True
