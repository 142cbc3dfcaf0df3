"""対応の一行 — one open duty on a work list: what, whose turn, day, mail, what next."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from models.addresses import case_path
from models.directory import Directory
from models.duty import Duty
from models.queries.timelines import notices_about
from models.user import Role
from tasks.directory import directory
from tasks.outlook import Ahead, outlook, process_of
from tasks.preview import Preview
from web.access import Person
from web.days import SOON
from web.standing import Standing, latest_by_duty

GROUPS = ("期限超過", "今日", f"{SOON}開庁日以内", "それ以降")
POLITE_GROUPS = ("あらためてのお願い", "今日", f"{SOON}開庁日以内", "それ以降")


@dataclass(frozen=True)
class DutyRow:
    """One row of a work list."""

    href: str
    title: str
    number: str
    parties: str
    urgent: bool
    mine: bool
    ahead: Ahead
    mail: Standing | None
    mail_to: str
    follows: Preview | None


def duty_rows(
    session: Session, person: Person, duties: Sequence[Duty], today: date
) -> list[DutyRow]:
    """The rows of these duties, in their order; four queries however many they are."""
    held, notices = directory(session), notices_about([d.id for d in duties])
    mails = latest_by_duty(
        (notice, mail)
        for notice, mail in session.exec(notices)
        if person.role is not Role.PARTNER
        or held.posts[notice.post_id].desk_id == person.desk_id
    )
    return [_row(session, person, duty, mails.get(duty.id), today) for duty in duties]


def _row(
    session: Session,
    person: Person,
    duty: Duty,
    mail: tuple[int, Standing] | None,
    today: date,
) -> DutyRow:
    held, ahead = directory(session), outlook(session, duty, today)
    mine = held.agency_of(duty.debtor_desk_id).id == held.agency_of(person.desk_id).id
    return DutyRow(
        href=case_path(duty.procedure, duty.case_id),
        title=ahead.step,
        number=duty.number,
        parties=_parties(held, duty, mine=mine),
        urgent=duty.urgent,
        mine=mine,
        ahead=ahead,
        mail=mail[1] if mail else None,
        mail_to=_reader(held, mail[0]) if mail else "",
        follows=ahead.follows[0] if ahead.follows else None,
    )


def _parties(held: Directory, duty: Duty, *, mine: bool) -> str:
    """What it is part of, and the counter on the other side if there is another."""
    other = duty.creditor_desk_id if mine else duty.debtor_desk_id
    alone = duty.creditor_desk_id == duty.debtor_desk_id
    label = process_of(duty).label
    return label if alone else f"{label}　相手：{held.desk_label(other)}"


def _reader(held: Directory, post_id: int) -> str:
    """Whom the mail was for: one of ours by post, a partner by its counter."""
    post = held.posts[post_id]
    own = held.is_own(post.desk_id)
    return f"宛先：{post.title if own else held.desk_label(post.desk_id)}"


def grouped(
    rows: Sequence[DutyRow], today: date, *, polite: bool = False
) -> list[tuple[str, list[DutyRow]]]:
    """The rows under the day they are due, most pressing first; no empty group."""
    names = POLITE_GROUPS if polite else GROUPS
    by_name: dict[str, list[DutyRow]] = {name: [] for name in names}
    for row in rows:
        by_name[names[_place(row.ahead, today)]].append(row)
    return [(name, held) for name, held in by_name.items() if held]


def _place(ahead: Ahead, today: date) -> int:
    if ahead.due_on < today:
        return 0
    if ahead.due_on == today:
        return 1
    return 2 if ahead.open_days_left <= SOON else 3
