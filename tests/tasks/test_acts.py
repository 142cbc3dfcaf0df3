"""行為: one door, one transaction; what fails leaves nothing, and cost stays flat."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

import pytest
from sqlalchemy import Engine, event
from sqlmodel import SQLModel

from models.agency import Channel, Desk, Post, Rank
from models.consent import ConsentItem
from models.decide import Party
from models.duty import Duty, DutyState
from models.errand_task import Errand, ErrandKind
from models.event import Event
from models.link import AccessLink
from models.municipality import NumberSeries
from models.notice import Notice, NoticeState
from models.procedure import Side
from models.referral_sheet import Referral, ReferralState, Sheet, Way
from models.refusals import (
    AlreadyAnswered,
    ConsentMissing,
    GivenMissing,
    LooksLikeIndividualNumber,
    NothingHere,
    NotYourTurn,
    RowChanged,
)
from tasks.acts import act
from tasks.database import engine, transaction
from tasks.sheets import draft_sheet
from tests.databases import OWN, TAX, Town
from tests.factories import (
    a_referral,
    a_referral_that_was,
    a_sheet,
    do,
    mails,
)
from tests.tasks.days import changed, on, rows

SHAKYO, BY_TELEPHONE, BY_FAX = "市社会福祉協議会", "民生委員", "高等学校"


def everything() -> dict[str, int]:
    """How many rows the process tables hold."""
    tables: tuple[type[SQLModel], ...] = (
        Sheet,
        Referral,
        Duty,
        Notice,
        Event,
        Errand,
        NumberSeries,
    )
    return {table.__name__: len(rows(table)) for table in tables}


def test_a_refused_act_leaves_nothing_behind(any_town: Town) -> None:
    made = a_referral(any_town)
    before, version = everything(), rows(Referral)[0].version
    for verb, side in (("acknowledge", Side.SENDER), ("confirm", Side.SENDER)):
        with pytest.raises(NotYourTurn if verb == "acknowledge" else AlreadyAnswered):
            do(any_town, made, verb, any_town.party(TAX, side))

    assert everything() == before
    assert rows(Referral)[0].version == version


def test_an_act_that_breaks_half_way_leaves_nothing_behind(any_town: Town) -> None:
    made = a_referral(any_town)
    before = everything()
    with pytest.raises(ZeroDivisionError):
        break_after_an_act(any_town, made)
    [duty] = rows(Duty)

    assert everything() == before
    assert (duty.state, rows(Referral)[0].state) == (
        DutyState.OPEN,
        ReferralState.SENT,
    )


def break_after_an_act(town: Town, referral_id: int) -> None:
    by = town.party(OWN, Side.RECEIVER)
    with transaction(town.scope) as session:
        act(session, "referral", referral_id, "acknowledge", by)
        raise ZeroDivisionError


def test_a_page_shown_before_somebody_elses_act_is_refused(any_town: Town) -> None:
    made = a_referral_that_was(any_town, "acknowledge")
    shown = rows(Referral)[0].version
    by = any_town.party(OWN, Side.RECEIVER)
    do(any_town, made, "accept", by)
    with pytest.raises(RowChanged), transaction(any_town.scope) as session:
        act(session, "referral", made, "start_contact", by, version=shown)

    assert rows(Referral)[0].version == shown + 1
    assert rows(Referral)[0].state is ReferralState.ACCEPTED


def test_the_second_of_two_at_once_hears_who_was_first(any_town: Town) -> None:
    made = a_referral(any_town)
    outcomes: list[str] = []
    by = any_town.party(OWN, Side.RECEIVER, "相談 太郎")
    workers = [
        threading.Thread(target=acknowledge, args=(any_town, made, by, outcomes))
        for _ in range(4)
    ]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    facts = [e for e in rows(Event) if e.verb == "acknowledge"]

    assert sorted(outcomes) == ["done", "second", "second", "second"]
    assert len(facts) == 1
    assert {d.step for d in rows(Duty)} == {
        "acknowledgement",
        "first_contact",
        "result",
    }


def acknowledge(town: Town, made: int, by: Party, outcomes: list[str]) -> None:
    try:
        do(town, made, "acknowledge", by)
    except AlreadyAnswered as refusal:
        outcomes.append("second" if "相談 太郎さん" in str(refusal) else str(refusal))
    else:
        outcomes.append("done")


def test_a_closed_duty_says_who_when_and_how(any_town: Town) -> None:
    a_referral_that_was(any_town, "acknowledge")
    [receipt, *owed] = rows(Duty)

    assert (receipt.state, receipt.closed_by, receipt.closed_how) == (
        DutyState.DONE,
        "窓口 はな",
        "acknowledge",
    )
    assert receipt.next_notice_on is None
    assert [d.state for d in owed] == [DutyState.OPEN] * 2


def test_the_links_of_a_case_end_with_it(any_town: Town) -> None:
    made = a_referral(any_town, sender=OWN, receiver=SHAKYO)
    assert mails(any_town)
    assert [link.revoked_at for link in rows(AccessLink)] == [None]
    do(any_town, made, "acknowledge", any_town.party(SHAKYO, Side.RECEIVER))
    do(any_town, made, "report", any_town.party(SHAKYO, Side.RECEIVER))
    do(any_town, made, "confirm", any_town.party(OWN, Side.SENDER))

    assert all(link.revoked_at for link in rows(AccessLink))


@pytest.mark.parametrize(
    ("verb", "way", "basis"),
    [
        ("send", Way.SENT, "本人同意"),
        ("send", Way.CARRIED, "本人持参（提供に当たらない）"),
        ("open_sheet", Way.SENT, "本人同意"),
    ],
)
def test_every_disclosure_stores_its_legal_basis(
    any_town: Town, verb: str, way: Way, basis: str
) -> None:
    without: dict[str, Any] = {"consent": None} if way is Way.CARRIED else {}
    to = ((any_town.desks[OWN], way),)
    a_referral_that_was(any_town, *([verb] if verb != "send" else []), to=to, **without)
    told = [e.legal_basis or "" for e in rows(Event) if e.verb == verb]

    assert len(told) == 1
    assert told[0].startswith(basis)


@pytest.mark.parametrize(
    ("agency", "kind"),
    [(BY_TELEPHONE, ErrandKind.TELEPHONE), (BY_FAX, ErrandKind.FAX)],
)
def test_a_counter_without_mail_becomes_our_errand(
    any_town: Town, agency: str, kind: ErrandKind
) -> None:
    a_referral(any_town, sender=OWN, receiver=agency)
    [errand] = rows(Errand)
    asked = rows(Notice)[0]

    assert (errand.kind, errand.notice_id) == (kind, asked.id)
    assert (asked.state, asked.reason) == (NoticeState.SUPPRESSED, "no_address")
    assert {d.procedure for d in rows(Duty)} == {"referral", "errand"}


def test_an_errand_is_done_by_saying_who_was_reached(any_town: Town) -> None:
    a_referral(any_town, sender=OWN, receiver=BY_TELEPHONE)
    by = any_town.party(OWN, Side.SENDER)
    with transaction(any_town.scope) as session:
        act(session, "errand", 1, "record_reached", by, {"reached": "電話で連絡"})
    [errand] = rows(Errand)

    assert errand.reached == "電話で連絡"
    assert errand.done_at is not None
    assert [d.state for d in rows(Duty, Duty.procedure == "errand")] == [DutyState.DONE]


@pytest.mark.parametrize(
    ("different", "refusal"),
    [
        ({"to": ()}, GivenMissing),
        ({"to": ((99, Way.SENT),)}, NothingHere),
        ({"situation": "1234-5678-9012"}, LooksLikeIndividualNumber),
    ],
)
def test_a_sheet_that_cannot_be_kept_takes_no_number(
    any_town: Town, different: dict[str, Any], refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        a_referral(any_town, **different)

    assert sum(everything().values()) == 0


def test_a_sheet_between_two_other_counters_or_to_oneself_is_refused(
    any_town: Town,
) -> None:
    for sender, receiver in ((TAX, SHAKYO), (TAX, TAX)):
        with pytest.raises(NothingHere):
            a_referral(any_town, sender=sender, receiver=receiver)


def test_without_the_tax_consent_nothing_of_the_sheet_is_sent(any_town: Town) -> None:
    with pytest.raises(ConsentMissing, match="地方税法第22条"):
        a_referral(any_town, tax_note="国保税の分納中")

    assert sum(everything().values()) == 0
    assert ConsentItem.TAX


def test_one_sheet_to_three_counters_is_three_referrals(any_town: Town) -> None:
    by = any_town.party(OWN, Side.SENDER)
    with transaction(any_town.scope) as session:
        sheet = a_sheet(any_town, SHAKYO, BY_TELEPHONE, BY_FAX)
        made = draft_sheet(session, sheet, by)
        numbers = [r.number for r in made]
    [kept] = rows(Sheet)

    assert kept.number == "26-00001"
    assert numbers == ["26-00001-1", "26-00001-2", "26-00001-3"]


@pytest.mark.parametrize(
    ("day", "number"),
    [
        (date(2027, 3, 31), "26-00001"),
        (date(2027, 4, 1), "27-00001"),  # 年度 begins
    ],
)
def test_numbers_begin_anew_each_fiscal_year(
    any_town: Town, day: date, number: str
) -> None:
    on(any_town, day)
    a_referral(any_town)

    assert [s.number for s in rows(Sheet)] == [number]


def test_the_first_sheets_of_a_year_written_at_once_all_get_a_number(
    any_town: Town,
) -> None:
    faults: list[Exception] = []
    workers = [
        threading.Thread(target=write_a_sheet, args=(any_town, faults))
        for _ in range(6)
    ]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    assert faults == []
    assert sorted(s.number for s in rows(Sheet)) == [f"26-0000{n}" for n in range(1, 7)]
    assert [e.seq for e in rows(Event)] == list(range(1, len(rows(Event)) + 1))


def write_a_sheet(town: Town, faults: list[Exception]) -> None:
    try:
        a_referral(town)
    except Exception as fault:  # a thread must hand its fault over
        faults.append(fault)


@contextmanager
def counted(bound: Engine) -> Iterator[list[str]]:
    """Every statement the database was sent."""
    said: list[str] = []

    def note(_c: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        said.append(statement)

    event.listen(bound, "before_cursor_execute", note)
    yield said
    event.remove(bound, "before_cursor_execute", note)


def test_a_referral_costs_the_same_however_many_there_are(any_town: Town) -> None:
    verbs = ("acknowledge", "accept", "start_contact", "report", "confirm")
    with counted(engine()) as first:
        a_referral_that_was(any_town, *verbs)
    for _ in range(20):
        a_referral(any_town)
    with counted(engine()) as later:
        a_referral_that_was(any_town, *verbs)

    print(f"n = {len(first)} statements from sending to confirmation")
    assert len(later) <= len(first)
    assert len(first) < 160


def test_a_vacant_counter_is_spoken_for_by_its_chief(any_town: Town) -> None:
    [staff] = rows(Post, Post.desk_id == any_town.desks[OWN], Post.rank == Rank.STAFF)
    changed(staff, vacant_since=date(2026, 9, 1))
    a_referral(any_town)
    [asked] = rows(Notice)
    [heard] = rows(Post, Post.id == asked.post_id)
    [desk] = rows(Desk, Desk.id == any_town.desks[OWN])

    assert heard.rank is Rank.SENIOR
    assert desk.channel is Channel.MAIL
