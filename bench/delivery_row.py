"""送付の行 — gather, claim, render, send, settle, beside a bare loop of the same bytes.

Single mails ask a partner to confirm receipt, each with a link; a digest folds fifteen
reminders. The floor sends what our run sent, over as many kept connections, and writes
nothing down.
"""

import asyncio
from collections.abc import Iterator
from typing import Any

from aiosmtplib import SMTP

from bench.filling import fill
from bench.grounds import Ground, analyse
from bench.measuring import Row, Spent, alternate, median_cpu, median_wall
from bench.sink import HOST
from bench.town import EARLIER, NOW, TODAY, YESTERDAY, Town, duty_like, founded
from deploy.settings import Settings, load_settings
from models.client import Client
from models.duty import Duty
from models.notice import Notice
from models.referral_sheet import Referral, ReferralState, Sheet, SheetForm
from tasks.delivery import deliver_round
from tasks.installation import post_of, relay_of
from tasks.mail import MailTransport, Outgoing, Sent

FOLDED = 15  # notices in a digest
_AT_ONCE = {"kind": "referral_sent_for_receiver", "rung": "asked", "at_once": True}
_LIKE: dict[str, Any] = {
    "municipality_id": 1,
    "occurrence": "1",
    "informs": False,
    "send_on": TODAY,
    "created_at": NOW,
}
_RUNG = {
    "kind": "acknowledgement_reminder_for_partner",
    "rung": "staff",
    "at_once": False,
}


def delivery_rows(
    ground: Ground, mails: int, counters: int, smtp: tuple[str, int]
) -> Iterator[Row]:
    """Yield single mails over that many counters, then one digest for each."""
    town = founded(ground, counters)
    name, port = smtp
    made = town.partners[-counters:]
    _owed(town, made, max(mails, counters * FOLDED))
    analyse()
    single = _notices(made, mails, _AT_ONCE)
    yield _row(ground, single, port, mails, f"{mails:,} mails to {name}")
    folded = _notices(made, counters * FOLDED, _RUNG)
    n = f"{counters:,} digests of {FOLDED} to {name}"
    yield _row(ground, folded, port, counters, n)


def _row(
    ground: Ground, waiting: list[dict[str, Any]], port: int, mails: int, n: str
) -> Row:
    settings = _settings(port)
    sent: list[Outgoing] = []
    like = Notice(**_LIKE)

    def ours() -> None:
        sent[:] = asyncio.run(_delivered(settings))
        if len(sent) != mails:
            raise AssertionError(f"{len(sent)} mails left instead of {mails}")

    def floor() -> None:
        asyncio.run(_bare(settings, sent))

    mine, plain = alternate(
        ground, ours, floor, before=lambda: fill(Notice, waiting, like)
    )
    return _as_row(ground, n, mails, len(waiting), mine, plain)


def _as_row(
    ground: Ground,
    n: str,
    mails: int,
    notices: int,
    ours: list[Spent],
    floor: list[Spent],
) -> Row:
    mine, plain = median_wall(ours), median_wall(floor)
    speed = f"{mails / mine:,.0f} against {mails / plain:,.0f} mails a second"
    folded = f", {notices / mine:,.0f} notices a second" if notices > mails else ""
    cpu = f"; CPU {median_cpu(ours) / mails * 1e3:.1f} ms a mail"
    what = "delivery, digests" if folded else "delivery, single mails"
    remarks = speed + folded + cpu
    return Row(
        what, ground.name, n, "ms", mine * 1e3, plain * 1e3, mine / plain, remarks
    )


class _Kept:
    """A mailer that sends, and keeps what it sent for the floor."""

    def __init__(self, transport: MailTransport) -> None:
        self._transport = transport
        self.sent: list[Outgoing] = []

    async def send(self, outgoing: Outgoing) -> Sent:
        self.sent.append(outgoing)
        return await self._transport.send(outgoing)


async def _delivered(settings: Settings) -> list[Outgoing]:
    async with MailTransport(relay_of(settings)) as transport:
        kept = _Kept(transport)
        await deliver_round(kept, post_of(settings))
    return kept.sent


async def _bare(settings: Settings, mails: list[Outgoing]) -> None:
    """Send the same bytes over as many kept connections, and do nothing else."""
    left = iter(mails)

    async def one_connection() -> None:
        async with SMTP(hostname=HOST, port=settings.smtp_port) as line:
            for mail in left:
                await line.sendmail(mail.envelope_from, [mail.to], mail.content)

    await asyncio.gather(*(one_connection() for _ in range(settings.smtp_connections)))


def _settings(port: int) -> Settings:
    return load_settings(
        smtp_host=HOST,
        smtp_port=port,
        secret_key="measured-measured-measured-0123456789",  # noqa: S106 — opens nothing
        public_url="http://tsunagi.example",
    )


def _owed(town: Town, made: tuple[tuple[int, int], ...], count: int) -> None:
    """Keep one sheet, and that many referrals of it, each awaiting its receipt."""
    of_town: dict[str, Any] = {"municipality_id": town.municipality_id}
    client = Client(**of_town, name="試験 一郎", recorded_at=EARLIER)
    sheet = Sheet(
        **of_town,
        number="26-0",
        form=SheetForm.TSUNAGU_SHEET,
        client_id=1,
        sender_desk_id=town.own,
        written_by="相談 みどり",
        written_on=EARLIER.date(),
        created_at=EARLIER,
    )
    referral = Referral(
        **of_town,
        number="",
        sheet_id=1,
        sender_desk_id=town.own,
        receiver_desk_id=0,
        own_desk_id=town.own,
        state=ReferralState.SENT,
        sent_at=EARLIER,
    )
    ids = [(i, made[i % len(made)][0]) for i in range(1, count + 1)]
    numbers = {i: f"26-{i:05d}" for i, _ in ids}
    fill(Client, [{"id": 1}], client)
    fill(Sheet, [{"id": 1}], sheet)
    cases = ({"id": i, "number": numbers[i], "receiver_desk_id": d} for i, d in ids)
    fill(Referral, cases, referral)
    step = {"step": "acknowledgement", "ladder": "acknowledgement"}
    duty = duty_like(town, due_on=YESTERDAY, raw_due_on=YESTERDAY, **step)
    owed = (
        {"id": i, "case_id": i, "number": numbers[i], "debtor_desk_id": d}
        for i, d in ids
    )
    fill(Duty, owed, duty)


def _notices(
    made: tuple[tuple[int, int], ...], count: int, what: dict[str, Any]
) -> list[dict[str, Any]]:
    return [
        {"id": i, "duty_id": i, "post_id": made[i % len(made)][1], **what}
        for i in range(1, count + 1)
    ]
