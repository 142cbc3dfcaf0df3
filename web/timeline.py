"""経過 — every event and notice of a case in the order of time; nothing vanishes.

A reader learns of the other side what the consent lets return, and no more.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session

from models.directory import Directory
from models.duty import Duty
from models.event import Event
from models.mail import Mail
from models.notice import Notice
from models.procedure import Side
from models.queries.timelines import events_of, notices_of
from models.referral import REFERRAL
from models.referral_sheet import DECLINE_LABELS, OUTCOME_LABELS
from models.user import Role
from notifications.kinds import MessageKind
from notifications.messages import MESSAGES
from tasks.directory import directory
from tasks.outlook import step_of
from web.access import Person
from web.moved_days import MOVED, moved_words
from web.sheet_rows import SheetRows
from web.standing import Standing, standing_of
from web.suspension_words import STOP_DONE, stop_words
from web.verbs import DONE

VIA = {
    "screen": "画面",
    "link": "メールのリンク",
    "code": "確認コード",
    "telephone": "電話",
    "fax": "FAX",
    "pass": "自動処理",
    "import": "取込み",
}
_CLOSED_LISTS: dict[str, Any] = {
    "outcome": OUTCOME_LABELS,
    "decline_reason": DECLINE_LABELS,
}
_BEFORE_SENDING = frozenset({"draft", "draft_again", "check_consent", "discard"})
_BEYOND_RECEIPT = frozenset({"accept", "start_contact", "note_progress", "show_tax"})
_SENDERS_OWN = frozenset({"next_step", "rerouted_to"})


@dataclass(frozen=True)
class Moment:
    """One line of the time line."""

    at: datetime
    kind: str  # act, notice or failed
    label: str
    what: str
    by: str
    words: tuple[str, ...] = ()
    standing: Standing | None = None


@dataclass(frozen=True)
class Reader:
    """Who reads the time line of which case."""

    person: Person
    side: Side | None
    rows: SheetRows
    result_returns: bool
    notes_return: bool


def timeline(session: Session, reader: Reader) -> list[Moment]:
    """The lines this reader may see, the latest first."""
    held, referral_id = directory(session), reader.rows.referral.id
    events = session.exec(events_of("referral", referral_id)).all()
    notices = session.exec(notices_of("referral", referral_id)).all()
    lines = [*_acts(held, reader, events), *_notices(held, reader, notices)]
    return sorted(lines, key=lambda line: (line.at, line.kind != "act"), reverse=True)


def _acts(held: Directory, reader: Reader, events: Sequence[Event]) -> Iterator[Moment]:
    for event in events:
        if not _hidden(reader, event):
            desk = held.desk_label(event.desk_id) if event.desk_id else ""
            via = VIA.get(event.via, event.via)
            yield Moment(
                at=event.at,
                kind="act",
                label="操作",
                what={**DONE, **MOVED}.get(event.verb, event.verb),
                by="・".join(part for part in (event.actor, desk, via) if part),
                words=tuple(_words(held, reader, event)),
            )


def _hidden(reader: Reader, event: Event) -> bool:
    if reader.side is Side.RECEIVER:
        return event.verb in _BEFORE_SENDING
    if event.verb == "join":
        return True
    return not reader.result_returns and event.verb in _BEYOND_RECEIPT


def _words(held: Directory, reader: Reader, event: Event) -> Iterator[str]:
    yield from moved_words(REFERRAL, event)
    if event.verb in STOP_DONE:
        yield from _of_a_stop(reader, event)
        return
    for name, text in event.given.items() if event.verb not in MOVED else ():
        if name == "suggested_desk_id" and reader.side is not None:
            yield held.desk_label(int(text))
        elif name != "joined_to" and _may_read(reader, event, name):
            yield str(_CLOSED_LISTS.get(name, {}).get(text, text))


def _of_a_stop(reader: Reader, event: Event) -> Iterator[str]:
    """A stop, with as much of its reason as this reader may know."""
    if reader.side is None:
        return
    ours = reader.person.role is not Role.PARTNER
    yield from stop_words(
        REFERRAL,
        event,
        reason=ours or reader.result_returns,
        evidence=ours or event.desk_id == reader.person.desk_id,
    )


def _may_read(reader: Reader, event: Event, name: str) -> bool:
    """Tell whether what was given at an act may be read here."""
    if reader.side is None:
        return False
    if name == "reason":  # why a tax item was read: the reading desk's own record
        return event.desk_id == reader.person.desk_id
    if reader.side is Side.RECEIVER:
        return name not in _SENDERS_OWN
    if name in {"outcome", "decline_reason"}:
        return reader.result_returns
    if name in {"outcome_note", "decline_note", "progress"}:
        return reader.notes_return
    return True


def _notices(
    held: Directory,
    reader: Reader,
    rows: Sequence[tuple[Notice, Duty, Mail | None]],
) -> Iterator[Moment]:
    for notice, duty, mail in rows:
        post = held.posts[notice.post_id]
        partner = reader.person.role is Role.PARTNER
        if partner and post.desk_id != reader.person.desk_id:
            continue
        standing = standing_of(notice, mail)
        saying = MESSAGES[MessageKind(notice.kind)]
        yield Moment(
            at=(mail and (mail.sent_at or mail.created_at)) or notice.created_at,
            kind="failed" if standing.failed else "notice",
            label="通知",
            what=saying.subject.format(
                process=REFERRAL.label, what=step_of(duty).label
            ),
            by=f"{held.desk_label(post.desk_id)}（{post.title}）",
            standing=standing,
        )
