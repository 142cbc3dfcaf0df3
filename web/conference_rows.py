"""会議の内容 — day, agenda, answers and 持ち帰り事項 as sections of a page."""

from collections.abc import Iterator, Sequence

from sqlmodel import Session

from models.conference_invitation import Attendance, Invitation, Owed
from models.conference_sheet import Conference, ConferenceItem, TaxUse
from models.directory import Directory
from models.disclosure import Shown
from models.queries.conferences import invitations_to, items_on, taken_home_from
from models.wareki import era_form
from tasks.directory import directory
from web.case_frame import Line, Section, Table

ITEM_HEADS = ("議題", "受付番号", "協議したいこと", "共有の根拠")
REPLY_HEADS = ("構成員の窓口", "出欠", "資料")
ACTION_HEADS = ("受付番号", "持ち帰った窓口", "内容", "期日", "状態")
TAX_AT_THE_MEETING = "市税・保険料等の情報は表示しません。会議の場で扱います。"
SECRECY = (
    "この会議の事務に従事する方、従事していた方には、正当な理由なく、知り得た秘密を"
    "漏らしてはならない義務があります（生活困窮者自立支援法第9条第6項）。"
    "議題は、この会議の構成員だけが閲覧できます。"
)
NOT_BY_MAIL = "会議の資料は、メールに添付しないでください。"


def day_lines(conference: Conference) -> Iterator[Shown]:
    """When and where; before the day is settled, the proposed one and why."""
    yield Shown("会議の種類", conference.kind.label)
    if conference.held_on is None:
        yield Shown("開催の候補日", era_form(conference.proposed_on))
        yield from (Shown("候補日の理由", one) for one in conference.proposed_why)
        return
    yield Shown("開催日", era_form(conference.held_on))
    yield Shown("時間", f"{conference.starts}～{conference.ends}")
    yield Shown("会場", conference.room)
    if conference.attended is not None:
        yield Shown("出席者数", f"{conference.attended}人")
    if conference.decisions:
        yield Shown("決定事項", conference.decisions)
        yield Shown("議事録の保管場所", conference.minutes_kept_at)
    if conference.cancelled_because:
        yield Shown("中止の理由", conference.cancelled_because)


def agenda(session: Session, conference: Conference) -> Section:
    """The agenda with the ground of each item; tax items without their content."""
    rows = [_item(item) for item in session.exec(items_on(conference.id))]
    table = Table(ITEM_HEADS, rows, none="議題はまだありません。")
    note = SECRECY if conference.for_members_only else NOT_BY_MAIL
    return Section("議題", table=table, note=note)


def _item(item: ConferenceItem) -> Line:
    words = TAX_AT_THE_MEETING if item.tax is TaxUse.CONSENTED else item.words
    return Line((item.kind.label, item.number or "―", words, item.legal_basis))


def replies(session: Session, conference: Conference, *, linked: bool) -> Section:
    """Who was invited and what they answered, for the convening desk."""
    held = directory(session)
    rows = [
        _reply(held, each, linked=linked)
        for each in session.exec(invitations_to(conference.id))
    ]
    none = "案内を送ると、構成員の窓口ごとに表示します。"
    return Section("出欠", table=Table(REPLY_HEADS, rows, none=none))


def _reply(held: Directory, row: Invitation, *, linked: bool) -> Line:
    answer = row.attendance.label if row.attendance else row.state.label
    if row.attendance is Attendance.SUBSTITUTE:
        answer = f"{answer}（{row.substitute}）"
    if row.attendance is Attendance.ABSENT and row.absence_reason:
        answer = f"{answer}（{row.absence_reason.label}）"
    name = held.desk_label(row.receiver_desk_id)
    href = f"/invitations/{row.id}" if linked else ""
    return Line((name, answer, _materials(row)), href)


def _materials(row: Invitation) -> str:
    if row.materials_owed is Owed.NO:
        return "なし"
    return f"提出済み（{row.materials_way}）" if row.materials_at else "提出待ち"


def taken_home(session: Session, conference: Conference, *, linked: bool) -> Section:
    """What was taken home, by whom, until when."""
    held = directory(session)
    rows: Sequence[Line] = [
        Line(
            (
                row.number,
                held.desk_label(row.receiver_desk_id),
                row.what,
                era_form(row.due_on),
                row.state.label,
            ),
            f"/action_items/{row.id}" if linked else "",
        )
        for row in session.exec(taken_home_from(conference.id))
    ]
    return Section("持ち帰り事項", table=Table(ACTION_HEADS, rows))
