"""ご案内の再送 — a new mail to the registered address, for whoever lost the link.

Asked for with a 受付番号 alone, so it tells nothing and mails nobody but the post that
was mailed before: the same request once more, at most three times per duty and once
a day. The link lives again for the agreed number of calendar days. Agreed, not law.
"""

from collections.abc import Sequence
from datetime import timedelta

from sqlmodel import Session, col, select

from models.duty import Duty
from models.link import AccessLink, folded_number
from models.notice import Notice
from models.policy import in_force
from models.queries.duties import OWED
from tasks import chain, clock
from tasks.directory import directory
from tasks.policies import policies

MOST = 3
APART = timedelta(days=1)
RUNG = "renewal."


def renew(session: Session, number: str) -> None:
    """Say again what is asked of every counter with a live link to this 受付番号.

    Does nothing, and says nothing, for a strange number or a case that ended.
    """
    links = session.exec(
        select(AccessLink)
        .where(AccessLink.number == folded_number(number))
        .where(col(AccessLink.revoked_at).is_(None))
    ).all()
    for link in links:
        said = _said(session, link)
        if said and _may_be_said_again(session, said):
            _say_again(session, link, said)
            _record(session, link)


def _said(session: Session, link: AccessLink) -> Sequence[Notice]:
    """Return what was said to the link's post about what it still owes."""
    return session.exec(
        select(Notice)
        .join(Duty, col(Duty.id) == Notice.duty_id)
        .where(Duty.procedure == link.procedure, Duty.case_id == link.case_id)
        .where(Duty.debtor_desk_id == link.desk_id, col(Duty.state).in_(OWED))
        .where(Notice.post_id == link.post_id)
        .order_by(col(Notice.id))
    ).all()


def _may_be_said_again(session: Session, said: Sequence[Notice]) -> bool:
    held = directory(session)
    again = [each for each in said if each.rung.startswith(RUNG)]
    rested = not again or clock.now(session) >= again[-1].created_at + APART
    reachable = held.reachable_by_mail(held.posts[said[-1].post_id])
    return len(again) < MOST and rested and reachable


def _say_again(session: Session, link: AccessLink, said: Sequence[Notice]) -> None:
    last, now = said[-1], clock.now(session)
    today = clock.office_today(session)
    policy = in_force(policies(session, link.municipality_id), today)
    days = int(policy.number("link.days_after_due"))
    link.expires_at = max(link.expires_at, now + timedelta(days=days))
    again = sum(each.rung.startswith(RUNG) for each in said)
    session.add(link)
    session.add(
        Notice(
            municipality_id=last.municipality_id,
            duty_id=last.duty_id,
            occurrence=last.occurrence,
            rung=f"{RUNG}{again + 1}",
            post_id=last.post_id,
            kind=last.kind,
            at_once=True,
            informs=False,
            send_on=directory(session).calendars[link.desk_id].next_open(today),
            created_at=now,
        )
    )


def _record(session: Session, link: AccessLink) -> None:
    """Chain that somebody asked; nobody knows who, only which link it was."""
    session.flush()
    chain.append(
        session,
        link.municipality_id,
        at=clock.now(session),
        actor="再送を依頼した方",
        via="renewal",
        desk_id=link.desk_id,
        procedure="link",
        verb="renew",
        given={"link": link.id},
    )
