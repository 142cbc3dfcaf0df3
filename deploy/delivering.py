"""送付の常駐 — each second, what may leave leaves; over connections kept open.

A database that is locked or away and a relay that is down are said once in the log,
and once more when they are back; meanwhile every mail keeps its place in the queue.
"""

import asyncio
import logging
import signal
from contextlib import suppress

from tasks.delivery import DATABASE_AWAY, Delivered, deliver_round
from tasks.installation import PostOffice
from tasks.mail import Mailer, MailTransport, Relay

log = logging.getLogger(__name__)

POLL = 1.0  # seconds between two looks at the queue


class Trouble:
    """Something that is away or back; each change is one line of the log."""

    def __init__(self, name: str) -> None:
        """Begin without trouble."""
        self.name = name
        self.there = False

    def seen(self, there: bool, kind: str = "") -> None:
        """Note what was just seen; say it only when it changed."""
        if there and not self.there:
            log.warning("trouble began", extra={"trouble": self.name, "kind": kind})
        if self.there and not there:
            log.info("trouble ended", extra={"trouble": self.name})
        self.there = there


async def deliver_until_asked(
    post: PostOffice, relay: Relay, every: float = POLL
) -> Delivered:
    """Deliver until SIGINT or SIGTERM; the mails in hand are settled before."""
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    async with MailTransport(relay) as transport:
        return await keep_delivering(transport, post, stop, every)


async def keep_delivering(
    mailer: Mailer, post: PostOffice, stop: asyncio.Event, every: float = POLL
) -> Delivered:
    """Deliver each `every` seconds until `stop` is set; return all rounds' counts."""
    total = Delivered()
    database, relay = Trouble("database away"), Trouble("relay takes no mail")
    log.info("delivery began")
    while not stop.is_set():
        try:
            done = await deliver_round(mailer, post, stop.is_set)
        except DATABASE_AWAY as away:
            database.seen(True, type(away.orig).__name__)
        else:
            database.seen(False)
            if done.sent or done.retried:
                relay.seen(not done.sent)
            total += done
        with suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), every)
    log.info("delivery ended", extra=total.counts())
    return total
