"""The whole way of a bounce: our mail, a real Postfix, its DSN, our desk's task."""

import asyncio
import time
from email import message_from_bytes

import pytest
from sqlmodel import col, select

from models.agency import Post
from models.errand_task import Errand, ErrandKind
from models.mail import Mail, MailState
from tasks.database import reading
from tasks.delivery import deliver_round
from tasks.installation import post_of
from tasks.mail import MailTransport, Relay
from tests.databases import OWN, Town
from tests.factories import a_referral
from tests.postfix import WITHIN, Postfix, postfix
from tests.tasks.faulty_relay import FaultyRelay, listening
from tests.terminal import told

PARTNER = "市社会福祉協議会"


async def bounced(town: Town, refusal: str) -> bytes:
    """Send what waits; the partner's server refuses it; return Postfix's DSN."""
    with reading() as session:
        post = session.exec(
            select(Post).where(Post.desk_id == town.desks[PARTNER])
        ).first()
    assert post is not None
    assert post.email is not None
    domain = post.email.rpartition("@")[2]
    async with listening(FaultyRelay({"RCPT": refusal})) as partner:
        return await asyncio.to_thread(via_postfix, town, domain, partner.port)


def via_postfix(town: Town, domain: str, next_port: int) -> bytes:
    """Deliver through a Postfix of our own and wait for what it writes back."""
    with postfix(domain, next_port) as relay:
        asyncio.run(deliver(town, relay))
        until = time.monotonic() + WITHIN
        while not (received := relay.received()):
            assert time.monotonic() < until, (relay.room / "log/mail.log").read_text()
            time.sleep(0.1)
    return received[0]


async def deliver(town: Town, relay: Postfix) -> None:
    """One round of delivery through the relay, which takes everything."""
    async with MailTransport(Relay("127.0.0.1", relay.port)) as transport:
        done = await deliver_round(transport, post_of(town.settings))
    assert done.sent == 1, (relay.room / "log/mail.log").read_text()


@pytest.mark.parametrize("knows_recipient", [True, False])
def test_an_address_that_is_gone_becomes_a_task_of_our_desk(
    town: Town, knows_recipient: bool
) -> None:
    a_referral(town, sender=OWN, receiver=PARTNER)
    dsn = asyncio.run(bounced(town, "550 5.1.1 User unknown"))
    piped_for = str(message_from_bytes(dsn)["To"])
    words = ("--recipient", piped_for) if knows_recipient else ()

    taken = told(town, "bounce", *words, given=dsn)

    with reading() as session:
        mail = session.exec(select(Mail).order_by(col(Mail.id))).first()
        errand = session.exec(select(Errand)).one()
        post = session.get_one(Post, mail.post_id if mail else 0)
    assert mail is not None
    assert (taken["outcome"], taken["status"]) == ("recorded", "5.1.1")
    assert (mail.state, mail.bounced_at) == (MailState.SENT, post.bounced_at)
    assert post.bounced_at is not None
    assert (errand.kind, errand.other_desk_id) == (
        ErrandKind.ADDRESS,
        town.desks[PARTNER],
    )
