"""予定の控え（.ics） — one meeting as a calendar file for exactly one recipient.

RFC 5545 and 5546: a stable UID, a SEQUENCE that rises with each change, METHOD CANCEL
when it is called off. It names the 受付番号, the time and the room and nothing else:
no attendee list, no agenda, no person. Written here because no library is pinned.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from notifications.facts import Item, Meeting
from notifications.kinds import MessageKind

_FOLDED_AT = 75  # octets (RFC 5545, 3.1)
_KEPT = {  # what a reader keeps in a calendar; a reminder changes nothing there
    MessageKind.CONFERENCE_INVITED_FOR_MEMBER,
    MessageKind.CONFERENCE_MOVED_FOR_MEMBER,
    MessageKind.CONFERENCE_CALLED_OFF_FOR_MEMBER,
}
_ESCAPED = {"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"}
_TOKYO = (
    "BEGIN:VTIMEZONE",
    "TZID:Asia/Tokyo",
    "BEGIN:STANDARD",
    "DTSTART:19700101T000000",
    "TZOFFSETFROM:+0900",
    "TZOFFSETTO:+0900",
    "TZNAME:JST",
    "END:STANDARD",
    "END:VTIMEZONE",
)


@dataclass(frozen=True, slots=True)
class CalendarFile:
    """What is attached: its bytes and the method its Content-Type repeats."""

    content: bytes
    method: str
    name: str = "kaigi.ics"


def calendar_files(
    items: Sequence[Item], organizer: str, sent_at: datetime
) -> list[CalendarFile]:
    """Return one file for each meeting a mail invites to, moves or calls off."""
    return [
        calendar_file(item.meeting, item.number, organizer, sent_at)
        for item in items
        if item.meeting and item.kind in _KEPT
    ]


def calendar_file(
    meeting: Meeting, number: str, organizer: str, sent_at: datetime
) -> CalendarFile:
    """Return the meeting as a calendar file; `organizer` is the office's address."""
    method = "CANCEL" if meeting.called_off else "REQUEST"
    lines = (
        "BEGIN:VCALENDAR",
        "PRODID:-//tsunagi//conference//JA",
        "VERSION:2.0",
        "CALSCALE:GREGORIAN",
        f"METHOD:{method}",
        *_TOKYO,
        "BEGIN:VEVENT",
        *_event(meeting, number, organizer, sent_at),
        "END:VEVENT",
        "END:VCALENDAR",
    )
    content = "".join(f"{_folded(line)}\r\n" for line in lines)
    return CalendarFile(content.encode(), method)


def _event(
    meeting: Meeting, number: str, organizer: str, sent_at: datetime
) -> Iterator[str]:
    yield f"UID:{meeting.uid}"
    yield f"SEQUENCE:{meeting.sequence}"
    yield f"DTSTAMP:{sent_at.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    yield f"DTSTART;TZID=Asia/Tokyo:{_local(meeting.on, meeting.starts)}"
    yield f"DTEND;TZID=Asia/Tokyo:{_local(meeting.on, meeting.ends)}"
    yield f"SUMMARY:{_text(f'会議のご案内［{number}］')}"  # noqa: RUF001
    if meeting.room:
        yield f"LOCATION:{_text(meeting.room)}"
    yield f"ORGANIZER:mailto:{organizer}"
    yield f"STATUS:{'CANCELLED' if meeting.called_off else 'CONFIRMED'}"
    yield "CLASS:PRIVATE"


def _local(on: date, time: str) -> str:
    return f"{on:%Y%m%d}T{time.replace(':', '')}00"


def _text(value: str) -> str:
    return "".join(_ESCAPED.get(letter, letter) for letter in value)


def _folded(line: str) -> str:
    """Return the line in pieces of at most 75 octets, no character cut in two."""
    pieces, octets = [""], 0
    for letter in line:
        size = len(letter.encode())
        if octets + size > _FOLDED_AT:
            pieces.append(" ")
            octets = 1
        pieces[-1] += letter
        octets += size
    return "\r\n".join(pieces)
