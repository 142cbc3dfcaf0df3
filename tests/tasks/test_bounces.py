"""A delivery failure changes our rows once, on both databases."""

import pytest
from sqlmodel import Session, col, select

from models.agency import Post
from models.errand_task import Errand, ErrandKind
from models.event import Event
from models.mail import Mail, MailHistory, MailState
from tasks.bounces import BounceOutcome, TakenIn, take_in
from tasks.database import reading, transaction
from tasks.verifying import verify
from tests.databases import OWN, Town
from tests.deploy.dsn import a_bounce, a_delay, verp
from tests.factories import a_referral, mails

PARTNER = "市社会福祉協議会"


def only_mail(session: Session) -> Mail:
    """The one mail of the test."""
    return session.exec(select(Mail)).one()


def a_sent_mail(town: Town) -> Mail:
    """Our first mail to a partner, taken by the relay."""
    a_referral(town, sender=OWN, receiver=PARTNER)
    mails(town)
    with reading() as session:
        return only_mail(session)


def taken(raw: bytes, envelope_to: str | None = None) -> TakenIn:
    """Take it in, in a transaction of its own."""
    with transaction() as session:
        return take_in(session, raw, envelope_to)


def history() -> list[tuple[MailState, str]]:
    """The mail's history in order."""
    with reading() as session:
        rows = session.exec(select(MailHistory).order_by(col(MailHistory.id))).all()
    return [(row.state, row.reply) for row in rows]


def test_a_permanent_bounce_marks_the_address_and_gives_our_desk_a_task(
    any_town: Town,
) -> None:
    mail = a_sent_mail(any_town)

    got = taken(a_bounce(mail), verp(mail))

    with reading() as session:
        bounced, post = only_mail(session), session.get_one(Post, mail.post_id)
        errand = session.exec(select(Errand)).one()
    assert got == TakenIn(BounceOutcome.RECORDED, mail.id, errand.id, "5.1.1")
    assert bounced.bounced_at is not None
    assert bounced.state is MailState.SENT
    assert post.bounced_at == bounced.bounced_at
    assert (errand.kind, errand.mail_id) == (ErrandKind.ADDRESS, mail.id)
    assert errand.own_desk_id == any_town.desks[OWN]
    assert errand.other_desk_id == any_town.desks[PARTNER]
    assert history()[-1] == (
        MailState.SENT,
        "不達：5.1.1 smtp; 550 5.1.1 User unknown",
    )


def test_it_is_one_chained_event_and_everything_verifies(any_town: Town) -> None:
    mail = a_sent_mail(any_town)
    taken(a_bounce(mail), verp(mail))
    with reading() as session:
        events = session.exec(select(Event).where(Event.verb == "bounced")).all()
        checks = verify(session, any_town.settings.anchor_path)

    assert [(e.via, e.given["mail"]) for e in events] == [("mail", mail.id)]
    assert len(checks) >= 8
    assert [c.violations for c in checks if c.violations] == []


@pytest.mark.parametrize("made", [a_bounce, a_delay])
def test_taken_in_twice_it_changes_nothing(any_town: Town, made: type) -> None:
    mail = a_sent_mail(any_town)
    taken(made(mail), verp(mail))
    first = rows()

    again = taken(made(mail), verp(mail))

    assert (again.outcome, again.mail_id) == (BounceOutcome.AGAIN, mail.id)
    assert rows() == first


def rows() -> list[list[str]]:
    """Every row a bounce may touch."""
    with reading() as session:
        return [
            [repr(row) for row in session.exec(select(table)).all()]
            for table in (Mail, MailHistory, Post, Errand, Event)
        ]


def test_a_temporary_failure_is_history_only(town: Town) -> None:
    mail = a_sent_mail(town)

    got = taken(a_delay(mail), verp(mail))

    with reading() as session:
        assert only_mail(session).bounced_at is None
        assert session.get_one(Post, mail.post_id).bounced_at is None
        assert session.exec(select(Errand)).all() == []
    assert got.outcome is BounceOutcome.TEMPORARY
    assert history()[-1][1] == "一時的な不達：4.2.2 smtp; 452 4.2.2 Mailbox full"


def test_a_final_failure_after_delays_is_taken_in(town: Town) -> None:
    mail = a_sent_mail(town)
    taken(a_delay(mail), verp(mail))

    assert taken(a_bounce(mail), verp(mail)).outcome is BounceOutcome.RECORDED


def test_without_the_address_it_was_piped_for_the_message_id_tells(town: Town) -> None:
    mail = a_sent_mail(town)
    raw = a_bounce(mail, names_sender=False)

    assert taken(raw).outcome is BounceOutcome.RECORDED


def test_an_address_corrected_meanwhile_stays_good(town: Town) -> None:
    mail = a_sent_mail(town)
    with transaction() as session:
        post = session.get_one(Post, mail.post_id)
        post.email = "new@soudan.example"
        session.add(post)

    got = taken(a_bounce(mail), verp(mail))

    with reading() as session:
        assert session.get_one(Post, mail.post_id).bounced_at is None
    assert got.outcome is BounceOutcome.RECORDED
    assert got.errand_id is not None


@pytest.mark.parametrize(
    ("raw", "outcome"),
    [
        (b"", BounceOutcome.NOT_A_BOUNCE),
        (b"\xff\x00\x80", BounceOutcome.NOT_A_BOUNCE),
        (b"Subject: out of office\r\n\r\nback soon", BounceOutcome.NOT_A_BOUNCE),
    ],
)
def test_what_is_no_bounce_changes_nothing(
    town: Town, raw: bytes, outcome: BounceOutcome
) -> None:
    mail = a_sent_mail(town)
    before = rows()

    assert taken(raw, verp(mail)).outcome is outcome
    assert rows() == before


def test_a_bounce_of_a_mail_we_never_sent_changes_nothing(town: Town) -> None:
    mail = a_sent_mail(town)
    before = rows()
    mail.verp_token, mail.message_id = "a" * 20, "stranger@elsewhere.example"

    assert taken(a_bounce(mail), verp(mail)).outcome is BounceOutcome.UNKNOWN_MAIL
    assert rows() == before
