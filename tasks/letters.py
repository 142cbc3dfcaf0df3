"""手紙にする — read what a claimed mail is about and make the bytes that leave.

The text is rendered anew at each attempt from the frozen list of notices; only
neutral facts reach the templates (law 3).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlmodel import Session, col, select

from models.addresses import case_path
from models.agency import AgencySide, Post
from models.columns import office_day
from models.directory import Directory
from models.duty import Duty, DutyState
from models.link import link_token, typed_code
from models.mail import Mail
from models.national_holidays import Certainty
from models.notice import Notice, NoticeState
from models.policy import in_force
from models.procedure import Procedure
from models.procedure import Side as Party
from notifications.bounce import verp_address
from notifications.calendar_file import calendar_files
from notifications.composition import Mailbox, attach, compose
from notifications.facts import Addressee, Item, Letter, Message, Office
from notifications.kinds import MessageKind, Side
from notifications.rendering import render
from tasks import clock
from tasks.cases import PROCESSES
from tasks.conference_letters import meeting_of
from tasks.directory import directory
from tasks.letter_cases import About, Cases, about_case, cases_of
from tasks.links import Case, case_of, links_for
from tasks.mail import Outgoing
from tasks.policies import policies

_SIDES = {
    AgencySide.OWN: Side.OWN,
    AgencySide.INTERNAL: Side.INTERNAL,
    AgencySide.EXTERNAL: Side.EXTERNAL,
}


@dataclass(frozen=True)
class Stationery:
    """What every letter of this installation shares."""

    server_key: bytes
    public_url: str
    sender: Mailbox
    bounce_domain: str


@dataclass(frozen=True)
class WritingTable:
    """The table a letter is written at: who reads it, and on which day."""

    session: Session
    held: Directory
    post: Post
    paper: Stationery
    today: date
    cases: Cases


def outgoing(session: Session, mail: Mail, paper: Stationery) -> Outgoing:
    """Return the mail as it goes over SMTP."""
    letter, own_desk_id = _written(session, mail, paper)
    reply_to = _reply_address(directory(session), own_desk_id, paper)
    sent_at = clock.now(session)
    composed = compose(
        render(letter),
        sender=paper.sender,
        to=mail.to_address,
        reply_to=reply_to,
        message_id=mail.message_id,
        sent_at=sent_at,
        thread_id=mail.thread_id,
    )
    attach(composed, calendar_files(letter.items, reply_to, sent_at))
    token = verp_address(mail.verp_token, paper.bounce_domain)
    return Outgoing(token, mail.to_address, bytes(composed))


def letter_of(session: Session, mail: Mail, paper: Stationery) -> tuple[Message, int]:
    """Return subject and body of a mail, and the desk that signs it."""
    letter, own_desk_id = _written(session, mail, paper)
    return render(letter), own_desk_id


def _written(session: Session, mail: Mail, paper: Stationery) -> tuple[Letter, int]:
    held, today = directory(session), clock.office_today(session)
    rows = _notices(session, mail)
    cases = cases_of(session, [duty for _, duty in rows])
    post = held.posts[mail.post_id]
    writing = WritingTable(session, held, post, paper, today, cases)
    items, own_desk_id = _items(writing, rows), rows[0][1].own_desk_id
    agreed = in_force(policies(session, mail.municipality_id), today)
    letter = Letter(
        addressee=_addressee(held, post),
        items=items,
        reply_to=_office(held, own_desk_id),
        today=today,
        **_ways_to_answer(writing, mail, items),
        opening=agreed.number("wording.opening") or None,
        signature=agreed.number("wording.signature") or None,
    )
    return letter, own_desk_id


def _ways_to_answer(
    writing: WritingTable, mail: Mail, items: Sequence[Item]
) -> dict[str, Any]:
    """Return the pages to answer on, and a partner's code while a case is open."""
    base = _base_url(writing.held, writing.post, writing.paper)
    if writing.held.is_own(writing.post.desk_id):
        return {"code_page_url": f"{base}/code", "list_url": f"{base}/work"}
    opens = any(item.link_url for item in items)
    code = typed_code(writing.paper.server_key, mail.id) if opens else None
    return {"code_page_url": f"{base}/code", "code": code}


def _notices(session: Session, mail: Mail) -> Sequence[tuple[Notice, Duty]]:
    """Return the frozen list; what was cancelled before the first attempt is out."""
    return session.exec(
        select(Notice, Duty)
        .join(Duty, col(Duty.id) == Notice.duty_id)
        .where(Notice.mail_id == mail.id)
        .where(col(Notice.state) != NoticeState.CANCELLED)
        .order_by(col(Notice.id))
    ).all()


def _items(
    writing: WritingTable, rows: Sequence[tuple[Notice, Duty]]
) -> tuple[Item, ...]:
    ways_in = _ways_in(writing, [duty for _, duty in rows])
    return tuple(_item(writing, n, d, ways_in.get(case_of(d))) for n, d in rows)


def _item(
    writing: WritingTable, notice: Notice, duty: Duty, way_in: str | None
) -> Item:
    about, held = _about(writing, duty), writing.held
    calendar = held.calendars[duty.debtor_desk_id]
    left = calendar.open_days_between(writing.today, duty.due_on)
    owed = duty.state in (DutyState.OPEN, DutyState.SUSPENDED)
    return Item(
        number=duty.number,
        kind=MessageKind(notice.kind),
        opened_on=office_day(duty.opened_at),
        **about.facts(),
        link_url=way_in,
        awaiting=held.desk_label(duty.debtor_desk_id) if owed else "",
        office_to_reach=about.other if duty.procedure == "errand" else "",
        **_called(PROCESSES[duty.procedure].procedure),
        **(_days(duty, left) if owed else {}),
        urgent=duty.urgent,
        provisional=duty.why.get("certainty") == Certainty.PROVISIONAL.value,
        reads_for=held.reads_for(writing.post, held.posts[notice.post_id]),
        meeting=meeting_of(writing.cases[case_of(duty)], writing.paper.bounce_domain),
    )


def _days(duty: Duty, left: int) -> dict[str, Any]:
    days = {"open_days_left": max(left, 0), "days_overdue": max(-left, 0)}
    return {"due_on": duty.due_on, **days}


def _called(procedure: Procedure) -> dict[str, Any]:
    """Return what the process and its two sides are called."""
    return {
        "process": procedure.label,
        "from_label": procedure.sides[Party.SENDER],
        "to_label": procedure.sides[Party.RECEIVER],
    }


def _about(writing: WritingTable, duty: Duty) -> About:
    return about_case(writing.session, writing.held, writing.cases, duty)


def _ways_in(writing: WritingTable, duties: Sequence[Duty]) -> dict[Case, str]:
    """Return each case's way in: its page for our own desk, a link for a partner.

    A partner has none to a case that is over.
    """
    held, post, paper = writing.held, writing.post, writing.paper
    base = _base_url(held, post, paper)
    if held.is_own(post.desk_id):
        return {
            case_of(d): f"{base}{case_path(d.procedure, d.case_id)}" for d in duties
        }
    running = [duty for duty in duties if not _about(writing, duty).ended]
    links = links_for(writing.session, running, post)
    return {
        case: f"{base}/t/{link_token(paper.server_key, link.id)}"
        for case, link in links.items()
    }


def _base_url(held: Directory, post: Post, paper: Stationery) -> str:
    return held.agency_of(post.desk_id).link_base_url or paper.public_url


def _addressee(held: Directory, post: Post) -> Addressee:
    agency = held.agency_of(post.desk_id)
    desk = held.desks[post.desk_id]
    own = agency.side is AgencySide.OWN
    return Addressee(
        office_name=agency.name,
        desk_name=desk.name,
        side=_SIDES[agency.side],
        post_title=post.title if own else None,
    )


def _office(held: Directory, desk_id: int) -> Office:
    desk, agency = held.desks[desk_id], held.agency_of(desk_id)
    return Office(agency.name, desk.name, desk.phone, desk.extension, desk.hours)


def _reply_address(held: Directory, own_desk_id: int, paper: Stationery) -> str:
    """Return the shared mailbox of our desk, so that an answer reaches people."""
    for post in held.posts.values():
        if post.desk_id == own_desk_id and post.email and not post.vacant_since:
            return post.email
    return paper.sender.address
