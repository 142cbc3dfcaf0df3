"""送付の下見（rehearsal） — send a sheet, read what would leave, and take it all back.

It is the sending itself, so that what is shown is what is then sent (law 11). The
caller rolls the transaction back; links and codes in the letters are not real ones.
"""

import re
import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from models.decide import Party
from models.duty import Duty
from models.errand_task import ERRAND_LABELS
from models.mail import Mail
from models.notice import Notice
from models.queries.duties import owed_on
from models.queries.timelines import errands_about, notices_of
from models.referral_sheet import Referral, ReferralState, Way
from notifications.composition import Mailbox
from tasks import clock
from tasks.acts import act
from tasks.directory import directory
from tasks.letters import Stationery, letter_of
from tasks.outlook import Ahead, outlook

_KEYS = (
    (re.compile(r"(?<=/t/)\S+"), "（送付のときに発行します）"),
    (re.compile(r"(?<=確認コード：)[A-Z2-7-]{14}"), "（送付のときに発行します）"),
)


@dataclass(frozen=True)
class LetterAhead:
    """One mail that will leave: to whom, from which day, and its words."""

    to: str
    leaves_on: date
    subject: str
    body: str


@dataclass(frozen=True)
class Rehearsed:
    """What sending one referral would do."""

    number: str
    receiver: str
    way: Way
    letters: tuple[LetterAhead, ...]
    errands: tuple[str, ...]  # what a person does where a mail cannot go
    ahead: tuple[Ahead, ...]


def dispatch(
    session: Session, referral: Referral, by: Party, version: int | None = None
) -> None:
    """Check the consent and send, in the caller's one transaction.

    Raises ConsentMissing, StepNotOpen, NotYourTurn, RowChanged.
    """
    if referral.state is ReferralState.DRAFT:
        act(session, "referral", referral.id, "check_consent", by, version=version)
        version = None
    act(session, "referral", referral.id, "send", by, version=version)


def rehearse(
    session: Session, referrals: Sequence[Referral], by: Party, public_url: str
) -> list[Rehearsed]:
    """Send the referrals and return what that does. The caller must roll back."""
    for referral in referrals:
        dispatch(session, referral, by)
    return [read_off(session, referral, public_url) for referral in referrals]


def read_off(session: Session, referral: Referral, public_url: str) -> Rehearsed:
    """Return what sending this referral did; the caller must roll back."""
    held, today = directory(session), clock.office_today(session)
    errands = session.exec(errands_about("referral", referral.id)).all()
    return Rehearsed(
        number=referral.number,
        receiver=held.desk_label(referral.receiver_desk_id),
        way=referral.way,
        letters=letters_ahead(session, "referral", referral.id, public_url),
        errands=tuple(ERRAND_LABELS[errand.kind] for errand in errands),
        ahead=tuple(
            outlook(session, duty, today)
            for duty in session.exec(owed_on("referral", referral.id)).all()
        ),
    )


def letters_ahead(
    session: Session, procedure: str, case_id: int, public_url: str
) -> tuple[LetterAhead, ...]:
    """Return the mails a rehearsed act would send. The caller must roll back."""
    return tuple(_letters(session, procedure, case_id, public_url))


def _letters(
    session: Session, procedure: str, case_id: int, public_url: str
) -> Iterator[LetterAhead]:
    paper = Stationery(secrets.token_bytes(32), public_url, Mailbox("", ""), "")
    rows: Sequence[tuple[Notice, Duty, Mail]] = session.exec(
        notices_of(procedure, case_id)
    ).all()
    for notice, _duty, _mail in rows:
        if notice.reason is None:
            yield _letter(session, notice, paper)


def _letter(session: Session, notice: Notice, paper: Stationery) -> LetterAhead:
    held, now = directory(session), clock.now(session)
    meant, token = held.posts[notice.post_id], secrets.token_hex(10)
    post = held.reader_of(meant, notice.send_on) or meant
    mail = Mail(
        municipality_id=notice.municipality_id,
        post_id=post.id,
        to_address=str(post.email),
        message_id=token,
        verp_token=token,
        created_at=now,
        first_due_at=now,
        next_attempt_at=now,
    )
    session.add(mail)
    session.flush()
    notice.mail_id = mail.id
    session.add(notice)
    session.flush()
    message, _ = letter_of(session, mail, paper)
    to = f"{held.desk_label(post.desk_id)}（{post.title}）"
    return LetterAhead(to, notice.send_on, message.subject, _masked(message.body))


def _masked(body: str) -> str:
    for key, words in _KEYS:
        body = key.sub(words, body)
    return body
