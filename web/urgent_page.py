"""緊急の連絡の画面 — what the frame shows, and the big page beside the telephone."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session

from models.agency import RANK_LABELS, Rank
from models.disclosure import Shown
from models.urgent_call import URGENT_CALL
from models.urgent_sheet import UrgentBasis, UrgentCall, UrgentSign, UrgentState
from tasks import clock
from tasks.directory import directory
from tasks.urgent_calls import Reach, outside_numbers, reach
from web.case_frame import CasePage, Reader, Section
from web.days import moment_in_words

FIRST_OF_ALL = (
    "命に危険があるときは、この画面より先に110番・119番へ通報してください。"
    "メールだけで済ませず、必ず電話で伝えます。"
)
DIALLED = re.compile(r"[^0-9+*#]")


@dataclass(frozen=True)
class Number:
    """One number to press; without one the town has not entered it yet."""

    label: str
    phone: str
    href: str
    note: str = ""


def number(label: str, phone: str, note: str = "") -> Number:
    """A number as a link that a telephone dials."""
    dialled = DIALLED.sub("", phone).replace("#", "%23")
    return Number(label, phone, f"tel:{dialled}" if dialled else "", note)


def outside(session: Session, municipality_id: int) -> list[Number]:
    """Whom to telephone where no desk is staffed, as the town has entered them."""
    known = outside_numbers(session, municipality_id)
    return [number(each.label, each.phone) for each in known]


def phone_facts(session: Session, call: UrgentCall) -> dict[str, Any]:
    """What the big page shows: whom to telephone now, until when, about whom."""
    now, held = clock.now(session), directory(session)
    there = reach(held, call.receiver_desk_id, now)
    desk = there.desk
    extension = f"内線{desk.extension}" if desk.extension else ""
    return {
        "call": call,
        "state": URGENT_CALL.states[call.state],
        "first_of_all": FIRST_OF_ALL,
        "desk_number": number(there.label, desk.phone, extension),
        "there": there,
        "opens_at": moment_in_words(there.opens_at),
        "until": until_in_words(call, now),
        "numbers": outside(session, call.municipality_id),
        "lines": lines_of(call),
    }


def until_in_words(call: UrgentCall, now: datetime) -> str:
    """Until when somebody by name is to have taken it, and how many minutes that is."""
    if call.state is not UrgentState.CALLING or call.due_at is None:
        return ""
    left = int((call.due_at - now).total_seconds() // 60)
    rest = (
        f"あと{left}分" if left > 0 else "時間になりました。次の職員に電話を依頼します"
    )
    return f"{moment_in_words(call.due_at)}までに受けた方を確認（{rest}）"


def lines_of(call: UrgentCall) -> list[Shown]:
    """What is said on the telephone, and why it may be said."""
    signs = "、".join(s.label for s in UrgentSign if s.value in call.signs)
    lines = [
        Shown("緊急の徴候", signs),
        Shown("対象の方", call.whom),
        Shown("居場所・連絡先", call.place),
        Shown("状況", call.situation),
        Shown("提供の根拠", UrgentBasis.of(call.basis).label),
    ]
    further = (
        ("根拠の補足", call.basis_note),
        ("もとの件", call.about_number),
        ("受けた方", call.acknowledged_by),
        ("引き渡した先", call.handed_to),
    )
    asked = Rank(call.climbed_to)
    if call.state is UrgentState.CALLING and asked is not Rank.STAFF:
        lines = [Shown("電話を依頼している職員", RANK_LABELS[asked]), *lines]
    return [*lines, *(Shown(label, value) for label, value in further if value)]


def _sections(session: Session, row: Any, reader: Reader) -> Sequence[Section]:
    there = reach(directory(session), row.receiver_desk_id, clock.now(session))
    said = Section("伝える内容", lines_of(row), note=FIRST_OF_ALL)
    if not reader.own:
        return (said,)
    return (
        said,
        Section("電話する先", _numbers(session, row, there), note=_hours(there)),
    )


def _numbers(session: Session, row: Any, there: Reach) -> list[Shown]:
    desk = Shown(there.label, there.desk.phone)
    known = [Shown(n.label, n.phone) for n in outside(session, row.municipality_id)]
    return [desk] if there.staffed else known


def _hours(there: Reach) -> str:
    if there.staffed:
        return "窓口は受付中です。"
    opens = moment_in_words(there.opens_at)
    return f"窓口は時間外です（次の受付は{opens}から）。確認の時間は進みません。"


def _links(_session: Session, row: Any, reader: Reader) -> Sequence[tuple[str, str]]:
    if reader.person is None:
        return ()
    return ((f"/urgent_calls/{row.id}/phone", "電話をかける画面"),)


URGENT_PAGE = CasePage(
    URGENT_CALL,
    UrgentCall,
    title=lambda _session, _row: "緊急の連絡",
    sections=_sections,
    links=_links,
    asks={
        "acknowledgement": "電話でお話しした緊急の連絡について、"
        "受けた方のお名前を確認してください。",
        "outside_call": "緊急の連絡です。お電話をお待ちください。"
        "受けた方は、お名前を確認してください。",
    },
    ticks={"begin_calling": "今から電話します"},
)
