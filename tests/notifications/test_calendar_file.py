"""予定の控え: read back as a calendar would, for one recipient and nothing personal."""

from dataclasses import replace
from datetime import UTC, date, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

import pytest

from notifications.calendar_file import CalendarFile, calendar_file, calendar_files
from notifications.composition import Mailbox, attach, compose
from notifications.facts import FactRefused, Meeting, Message
from notifications.kinds import MessageKind
from tests.notifications.letters import an_item

SENT_AT = datetime(2026, 9, 17, 1, 0, tzinfo=UTC)
MEETING = Meeting(
    on=date(2026, 10, 14),
    starts="14:00",
    ends="15:30",
    room="第1会議室",
    uid="conference-1-2@tsunagi.example",
    sequence=3,
)
OFFICE = "jiritsu@city.tsunagi.example"


def made(**different: object) -> CalendarFile:
    meeting = replace(MEETING, **different)  # type: ignore[arg-type]
    return calendar_file(meeting, "26-00012-1", OFFICE, SENT_AT)


def read(content: bytes) -> list[tuple[str, str]]:
    """Names and values, unfolded and unescaped, in order (RFC 5545, 3.1 and 3.3.11)."""
    text = content.decode()
    assert text.endswith("\r\n")
    lines = text.replace("\r\n ", "").removesuffix("\r\n").split("\r\n")
    pairs = (line.partition(":") for line in lines)
    unescape = str.maketrans({"\0": "\\"})
    return [
        (
            name,
            value.replace("\\\\", "\0")
            .replace("\\,", ",")
            .replace("\\;", ";")
            .replace("\\n", "\n")
            .translate(unescape),
        )
        for name, _, value in pairs
    ]


def test_a_meeting_is_read_back_with_its_time_in_tokyo() -> None:
    event = dict(read(made().content))

    assert event["METHOD"] == "REQUEST"
    assert event["UID"] == "conference-1-2@tsunagi.example"
    assert event["SEQUENCE"] == "3"
    assert event["DTSTAMP"] == "20260917T010000Z"
    assert event["DTSTART;TZID=Asia/Tokyo"] == "20261014T140000"
    assert event["DTEND;TZID=Asia/Tokyo"] == "20261014T153000"
    assert event["SUMMARY"] == "会議のご案内［26-00012-1］"  # noqa: RUF001
    assert event["LOCATION"] == "第1会議室"
    assert event["STATUS"] == "CONFIRMED"


def test_components_are_nested_and_closed() -> None:
    opened: list[str] = []
    for name, value in read(made().content):
        if name == "BEGIN":
            opened.append(value)
        elif name == "END":
            assert opened.pop() == value

    assert opened == []


def test_what_is_called_off_is_a_cancel_of_the_same_event() -> None:
    before, after = made(), made(called_off=True, sequence=4)
    event = dict(read(after.content))

    assert (after.method, event["METHOD"]) == ("CANCEL", "CANCEL")
    assert event["STATUS"] == "CANCELLED"
    assert event["UID"] == dict(read(before.content))["UID"]


def test_nobody_is_listed_and_nothing_is_said_but_number_time_and_room() -> None:
    names = {name.partition(";")[0] for name, _ in read(made().content)}

    assert names == {
        *("BEGIN", "END", "PRODID", "VERSION", "CALSCALE", "METHOD", "TZID"),
        *("TZOFFSETFROM", "TZOFFSETTO", "TZNAME", "UID", "SEQUENCE", "DTSTAMP"),
        *("DTSTART", "DTEND", "SUMMARY", "LOCATION", "ORGANIZER", "STATUS", "CLASS"),
    }
    assert "LOCATION" not in dict(read(made(room="").content))


@pytest.mark.parametrize(
    "room", ["本庁舎5階、" * 9, "A,B;C\\D", "あ" * 60, "第一会議室（東側）" * 6]
)
def test_long_lines_are_folded_without_cutting_a_character(room: str) -> None:
    content = made(room=room).content

    assert all(len(line) <= 75 for line in content.split(b"\r\n"))
    for line in content.split(b"\r\n"):
        line.decode()  # no character is cut in two
    assert dict(read(content))["LOCATION"] == room


@pytest.mark.parametrize(
    "wrong",
    [
        {"starts": "25時"},
        {"ends": "15:30\r\nATTENDEE:x"},
        {"room": "会議室\r\nATTENDEE:mailto:x@y.example"},
        {"uid": "no address"},
        {"room": "あ" * 61},
    ],
)
def test_a_fact_that_would_write_a_line_of_its_own_is_refused(
    wrong: dict[str, str],
) -> None:
    with pytest.raises(FactRefused):
        replace(MEETING, **wrong)  # type: ignore[arg-type]


def test_only_what_changes_a_calendar_is_attached() -> None:
    told = {
        kind
        for kind in MessageKind
        if calendar_files([an_item(kind, meeting=MEETING)], OFFICE, SENT_AT)
    }

    assert told == {
        MessageKind.CONFERENCE_INVITED_FOR_MEMBER,
        MessageKind.CONFERENCE_MOVED_FOR_MEMBER,
        MessageKind.CONFERENCE_CALLED_OFF_FOR_MEMBER,
    }
    assert calendar_files([an_item(MessageKind.DUTY_ASKED)], OFFICE, SENT_AT) == []


def test_the_attachment_says_its_method_and_the_text_stays_first() -> None:
    mail = compose(
        Message("件名", "本文\n"),
        sender=Mailbox(OFFICE, "つなぎ"),
        to="shuno@city.tsunagi.example",
        reply_to=OFFICE,
        message_id="1@tsunagi.example",
        sent_at=SENT_AT,
    )
    attach(mail, [made()])
    parsed = message_from_bytes(bytes(mail), policy=default)
    assert isinstance(parsed, EmailMessage)
    body = parsed.get_body(("plain",))
    [part] = parsed.iter_attachments()

    assert body is not None
    assert body.get_content().split() == ["本文"]
    assert part.get_content_type() == "text/calendar"
    assert part["Content-Type"].params["method"] == "REQUEST"
    assert part.get_filename() == "kaigi.ics"
    assert part.get_content().encode().replace(b"\r\n", b"\n") == (
        made().content.replace(b"\r\n", b"\n")
    )
