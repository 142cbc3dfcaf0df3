"""台帳の検証 — notices, mails, duties and cases agree with each other."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import func
from sqlmodel import Session, col, select

from models.checks import Check, check
from models.columns import office_day
from models.duty import Duty, DutyState
from models.event import Event
from models.mail import Mail, MailHistory, MailState
from models.notice import Notice, NoticeState
from models.replayed import Owed, duties_after, stopped_after
from models.suspended_days import RESUME, SUSPEND
from models.suspension import Suspension
from tasks.cases import PROCESSES
from tasks.directory import directory

_OWED = (DutyState.OPEN, DutyState.SUSPENDED)
_Verbs = dict[tuple[str, int], list[str]]
_Given = dict[tuple[str, int], list[Mapping[str, Any]]]
_BEFORE_START = ("draft", "consent_checked")


def mails_have_history(session: Session) -> Check:
    """Every mail that was tried has its history, and its last line is its state."""
    latest = (
        select(MailHistory.mail_id, func.max(MailHistory.id).label("last"))
        .group_by(col(MailHistory.mail_id))
        .subquery()
    )
    rows = session.exec(
        select(Mail.id, Mail.state, MailHistory.state)
        .outerjoin(latest, latest.c.mail_id == Mail.id)
        .outerjoin(MailHistory, col(MailHistory.id) == latest.c.last)
    ).all()
    violations = (
        f"mail {mail_id}（{state}）"
        for mail_id, state, said in rows
        if said != state and not (said is None and state is MailState.QUEUED)
    )
    return check(
        "mail_history", "メールの経過", len(rows), violations, may_be_empty=True
    )


def mailed_notices(session: Session) -> Check:
    """What is called mailed has a mail that was sent; every mail has its notices."""
    mailed = session.exec(
        select(Notice.id, Mail.state)
        .outerjoin(Mail, col(Mail.id) == Notice.mail_id)
        .where(Notice.state == NoticeState.MAILED)
    ).all()
    empty = session.exec(
        select(Mail.id)
        .outerjoin(Notice, col(Notice.mail_id) == Mail.id)
        .where(col(Notice.id).is_(None))
    ).all()

    def violations() -> Iterator[str]:
        for notice_id, state in mailed:
            if state is not MailState.SENT:
                yield f"notice {notice_id}"
        yield from (f"mail {mail_id}（通知なし）" for mail_id in empty)

    return check(
        "notices", "通知とメールの対応", len(mailed), violations(), may_be_empty=True
    )


def closed_days(session: Session) -> Check:
    """No mail left on a closed day of its reader, urgent ones excepted."""
    rows = session.exec(
        select(Notice.id, Mail.post_id, Mail.sent_at)
        .join(Mail, col(Mail.id) == Notice.mail_id)
        .where(col(Mail.sent_at).is_not(None))
        .where(col(Notice.on_closed_days).is_(False))
    ).all()
    held = directory(session)

    def violations() -> Iterator[str]:
        for notice_id, post_id, sent_at in rows:
            calendar = held.calendars[held.posts[post_id].desk_id]
            if sent_at is not None and not calendar.is_open(office_day(sent_at)):
                yield f"notice {notice_id}"

    return check(
        "closed_days",
        "閉庁日に送ったメール",
        len(rows),
        violations(),
        may_be_empty=True,
    )


def _told(session: Session, *of: str) -> tuple[_Verbs, _Given]:
    """Return the verbs of every case in order and what each was given."""
    verbs: _Verbs = defaultdict(list)
    given: _Given = defaultdict(list)
    events = select(Event.procedure, Event.case_id, Event.verb, Event.given).where(
        col(Event.case_id).is_not(None)
    )
    if of:
        events = events.where(col(Event.verb).in_(of))
    for procedure, case_id, verb, words in session.exec(events.order_by(col(Event.id))):
        verbs[procedure, int(case_id or 0)].append(verb)
        given[procedure, int(case_id or 0)].append(words)
    return verbs, given


def duties_replayed(session: Session) -> Check:
    """Replaying the events of every case gives its duties, owed and closed."""
    verbs, given = _told(session)
    stored: dict[tuple[str, int], dict[Owed, bool]] = defaultdict(dict)
    for duty in session.exec(select(Duty)):
        owed = duty.state in _OWED
        stored[duty.procedure, duty.case_id][duty.step, duty.occurrence] = owed

    def violations() -> Iterator[str]:
        for key in verbs.keys() | stored.keys():
            procedure = PROCESSES[key[0]].procedure
            if duties_after(procedure, verbs[key], given[key]) != stored[key]:
                yield f"{key[0]} {key[1]}"

    return check("duties", "対応一覧と記録の一致", len(verbs), violations())


def stops_replayed(session: Session) -> Check:
    """A clock stands still where an event stopped it, with its row in the ledger."""
    verbs, given = _told(session, SUSPEND, RESUME)
    stood = {
        (key, owed) for key in verbs for owed in stopped_after(verbs[key], given[key])
    }
    running, duties = _standing(session)

    def violations() -> Iterator[str]:
        for duty in duties:
            key = (duty.procedure, duty.case_id), (duty.step, duty.occurrence)
            stopped = key in stood and duty.id in running
            if duty.state in _OWED and stopped != (duty.state is DutyState.SUSPENDED):
                yield f"duty {duty.id}"
            stood.discard(key)
        yield from (f"{key[0]} {key[1]}（停止の台帳なし）" for key, _ in sorted(stood))

    return check(
        "stops", "停止の台帳と記録の一致", len(duties), violations(), may_be_empty=True
    )


def _standing(session: Session) -> tuple[set[int], Sequence[Duty]]:
    """Return the duties with a running stop, and all that are or should be stopped."""
    not_resumed = col(Suspension.resumed_at).is_(None)
    running = set(session.exec(select(Suspension.duty_id).where(not_resumed)))
    stopped = col(Duty.state) == DutyState.SUSPENDED
    query = select(Duty).where(stopped | col(Duty.id).in_(running))
    return running, session.exec(query).all()


def live_cases(session: Session) -> Check:
    """Every case that is under way has at least one duty with one debtor."""
    rows = 0
    alone: list[str] = []
    for name, process in PROCESSES.items():
        owed = select(Duty.case_id).where(
            Duty.procedure == name, col(Duty.state).in_(_OWED)
        )
        final = [s for s, state in process.procedure.states.items() if state.final]
        before = [s for s in process.procedure.states if s in _BEFORE_START]
        ids = session.exec(
            select(process.table.id, col(process.table.id).in_(owed)).where(
                col(process.table.state).not_in(final + before)
            )
        ).all()
        rows += len(ids)
        alone += [f"{name} {case_id}" for case_id, has_duty in ids if not has_duty]
    return check(
        "live_cases", "進行中の件の次の対応", rows, iter(alone), may_be_empty=True
    )
