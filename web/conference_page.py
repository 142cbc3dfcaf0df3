"""会議の画面 — what the convening desk and each member desk see of one meeting.

Items of a 支援会議 are for the desks of that very meeting: no admin's page has them,
and a member reads them only after an opening recorded with its legal basis.
"""

from collections.abc import Iterator, Sequence

from sqlmodel import Session

from models.conference import CONFERENCE
from models.conference_action_item import ActionItem
from models.conference_follow_up import ACTION_ITEM
from models.conference_invitation import Invitation, InvitationState, Owed
from models.conference_reply import INVITATION
from models.conference_series import ConferenceKind
from models.conference_sheet import Conference
from models.disclosure import Shown
from models.procedure import Side
from models.user import Role
from models.wareki import era_form
from tasks.conference_action_items import TAKES_HOME
from tasks.directory import directory
from web.case_frame import CasePage, Reader, Section
from web.conference_plan_rows import conclusions, plans
from web.conference_rows import (
    NOT_BY_MAIL,
    SECRECY,
    agenda,
    day_lines,
    replies,
    taken_home,
)

TO_OPEN = "「議題を確認する」を押すと、確認した日時とお名前を記録し、議題を表示します。"
CONCLUDES = CONFERENCE.verb("conclude").from_states
LOCKED = "会議が終わったため、議題は表示しません。"


def _is_admin(reader: Reader) -> bool:
    return reader.person is not None and reader.person.role is Role.ADMIN


def _keeps_secret(row: Conference | Invitation | ActionItem, reader: Reader) -> bool:
    """Whether 法第9条第6項 keeps this meeting from the reader."""
    if row.kind is not ConferenceKind.ARTICLE9:
        return False
    desks = {row.sender_desk_id, row.receiver_desk_id}
    return _is_admin(reader) or reader.desk_id not in desks


def may_see(_session: Session, row: Conference | ActionItem, reader: Reader) -> bool:
    """Of a 支援会議 only the desks concerned, and never an admin as such."""
    return not _keeps_secret(row, reader)


def _may_see_invitation(_session: Session, row: Invitation, reader: Reader) -> bool:
    """A member desk sees its invitation once it was sent."""
    if row.state is InvitationState.DRAFT and Side.SENDER not in reader.sides:
        return False
    return not _keeps_secret(row, reader)


def _sections(session: Session, row: Conference, reader: Reader) -> Sequence[Section]:
    linked = reader.person is not None  # who came by a mailed link has no other page
    return (
        Section("開催", lines=tuple(day_lines(row))),
        agenda(session, row),
        *plans(session, row, linked=linked),
        replies(session, row, linked=linked),
        taken_home(session, row, linked=linked),
    )


def _links(
    session: Session, row: Conference, reader: Reader
) -> Sequence[tuple[str, str]]:
    takes_home = (f"/conferences/{row.id}/action-items/new", "持ち帰り事項を登録する")
    ours = reader.own and Side.SENDER in reader.sides
    return (
        *(conclusions(session, row) if ours and row.state in CONCLUDES else ()),
        *((takes_home,) if row.state in TAKES_HOME else ()),
        ("/conferences", "会議の一覧"),
    )


def meeting_of(session: Session, row: Invitation | ActionItem) -> Conference:
    """The meeting an invitation or a 持ち帰り事項 belongs to."""
    return session.get_one(Conference, row.conference_id)


def _invited(session: Session, row: Invitation, reader: Reader) -> Sequence[Section]:
    meeting = meeting_of(session, row)
    return (
        Section("会議のご案内", lines=tuple(_told(session, row, meeting))),
        _agenda_for_member(session, row, meeting, reader),
    )


def _told(session: Session, row: Invitation, meeting: Conference) -> Iterator[Shown]:
    yield Shown("会議の名称", meeting.name)
    yield Shown("開催日", era_form(row.held_on))
    yield Shown("時間", f"{row.starts}～{row.ends}")
    yield Shown("会場", row.room)
    if row.materials_owed is Owed.YES:
        desk = directory(session).desk_label(row.sender_desk_id)
        yield Shown("資料", f"{desk}へ、メール以外の方法でご提出ください。")
    if row.substitute:
        yield Shown("代理の方", row.substitute)


def _agenda_for_member(
    session: Session, row: Invitation, meeting: Conference, reader: Reader
) -> Section:
    secret, ours = meeting.for_members_only, Side.SENDER in reader.sides
    over = row.state in (InvitationState.OVER, InvitationState.CALLED_OFF)
    if secret and over and not ours:
        return Section("議題", note=LOCKED)
    if secret and row.opened_at is None and not ours:
        return Section("議題", note=f"{SECRECY}{TO_OPEN}")
    return agenda(session, meeting)


def _taken(session: Session, row: ActionItem, _reader: Reader) -> Sequence[Section]:
    meeting = meeting_of(session, row)
    lines = (
        Shown("会議", meeting.name),
        Shown("開催日", era_form(meeting.held_on) if meeting.held_on else ""),
        Shown("内容", row.what),
        Shown("期日", era_form(row.due_on)),
        Shown("対応の結果", row.outcome),
    )
    secrecy = SECRECY if meeting.for_members_only else ""
    return (Section("持ち帰り事項の内容", lines=lines, note=secrecy),)


def _title(_session: Session, row: Conference) -> str:
    return row.name


def _title_of_meeting(session: Session, row: Invitation | ActionItem) -> str:
    return meeting_of(session, row).name


CONFERENCE_PAGE = CasePage(
    CONFERENCE,
    Conference,
    _title,
    sections=_sections,
    links=_links,
    may_see=may_see,
    note=NOT_BY_MAIL,
    elsewhere=frozenset({"conclude"}),
)
INVITATION_PAGE = CasePage(
    INVITATION,
    Invitation,
    _title_of_meeting,
    sections=_invited,
    may_see=_may_see_invitation,
    asks={
        "reply": "会議のご案内です。ご出席の可否をお知らせください。",
        "new_reply": "会議の日程が変わりました。ご出席の可否をお知らせください。",
        "materials": "会議の資料のご提出をお願いします。",
        "day": "ご出席の予定です。ご都合が変わったときは、お知らせください。",
        "day_without": "ご欠席の予定です。ご都合が変わったときは、お知らせください。",
    },
    ticks={"attend": "この会議に出席します"},
)
ACTION_ITEM_PAGE = CasePage(
    ACTION_ITEM,
    ActionItem,
    _title_of_meeting,
    sections=_taken,
    may_see=may_see,
    asks={
        "doing": "会議で持ち帰られた事項について、対応の結果をお知らせください。",
        "confirmation": "対応の結果が届きました。ご確認をお願いします。",
    },
    ticks={"confirm": "上の結果を確認しました"},
)
