"""言うこと: who hears what, from which day, or why it will not go."""

from datetime import date
from typing import Any

import pytest

from models.agency import Agency, AgencySide, Channel, Desk, Post, Rank
from models.closures import NthWeekdayOpen
from models.directory import Directory, Parties
from models.errand_task import ErrandKind
from models.notice import Suppressed
from models.procedure import Role, Side, Tell
from models.saying import About, Saying, about_duty, decide_saying, errand_kind
from tests.models.hand_offs import AT, STANDARD

OWN, TAX, PHONE, EMPTY = 1, 2, 3, 4  # desks, and the agencies they belong to
THURSDAY, SATURDAY = date(2026, 9, 17), date(2026, 9, 12)
SIDES = {Side.SENDER: TAX, Side.RECEIVER: OWN}


def an_agency(number: int, side: AgencySide, **different: Any) -> Agency:
    name = {OWN: "自立相談支援", TAX: "収納課", PHONE: "民生委員"}.get(number, "空")
    return Agency(id=number, municipality_id=1, name=name, side=side, **different)


def a_desk(number: int, name: str, channel: Channel = Channel.MAIL) -> Desk:
    return Desk(
        id=number,
        municipality_id=1,
        agency_id=number,
        name=name,
        phone="046-000-0000",
        channel=channel,
    )


def a_post(number: int, desk: int, rank: Rank, **different: Any) -> Post:
    usual: dict[str, Any] = {"email": f"p{number}@tsunagi.example", "title": rank.value}
    return Post(
        id=number, municipality_id=1, desk_id=desk, rank=rank, **{**usual, **different}
    )


POSTS = (
    a_post(1, OWN, Rank.STAFF),
    a_post(2, OWN, Rank.SENIOR),
    a_post(3, OWN, Rank.CHIEF),
    a_post(4, TAX, Rank.STAFF),
    a_post(5, TAX, Rank.CHIEF),
    a_post(6, PHONE, Rank.STAFF, email=None),
)


def a_directory(*changed: Post, chief_may_hear: bool = False) -> Directory:
    """Our desk, 収納課 with a mail, 民生委員 by telephone, one desk without posts."""
    posts = {p.id: p for p in (*POSTS, *changed)}
    saturdays = STANDARD.with_open_weekdays(NthWeekdayOpen(5, (2,)))
    return Directory(
        [
            an_agency(OWN, AgencySide.OWN),
            an_agency(TAX, AgencySide.INTERNAL, chief_may_hear=chief_may_hear),
            an_agency(PHONE, AgencySide.EXTERNAL),
            an_agency(EMPTY, AgencySide.EXTERNAL),
        ],
        [
            a_desk(OWN, "自立相談支援"),
            a_desk(TAX, "納税相談窓口"),
            a_desk(PHONE, "窓口", Channel.TELEPHONE),
            a_desk(EMPTY, "窓口"),
        ],
        posts.values(),
        {OWN: STANDARD, TAX: saturdays, PHONE: STANDARD, EMPTY: STANDARD},
    )


def about(debtor: int = TAX, *, urgent: bool = False, receiver: int = OWN) -> About:
    sides = {**SIDES, Side.RECEIVER: receiver}
    return About(7, 1, "1", Parties(debtor, OWN, sides), urgent)


def said(
    to: Role | Side,
    held: Directory | None = None,
    of: About | None = None,
    day: date = THURSDAY,
    **how: Any,
) -> Saying | None:
    tell = Tell("result_reminder", to, urgent="urgent_words")
    return decide_saying(
        tell, of or about(), "staff", held or a_directory(), day, **how
    )


@pytest.mark.parametrize(
    ("to", "debtor", "post", "kind"),
    [
        (Role.DEBTOR, TAX, 4, "result_reminder_for_partner"),
        (Role.DEBTOR, OWN, 1, "result_reminder_for_own_staff"),
        (Role.OWN_STAFF, TAX, 1, "result_reminder_for_own_staff"),
        (Role.OWN_SENIOR, TAX, 2, "result_reminder_for_own_senior"),
        (Role.OWN_CHIEF, TAX, 3, "result_reminder_for_own_chief"),
        (Side.SENDER, TAX, 4, "result_reminder"),
        (Side.RECEIVER, TAX, 1, "result_reminder"),
    ],
)
def test_each_role_has_its_post_and_its_words(
    to: Role | Side, debtor: int, post: int, kind: str
) -> None:
    saying = said(to, of=about(debtor))

    assert saying is not None
    assert (saying.post.id, saying.kind, saying.reason) == (post, kind, None)


def test_another_agencys_chief_hears_only_where_that_is_agreed() -> None:
    agreed = said(Role.DEBTOR_CHIEF, a_directory(chief_may_hear=True))

    assert said(Role.DEBTOR_CHIEF) is None
    assert agreed is not None
    assert (agreed.post.id, agreed.kind) == (5, "result_reminder_for_partner_chief")


def test_our_own_chief_is_no_partner_chief() -> None:
    held = a_directory(chief_may_hear=True)

    assert said(Role.DEBTOR_CHIEF, held, about(OWN)) is None


def test_where_the_agreed_chief_has_no_post_nobody_else_hears() -> None:
    vacant = a_post(5, TAX, Rank.CHIEF, vacant_since=THURSDAY)

    assert said(Role.DEBTOR_CHIEF, a_directory(vacant, chief_may_hear=True)) is None


@pytest.mark.parametrize(
    ("vacant", "to", "post"),
    [
        ([1], Role.OWN_STAFF, 2),
        ([1, 2], Role.OWN_STAFF, 3),
        ([2], Role.OWN_SENIOR, 3),
        ([4], Role.DEBTOR, 5),
        # nobody higher: it reaches nobody, and nobody lower hears instead
        ([3], Role.OWN_CHIEF, None),
        ([1, 2, 3], Role.OWN_STAFF, None),
    ],
)
def test_a_vacant_post_is_spoken_for_by_the_next_higher_one(
    vacant: list[int], to: Role, post: int | None
) -> None:
    gone = [
        a_post(p.id, p.desk_id, p.rank, vacant_since=THURSDAY)
        for p in POSTS
        if p.id in vacant
    ]
    saying = said(to, a_directory(*gone))

    assert (saying and saying.post.id) == post


def test_a_desk_without_any_post_hears_nothing() -> None:
    assert said(Role.DEBTOR, of=about(EMPTY)) is None


@pytest.mark.parametrize(
    ("to", "day", "leaves"),
    [
        (Role.OWN_STAFF, THURSDAY, THURSDAY),
        (Role.OWN_STAFF, SATURDAY, date(2026, 9, 14)),
        (Role.OWN_STAFF, date(2026, 9, 19), date(2026, 9, 24)),  # Silver Week
        # this counter is open on the second Saturday
        (Role.DEBTOR, SATURDAY, SATURDAY),
    ],
)
def test_it_leaves_on_the_readers_next_open_day(
    to: Role, day: date, leaves: date
) -> None:
    saying = said(to, day=day)

    assert saying is not None
    assert (saying.send_on, saying.on_closed_days) == (leaves, False)


@pytest.mark.parametrize(
    ("urgent", "at_once", "any_day", "kind"),
    [
        (True, True, True, "urgent_words"),
        (False, True, False, "result_reminder"),
        # a reminder of an urgent case keeps the reader's closed days
        (True, False, False, "urgent_words"),
    ],
)
def test_what_is_urgent_and_said_at_once_leaves_on_any_day(
    *, urgent: bool, at_once: bool, any_day: bool, kind: str
) -> None:
    closed = date(2026, 9, 20)
    of = about(urgent=urgent)
    saying = said(Side.RECEIVER, of=of, day=closed, at_once=at_once)

    assert saying is not None
    assert saying.on_closed_days is any_day
    assert saying.send_on == (closed if any_day else date(2026, 9, 24))
    assert saying.kind == kind


def test_a_message_without_urgent_words_keeps_its_own() -> None:
    tell = Tell("confirmed_for_receiver", Side.RECEIVER)
    saying = decide_saying(
        tell, about(urgent=True), "asked", a_directory(), THURSDAY, at_once=True
    )

    assert saying is not None
    assert saying.kind == "confirmed_for_receiver"


@pytest.mark.parametrize(
    ("changed", "debtor", "why"),
    [
        (a_post(4, TAX, Rank.STAFF, email=None), TAX, Suppressed.NO_ADDRESS),
        (a_post(4, TAX, Rank.STAFF, email=""), TAX, Suppressed.NO_ADDRESS),
        (a_post(4, TAX, Rank.STAFF, bounced_at=AT), TAX, Suppressed.BOUNCED),
        (POSTS[5], PHONE, Suppressed.NO_ADDRESS),
        # reached by telephone: an address on file changes nothing
        (a_post(6, PHONE, Rank.STAFF), PHONE, Suppressed.NO_ADDRESS),
    ],
)
def test_where_no_mail_can_go_the_notice_says_why(
    changed: Post, debtor: int, why: Suppressed
) -> None:
    saying = said(Role.DEBTOR, a_directory(changed), about(debtor))

    assert saying is not None
    assert saying.reason is why


def test_a_reason_given_is_kept() -> None:
    saying = said(Role.DEBTOR, reason=Suppressed.OVERTAKEN)

    assert saying is not None
    assert saying.reason is Suppressed.OVERTAKEN


@pytest.mark.parametrize(
    ("channel", "kind"),
    [
        (Channel.FAX, ErrandKind.FAX),
        (Channel.COURIER, ErrandKind.COURIER),
        (Channel.TELEPHONE, ErrandKind.TELEPHONE),
        (Channel.MAIL, ErrandKind.TELEPHONE),
    ],
)
def test_each_channel_has_its_task(channel: Channel, kind: ErrandKind) -> None:
    assert errand_kind(channel) is kind


class _Row:
    """A duty as a pass reads it: columns only."""

    id, municipality_id, occurrence = 7, 1, "1"
    debtor_desk_id, own_desk_id, urgent = TAX, OWN, False


def test_a_row_of_a_pass_is_enough_to_speak_about() -> None:
    assert about_duty(_Row, SIDES) == about()


@pytest.mark.parametrize(
    ("desk", "label"),
    [(OWN, "自立相談支援"), (TAX, "収納課 納税相談窓口")],
)
def test_a_desk_is_named_once(desk: int, label: str) -> None:
    assert a_directory().desk_label(desk) == label
