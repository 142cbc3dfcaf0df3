"""まとめる: which notices share a mail, which wait, and which never go."""

import threading
from datetime import date, timedelta

import pytest

from models.agency import Post
from models.closed_day import ClosedDay
from models.duty import Duty
from models.errand_task import Errand, ErrandKind
from models.mail import Mail, MailState
from models.notice import Notice, NoticeState
from models.policy import Policy
from models.procedure import Side
from tasks import clock
from tasks.database import transaction
from tasks.gathering import gather
from tests.databases import OWN, TAX, Town
from tests.factories import a_referral, do, mails
from tests.tasks.days import changed, on, rows, run_pass

SHAKYO = "市社会福祉協議会"
STAFF = date(2026, 9, 25)


def gathered() -> int:
    """Gather until nothing is left; return how many notices were dealt with."""
    total = 0
    while count := _gather():
        total += count
    return total


def _gather() -> int:
    with transaction() as session:
        return gather(session, "tsunagi.example")


def test_an_act_is_a_mail_of_its_own_and_rungs_are_one_digest(any_town: Town) -> None:
    for _ in range(3):
        a_referral(any_town)
    gathered()
    own = [(m.digest_on, m.to_address) for m in rows(Mail)]
    run_pass("referral", on(any_town, STAFF))
    gathered()
    later = rows(Mail)[3:]

    assert own == [(None, "jiritsu@city.tsunagi.example")] * 3
    assert [m.digest_on for m in later] == [STAFF]
    assert len(rows(Notice, Notice.mail_id == later[0].id)) == 3


def test_rungs_wait_for_the_passes_to_be_over(any_town: Town) -> None:
    a_referral(any_town)
    gathered()
    run_pass("referral", on(any_town, STAFF, hour=7))
    early = gathered()
    on(any_town, STAFF, hour=9)

    assert (early, gathered()) == (0, 1)


def test_over_the_days_cap_acts_fold_into_the_digest(any_town: Town) -> None:
    cap(2)
    for _ in range(4):
        a_referral(any_town)
    gathered()
    folded = rows(Notice, Notice.at_once == False)  # noqa: E712 — SQL, not Python

    assert [m.digest_on for m in rows(Mail)] == [None, None, date(2026, 9, 17)]
    assert len(folded) == 2
    assert {n.reason for n in folded} == {"over the day's cap: folded"}


def test_what_is_urgent_is_never_capped(any_town: Town) -> None:
    cap(1)
    a_referral(any_town)
    a_referral(any_town, urgent_reason="食料がない")
    gathered()

    assert [m.digest_on for m in rows(Mail)] == [None, None]


def cap(most: int) -> None:
    [policy] = rows(Policy)
    changed(policy, numbers={"mail.cap_per_address_and_day": most})


def test_a_notice_too_late_for_todays_digest_goes_with_the_next(any_town: Town) -> None:
    cap(0)
    a_referral(any_town)
    assert len(mails(any_town)) == 1
    a_referral(any_town)
    gathered()
    waiting = rows(Notice)[1]

    assert (waiting.mail_id, waiting.send_on) == (None, date(2026, 9, 18))
    on(any_town, date(2026, 9, 18))
    assert len(mails(any_town)) == 1


def test_nothing_is_put_into_a_digest_that_was_cancelled(any_town: Town) -> None:
    cap(0)
    made = a_referral(any_town)
    gathered()
    do(any_town, made, "acknowledge", any_town.party(OWN, Side.RECEIVER))
    changed(rows(Notice)[1], state=NoticeState.SUPPRESSED)  # receipt_confirmed: apart
    assert mails(any_town) == []
    assert rows(Mail)[0].state is MailState.CANCELLED
    a_referral(any_town)
    on(any_town, date(2026, 9, 17), hour=11)
    assert mails(any_town) == []
    on(any_town, date(2026, 9, 18))

    assert len(mails(any_town)) == 1
    assert rows(Notice)[-1].state is NoticeState.MAILED


def test_on_a_closed_day_a_notice_waits_and_an_urgent_one_leaves(
    any_town: Town,
) -> None:
    on(any_town, date(2026, 9, 21))  # 敬老の日
    a_referral(any_town)
    a_referral(any_town, urgent_reason="食料がない")

    assert len(mails(any_town)) == 1
    on(any_town, date(2026, 9, 24))
    assert len(mails(any_town)) == 1


def test_a_day_closed_after_the_notice_was_written_moves_it_on(any_town: Town) -> None:
    a_referral(any_town)
    close(any_town, OWN, date(2026, 9, 17))
    assert mails(any_town) == []
    [notice] = rows(Notice)

    assert notice.send_on == date(2026, 9, 18)


def close(town: Town, agency: str, day: date) -> None:
    with transaction() as session:
        session.add(
            ClosedDay(
                municipality_id=town.municipality_id,
                desk_id=town.desks[agency],
                on=day,
                name="停電",
                source="通知",
                recorded_at=clock.real_now(),
            )
        )


def test_what_was_answered_meanwhile_is_not_asked_again(any_town: Town) -> None:
    made = a_referral(any_town)
    run_pass("referral", on(any_town, STAFF))
    do(any_town, made, "acknowledge", any_town.party(OWN, Side.RECEIVER))
    gathered()
    about_receipt = [n for n in rows(Notice) if not n.informs]

    assert {n.state for n in about_receipt} == {NoticeState.CANCELLED}
    assert {n.reason for n in about_receipt} == {"duty done"}
    assert [n.kind for n in rows(Notice) if n.mail_id] == [
        "receipt_confirmed_for_sender"
    ]


@pytest.mark.parametrize("after_gathering", [False, True])
def test_answered_before_the_mail_left_nothing_is_sent(
    any_town: Town, *, after_gathering: bool
) -> None:
    made = a_referral(any_town)
    if after_gathering:
        gathered()
    do(any_town, made, "acknowledge", any_town.party(OWN, Side.RECEIVER))

    assert [m.to for m in mails(any_town)] == ["shuno@city.tsunagi.example"]


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"email": None}, "no_address"),
        ({"bounced_at": clock.real_now()}, "bounced"),
    ],
)
def test_an_address_lost_meanwhile_becomes_an_errand(
    any_town: Town, values: dict[str, object], reason: str
) -> None:
    a_referral(any_town, sender=OWN, receiver=SHAKYO)
    [post] = rows(Post, Post.desk_id == any_town.desks[SHAKYO])
    changed(post, **values)
    gathered()
    asked = rows(Notice)[0]
    [errand] = rows(Errand)

    assert (asked.state, asked.reason) == (NoticeState.SUPPRESSED, reason)
    assert (errand.kind, errand.notice_id) == (ErrandKind.TELEPHONE, asked.id)


def test_the_mails_of_a_case_hang_together(any_town: Town) -> None:
    made = a_referral(any_town)
    assert mails(any_town)
    by = any_town.party(OWN, Side.RECEIVER)
    for verb in ("acknowledge", "note_progress", "report"):
        do(any_town, made, verb, by)
    gathered()
    to_tax = [m.thread_id for m in rows(Mail) if m.to_address.startswith("shuno")]

    assert to_tax[0] is None
    assert set(to_tax[1:]) == {rows(Mail)[1].message_id}
    assert TAX


def test_gathering_at_once_makes_one_digest(any_town: Town) -> None:
    for _ in range(6):
        a_referral(any_town)
    gathered()
    run_pass("referral", on(any_town, STAFF))
    faults: list[Exception] = []
    workers = [threading.Thread(target=gather_into, args=(faults,)) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    digests = [m for m in rows(Mail) if m.digest_on]

    assert faults == []
    assert len(digests) == 1
    assert len(rows(Notice, Notice.mail_id == digests[0].id)) == 6


def gather_into(faults: list[Exception]) -> None:
    try:
        gathered()
    except Exception as fault:  # a thread must hand its fault over
        faults.append(fault)


def test_silence_of_weeks_is_one_mail_a_day_at_most(any_town: Town) -> None:
    for _ in range(5):
        a_referral(any_town)
    sent: dict[tuple[date, str], int] = {}
    for ahead in range(15):
        day = on(any_town, date(2026, 9, 18) + timedelta(days=ahead))
        run_pass("referral", day)
        for mail in mails(any_town):
            sent[day, mail.to] = sent.get((day, mail.to), 0) + 1

    assert {n for (day, _), n in sent.items() if day > date(2026, 9, 18)} == {1}
    assert len(sent) >= 4
    assert {d.state.value for d in rows(Duty)} == {"open"}
