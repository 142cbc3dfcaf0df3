"""送信の引受け: one holder at a time, honest about what became of a mail."""

from datetime import date, timedelta
from typing import Any

import pytest

from models.agency import Post
from models.duty import Duty
from models.errand_task import Errand, ErrandKind
from models.mail import Mail, MailHistory, MailState
from models.notice import Notice, NoticeState
from models.procedure import Side
from tasks import clock
from tasks.claims import BACKOFF, Claimed, claim, settle
from tasks.database import transaction
from tasks.delivery import deliver_round
from tasks.installation import post_of
from tasks.mail import DeliveryError, Final, Retryable, Unknown
from tests.databases import OWN, Town
from tests.factories import a_referral, do, mails
from tests.fakes import RecordingMailer
from tests.tasks.days import changed, on, rows
from tests.tasks.test_gathering import gathered

LEASE = timedelta(seconds=60)
SHAKYO = "市社会福祉協議会"


def claimed(lease: timedelta = LEASE) -> list[Claimed]:
    with transaction() as session:
        return claim(session, lease, 50)


def settled(one: Claimed, state: MailState, reply: str = "250 ok") -> MailState | None:
    with transaction() as session:
        mail = settle(session, one, state, reply)
        return None if mail is None else mail.state


async def deliver(town: Town, *refusals: DeliveryError) -> RecordingMailer:
    mailer = RecordingMailer(refusals)
    await deliver_round(mailer, post_of(town.settings))
    return mailer


def waiting_since(ago: timedelta, **values: Any) -> None:
    """Let the first mail be due again, and say how long it has been tried."""
    now = clock.real_now()
    changed(rows(Mail)[0], next_attempt_at=now, first_due_at=now - ago, **values)


def test_a_claimed_mail_is_nobody_elses_until_its_lease_is_over(any_town: Town) -> None:
    a_referral(any_town)
    gathered()
    [first] = claimed(timedelta(seconds=-1))  # this sender died at once
    [second] = claimed()

    assert claimed() == []
    assert (second.mail_id, second.attempt) == (first.mail_id, 2)
    assert second.fence > first.fence


def test_whoever_lost_the_lease_settles_nothing(any_town: Town) -> None:
    a_referral(any_town)
    gathered()
    [late] = claimed(timedelta(seconds=-1))
    [holder] = claimed()

    assert settled(late, MailState.FAILED) is None
    assert settled(holder, MailState.SENT) is MailState.SENT
    assert settled(holder, MailState.FAILED) is None  # settled once
    assert [n.state for n in rows(Notice)] == [NoticeState.MAILED]


def test_a_mail_that_killed_three_senders_is_held(any_town: Town) -> None:
    a_referral(any_town)
    gathered()
    tries = [len(claimed(timedelta(seconds=-1))) for _ in range(4)]
    [mail] = rows(Mail)

    assert tries == [1, 1, 1, 0]
    assert (mail.state, mail.lost_senders) == (MailState.HELD, 3)
    assert claimed() == []


def test_a_mail_that_lost_its_sender_is_tried_alone(any_town: Town) -> None:
    for _ in range(3):
        a_referral(any_town)
    gathered()
    together = claimed(timedelta(seconds=-1))
    alone = [claimed() for _ in range(4)]

    assert len(together) == 3
    assert [len(batch) for batch in alone] == [1, 1, 1, 0]
    assert {m.lost_senders for m in rows(Mail)} == {1}


@pytest.mark.parametrize(
    ("attempts", "minutes"), [(1, 1), (2, 5), (3, 15), (4, 60), (9, 60)]
)
def test_a_refused_mail_waits_longer_each_time(
    any_town: Town, attempts: int, minutes: int
) -> None:
    a_referral(any_town)
    gathered()
    [one] = claimed()
    changed(rows(Mail)[0], attempts=attempts)
    began = clock.real_now()
    assert settled(one, MailState.QUEUED, "451 later") is MailState.QUEUED
    wait = rows(Mail)[0].next_attempt_at - began

    assert minutes in BACKOFF
    assert timedelta(0) <= wait - timedelta(minutes=minutes) < timedelta(minutes=1)


@pytest.mark.anyio
async def test_after_48_hours_a_mail_is_given_up_and_telephoned(any_town: Town) -> None:
    a_referral(any_town, sender=OWN, receiver=SHAKYO)
    gathered()
    await deliver(any_town, Retryable("451 later"))
    waiting_since(timedelta(hours=47))
    await deliver(any_town, Retryable("451 later"))
    tried = rows(Mail)[0].state
    waiting_since(timedelta(hours=49))
    await deliver(any_town, Retryable("451 later"))
    [post] = rows(Post, Post.desk_id == any_town.desks[SHAKYO])

    assert (tried, rows(Mail)[0].state) == (MailState.QUEUED, MailState.FAILED)
    assert rows(Notice)[0].reason == "failed"
    assert [e.kind for e in rows(Errand)] == [ErrandKind.TELEPHONE]
    # our relay was away: their address is as good as before
    assert post.bounced_at is None


@pytest.mark.anyio
async def test_a_mail_refused_for_good_makes_us_ask_for_the_address(
    any_town: Town,
) -> None:
    a_referral(any_town, sender=OWN, receiver=SHAKYO)
    await deliver(any_town, Final("550 no such user"))
    [post] = rows(Post, Post.desk_id == any_town.desks[SHAKYO])
    first = rows(Notice)[0]

    assert rows(Mail)[0].state is MailState.FAILED
    assert (first.state, first.reason) == (NoticeState.SUPPRESSED, "failed")
    assert [e.kind for e in rows(Errand)] == [ErrandKind.ADDRESS]
    assert post.bounced_at is not None


@pytest.mark.anyio
async def test_a_lost_reply_is_unknown_and_a_person_asks(any_town: Town) -> None:
    a_referral(any_town, sender=OWN, receiver=SHAKYO)
    await deliver(any_town, Unknown("connection lost"))
    again = await deliver(any_town)
    mail = rows(Mail)[0]

    assert mail.state is MailState.UNKNOWN
    assert rows(Notice)[0].state is NoticeState.QUEUED  # nobody claims it went
    assert [e.kind for e in rows(Errand)] == [ErrandKind.MAIL_UNKNOWN]
    assert all(out.to != mail.to_address for out in again.tried)


@pytest.mark.anyio
async def test_a_letter_that_cannot_be_written_is_held_and_the_others_go(
    any_town: Town,
) -> None:
    for _ in range(3):
        a_referral(any_town)
    changed(rows(Notice)[1], kind="unheard_of")
    mailer = await deliver(any_town)

    assert len(mailer.sent) == 2
    assert [m.state for m in rows(Mail)] == [
        MailState.SENT,
        MailState.HELD,
        MailState.SENT,
    ]


@pytest.mark.anyio
async def test_a_mail_put_off_is_not_sent_on_a_closed_day(any_town: Town) -> None:
    on(any_town, date(2026, 9, 18))
    a_referral(any_town)
    await deliver(any_town, Retryable("451 later"))
    on(any_town, date(2026, 9, 19))  # Saturday, then Silver Week
    waiting_since(timedelta(hours=20))
    weekend = await deliver(any_town)
    on(any_town, date(2026, 9, 24))
    waiting_since(timedelta(0))
    monday = await deliver(any_town)

    assert weekend.tried == []
    assert len(monday.sent) == 1


@pytest.mark.anyio
async def test_an_urgent_mail_put_off_is_sent_on_any_day(any_town: Town) -> None:
    on(any_town, date(2026, 9, 18))
    a_referral(any_town, urgent_reason="食料がない")
    await deliver(any_town, Retryable("451 later"))
    on(any_town, date(2026, 9, 19))
    waiting_since(timedelta(0))

    assert len((await deliver(any_town)).sent) == 1


@pytest.mark.anyio
async def test_a_mail_put_off_is_not_sent_once_it_was_answered(any_town: Town) -> None:
    made = a_referral(any_town)
    await deliver(any_town, Retryable("451 later"))
    do(any_town, made, "acknowledge", any_town.party(OWN, Side.RECEIVER))
    waiting_since(timedelta(0))
    mailer = await deliver(any_town)

    assert [out.to for out in mailer.sent] == ["shuno@city.tsunagi.example"]
    assert rows(Mail)[0].state is MailState.CANCELLED


def test_what_a_dead_sender_may_have_sent_goes_again_as_it_was(any_town: Town) -> None:
    made = a_referral(any_town)
    gathered()
    claimed(timedelta(seconds=-1))
    do(any_town, made, "acknowledge", any_town.party(OWN, Side.RECEIVER))
    sent = mails(any_town)
    states = [h.state for h in rows(MailHistory, MailHistory.mail_id == 1)]

    assert len(sent) == 2
    assert states == [
        MailState.SENDING,
        MailState.QUEUED,
        MailState.SENDING,
        MailState.SENT,
    ]
    assert rows(Duty)
