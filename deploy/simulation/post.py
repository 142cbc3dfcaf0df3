"""郵便 — mails are gathered, claimed and settled as always; a relay takes them all.

Folding, caps, closed days and digests are the real ones. What is left out is SMTP and
a commit for each mail; every fiftieth mail is written out, to prove that it can be.
"""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta

from sqlmodel import Session, select

from models.mail import Mail, MailState
from tasks import clock
from tasks.claims import Claimed, claim, settle
from tasks.database import transaction
from tasks.gathering import gather
from tasks.letters import Stationery, outgoing

WRITTEN_OUT = 50  # each so many-th mail is rendered
AT_ONCE = 500
LEASE = timedelta(hours=1)
TAKEN = "250 simulated relay"


@dataclass
class PostBag:
    """What was taken so far: mails by address and day, and how many were written."""

    paper: Stationery
    by_address_and_day: Counter[tuple[str, date]] = field(default_factory=Counter)
    written: int = 0
    closed_day: int = 0  # mails that left on a closed day of their reader

    @property
    def mails(self) -> int:
        """How many mails were taken."""
        return sum(self.by_address_and_day.values())

    def empty_the_tray(self) -> None:
        """Gather and take everything that may leave now."""
        with transaction() as session:
            while gather(session, self.paper.bounce_domain):
                session.flush()
            today = clock.office_today(session)
            while claimed := claim(session, LEASE, AT_ONCE):
                for one in claimed:
                    self._take(session, one, today)

    def _take(self, session: Session, one: Claimed, today: date) -> None:
        mail = session.exec(select(Mail).where(Mail.id == one.mail_id)).one()
        self.by_address_and_day[mail.to_address, today] += 1
        if self.mails % WRITTEN_OUT == 0:
            self.written += bool(outgoing(session, mail, self.paper).content)
        settle(session, one, MailState.SENT, TAKEN)
