"""手紙にする — read what a claimed mail is about and make the bytes that leave.

The text is rendered anew at each attempt from the frozen list of notices; only
neutral facts reach the templates (law 3).
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlmodel import Session, col, select

from models.agency import AgencySide, Post
from models.columns import office_day
from models.directory import Directory
from models.duty import Duty, DutyState
from models.errand_task import ERRAND_LABELS, Errand
from models.handover import HANDOVER
from models.handover_sheet import HANDOVER_FORM
from models.link import link_token, typed_code
from models.mail import Mail
from models.national_holidays import Certainty
from models.notice import Notice, NoticeState
from models.policy import in_force
from models.procedure import Procedure
from models.procedure import Side as Party
from models.referral_sheet import Referral, Sheet, SheetForm
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
from tasks.letter_counts import counts_of
from tasks.links import Case, case_of, links_for
from tasks.mail import Outgoing
from tasks.policies import policies
from tasks.words import form_label

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
    cases: Mapping[Case, Any]  # an errand, or a referral with its sheet's form


@dataclass(frozen=True)
class About:
    """The offices and the sheet of one duty's case."""

    from_office: str
    to_office: str
    other: str
    sheet: str
    what: str
    by_law: bool = False  # a law fixes the day
    ended: bool = False  # a partner's way in closed with the case
    counts: tuple[tuple[str, str], ...] = ()  # of a letter that tells how many


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
    cases = _cases(session, [duty for _, duty in rows])
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
    about, calendar = _about(writing, duty), writing.held.calendars[duty.debtor_desk_id]
    left = calendar.open_days_between(writing.today, duty.due_on)
    owed = duty.state in (DutyState.OPEN, DutyState.SUSPENDED)
    return Item(
        number=duty.number,
        kind=MessageKind(notice.kind),
        what=about.what,
        opened_on=office_day(duty.opened_at),
        from_office=about.from_office,
        to_office=about.to_office,
        link_url=way_in,
        awaiting=writing.held.desk_label(duty.debtor_desk_id) if owed else "",
        office_to_reach=about.other if duty.procedure == "errand" else "",
        sheet=about.sheet,
        **_called(PROCESSES[duty.procedure].procedure),
        **(_days(duty, left) if owed else {}),
        urgent=duty.urgent,
        provisional=duty.why.get("certainty") == Certainty.PROVISIONAL.value,
        binding=about.by_law,
        reads_for=writing.held.reads_for(
            writing.post, writing.held.posts[notice.post_id]
        ),
        counts=about.counts,
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


def _cases(session: Session, duties: Sequence[Duty]) -> dict[Case, Any]:
    """Return what the letter tells of the duties' cases: one query a process."""
    ids: dict[str, set[int]] = defaultdict(set)
    for duty in duties:
        ids[duty.procedure].add(duty.case_id)
    cases: dict[Case, Any] = {}
    if "errand" in ids:
        errands = select(Errand).where(col(Errand.id).in_(ids["errand"]))
        cases |= {("errand", e.id): e for e in session.exec(errands)}
    if "referral" in ids:
        referrals = (
            select(Referral, Sheet.form)
            .join(Sheet, col(Sheet.id) == Referral.sheet_id)
            .where(col(Referral.id).in_(ids["referral"]))
        )
        cases |= {("referral", r.id): (r, form) for r, form in session.exec(referrals)}
    for name in ids.keys() - {"errand", "referral"}:
        table = PROCESSES[name].table
        rows = session.exec(select(table).where(col(table.id).in_(ids[name])))
        cases |= {(name, row.id): (row, None) for row in rows}
    return cases


def _about(writing: WritingTable, duty: Duty) -> About:
    held, case = writing.held, writing.cases[case_of(duty)]
    procedure = PROCESSES[duty.procedure].procedure
    step = procedure.step(duty.step)
    if duty.procedure == "errand":
        return About(
            from_office=held.desk_label(case.own_desk_id),
            to_office=held.desk_label(case.other_desk_id),
            other=held.desk_label(case.other_desk_id),
            sheet="連絡用務",
            what=ERRAND_LABELS[case.kind],
        )
    row, form = case
    return About(
        from_office=held.desk_label(row.sender_desk_id),
        to_office=held.desk_label(row.receiver_desk_id),
        other=held.desk_label(duty.debtor_desk_id),
        sheet=_called_here(writing, row, form) if form else _sheet_of(procedure),
        what=step.label,
        ended=procedure.states[row.state].final,
        by_law=step.law is not None,
        counts=counts_of(row),
    )


def _called_here(writing: WritingTable, row: Any, form: str) -> str:
    return form_label(writing.session, SheetForm(form), row.sender_desk_id)


def _sheet_of(procedure: Procedure) -> str:
    return HANDOVER_FORM if procedure is HANDOVER else procedure.label


def _ways_in(writing: WritingTable, duties: Sequence[Duty]) -> dict[Case, str]:
    """Return each case's way in: its page for our own desk, a link for a partner.

    A partner has none to a case that is over.
    """
    held, post, paper = writing.held, writing.post, writing.paper
    base = _base_url(held, post, paper)
    if held.is_own(post.desk_id):
        return {case_of(d): f"{base}/{d.procedure}s/{d.case_id}" for d in duties}
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
