"""日記 — a story is lived day by day, with the moved clock, real mail and a database.

Each day as in an office: the passes at 6:30, mail from 9:00, people from 10:00.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from sqlmodel import col, select

from models.columns import TOKYO
from models.decide import Party
from models.duty import Duty
from models.errand_task import Errand, ErrandState
from models.pass_report import PassReport
from models.referral import REFERRAL
from models.referral_sheet import Referral, ReferralState
from tasks.acts import act
from tasks.database import reading, transaction
from tasks.delivery import deliver_round
from tasks.ending import end_cases
from tasks.installation import post_of
from tasks.mail import MailTransport, Relay
from tasks.planning import record_page
from tasks.transfer_stages import keep_whole
from tests.conferences import CONFERENCES, conference_stages
from tests.databases import BEGINS_AT, Town
from tests.factories import GIVEN, ReadMail, read_mail
from tests.proof import refuted
from tests.provisions import stages as provision_stages
from tests.report_cases import stages
from tests.support_cases import SUPPORT, support_stages
from tests.tasks.faulty_relay import FaultyRelay, listening

STAFF = "jiritsu@city.tsunagi.example"  # 担当
SENIOR = "jiritsu-shunin@city.tsunagi.example"  # 主任相談支援員
CHIEF = "jiritsu-kakaricho@city.tsunagi.example"  # 係長
TAX_DESK = "shuno@city.tsunagi.example"
SHAKYO = "市社会福祉協議会"
SHAKYO_DESK = "madoguchi@shakyo.example"

FIRST_DAY = BEGINS_AT.date()
PASSES_AT, MAIL_AT, PEOPLE_AT = time(6, 30), time(9), time(10)


@dataclass
class Diary:
    """What was mailed on which day, and what stands in the database."""

    town: Town
    relay: FaultyRelay = field(default_factory=FaultyRelay)
    today: date = FIRST_DAY
    mails: list[tuple[date, ReadMail]] = field(default_factory=list)

    def live_until(self, day: date) -> list[ReadMail]:
        """Live each day up to this one, until 10:00; return this morning's mails."""
        morning = self.mails_now()
        while self.today < day:
            self.today += timedelta(days=1)
            self.at(PASSES_AT)
            self.passes()
            self.at(MAIL_AT)
            morning = self.mails_now()
            self.at(PEOPLE_AT)
        return morning

    def sleep_until(self, day: date) -> None:
        """Nothing runs until this day, 10:00: neither passes nor mail."""
        self.today = day
        self.at(PEOPLE_AT)

    def at(self, hour: time) -> None:
        """Set the office's clock to this hour of the day."""
        self.town.set_clock(datetime.combine(self.today, hour, TOKYO))

    def passes(self, on: date | None = None) -> dict[str, PassReport]:
        """Run the day's passes, as the flows do, and return their reports."""
        stages(on or self.today)  # of the reports: plan, ask, tell
        conference_stages(on or self.today)  # plan, settle, invite, collect, let go
        support_stages(on or self.today)  # of plans and the weekly review
        provision_stages(on or self.today)  # of the uses: months, exit talks
        transfer_stages(on or self.today)  # of a 担当替え: take in, let go
        names = (
            "plan_service",
            "referral",
            "handover",
            "transfer_batch",
            "transfer",
            "report",
            *SUPPORT,
            *CONFERENCES,
            "errand",
            "urgent_call",
        )
        return {name: run_pass(name, on or self.today) for name in names}

    def mails_now(self) -> list[ReadMail]:
        """Send what may leave over SMTP and return what arrived."""
        before = len(self.relay.taken)
        asyncio.run(self._deliver())
        arrived = [read_mail(content) for _, _, content in self.relay.taken[before:]]
        self.mails += [(self.today, mail) for mail in arrived]
        return arrived

    async def _deliver(self) -> None:
        async with (
            listening(self.relay) as relay,
            MailTransport(Relay("127.0.0.1", relay.port, timeout=2)) as door,
        ):
            await deliver_round(door, post_of(self.town.settings))

    def did(
        self,
        referral_id: int,
        verb: str,
        agency: str,
        name: str = "窓口 はな",
        **to: str,
    ) -> list[ReadMail]:
        """Let somebody of that agency act today; return the mails that follow.

        `via` is how they came; anything else is given to the verb.
        """
        desk = self.town.desks[agency]
        by = Party(REFERRAL.verb(verb).by, name, to.pop("via", "screen"), desk)
        with transaction(self.town.scope) as session:
            act(session, "referral", referral_id, verb, by, to or GIVEN.get(verb))
        return self.mails_now()

    def reached(
        self, errand_id: int, agency: str, said: str = "窓口のご担当に電話で伝えた"
    ) -> None:
        """Record that a person did the errand."""
        by = self.town.party(agency, side=REFERRAL.verb("send").by)
        with transaction(self.town.scope) as session:
            act(session, "errand", errand_id, "record_reached", by, {"reached": said})

    def days_with_mail(self, to: str | None = None) -> list[date]:
        """The days on which a mail arrived (at this address)."""
        return sorted({day for day, mail in self.mails if to in (None, mail.to)})

    def mailed(self, first: date, last: date) -> list[ReadMail]:
        """The mails of these days, both included."""
        return [mail for day, mail in self.mails if first <= day <= last]

    def state(self, referral_id: int) -> ReferralState:
        """Where the referral stands."""
        with reading(self.town.scope) as session:
            return session.get_one(Referral, referral_id).state

    def duty(self, referral_id: int, step: str) -> Duty:
        """The latest duty of that step."""
        query = (
            select(Duty)
            .where(Duty.procedure == "referral", Duty.case_id == referral_id)
            .where(Duty.step == step)
            .order_by(col(Duty.id).desc())
        )
        with reading(self.town.scope) as session:
            return session.exec(query.limit(1)).one()

    def errands(self, state: ErrandState = ErrandState.OPEN) -> list[Errand]:
        """The errands in that state, oldest first."""
        query = select(Errand).where(Errand.state == state).order_by(col(Errand.id))
        with reading(self.town.scope) as session:
            return list(session.exec(query).all())

    def refuted(self) -> list[str]:
        """What `tsunagi verify` would complain of."""
        return refuted(self.town)


def transfer_stages(today: date) -> None:
    """The stage of the transfers: each batch as it is now."""
    with transaction() as session:
        keep_whole(session, today)


def run_pass(name: str, today: date) -> PassReport:
    """Run one pass for that day to its end: every page, then the cases that end."""
    report = PassReport(name, today)
    while page := record_page(name, today, report.cursor):
        report += page
    return end_cases(report.to_end, report)


def addresses(mails: list[ReadMail]) -> list[str]:
    """Where these mails went, in order of the alphabet."""
    return sorted(mail.to for mail in mails)


def without_thanks(mails: list[ReadMail]) -> list[ReadMail]:
    """These mails but for the thanks that each sending counter gets every month."""
    return [mail for mail in mails if "お礼" not in mail.subject]


def only(mails: list[ReadMail], has: Callable[[ReadMail], bool]) -> ReadMail:
    """The one mail of which this holds."""
    [found] = [mail for mail in mails if has(mail)]
    return found
