"""再現の集計 — what the database holds at the end, counted by name."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from sqlalchemy import func
from sqlmodel import Session, col, select

from deploy.replay.published import OWN
from models.duty import Duty, DutyState
from models.event import Event
from models.notice import Notice
from models.referral import REFERRAL
from models.referral_sheet import Referral
from tasks.directory import directory

Counts = dict[str, int]
_NO_ANSWERS = ("draft", "check_consent", "send", "open_sheet")


def tally(names: Iterable[str]) -> Counts:
    """Return how often each name occurs, by name."""
    return dict(sorted(Counter(names).items()))


def counts_by(session: Session, column: Any) -> Counts:
    """Return how many rows have each value of a column."""
    rows = session.exec(select(column, func.count()).group_by(column)).all()
    return dict(sorted((str(value), count) for value, count in rows))


def sent_referrals(session: Session, *, inward: bool) -> Counts:
    """Return how many were sent, by the agency on the other side."""
    held = directory(session)
    rows = session.exec(
        select(Referral.sender_desk_id, Referral.receiver_desk_id).where(
            col(Referral.sent_at).is_not(None)
        )
    ).all()
    pairs = [(held.agency_of(s).name, held.agency_of(r).name) for s, r in rows]
    names = [s if inward else r for s, r in pairs if (r if inward else s) == OWN]
    return tally(names)


def rungs_stood_on(session: Session) -> dict[str, str]:
    """Return where every referral that has not ended stands, by 受付番号."""
    final = [s for s, state in REFERRAL.states.items() if state.final]
    rows = session.exec(
        select(Referral.number, Duty)
        .outerjoin(
            Duty,
            (col(Duty.case_id) == Referral.id)
            & (col(Duty.procedure) == "referral")
            & (col(Duty.state) == DutyState.OPEN),
        )
        .where(col(Referral.state).not_in(final))
        .order_by(col(Duty.rungs_said), col(Duty.id))
    ).all()
    return {number: _rung(duty) for number, duty in rows}


def _rung(duty: Duty | None) -> str:
    """Return the highest rung the duty has reached; empty where it stands on none."""
    if duty is None or duty.rungs_said == 0:
        return ""
    step = REFERRAL.step(duty.step)
    return f"{step.label}：{step.ladder[duty.rungs_said - 1].label}"


def ways_answered(session: Session) -> Counts:
    """Return how people answered: acts on つなぎ by screen, link, code, telephone."""
    rows = session.exec(
        select(Event.via, func.count())
        .where(Event.procedure == "referral", col(Event.case_id).is_not(None))
        .where(col(Event.verb).not_in(_NO_ANSWERS))
        .group_by(col(Event.via))
    ).all()
    return dict(sorted((via, count) for via, count in rows))


def notices_by_state(session: Session) -> Counts:
    """Return how many notices stand in each state, with the reason where there is."""
    rows = session.exec(
        select(Notice.state, Notice.reason, func.count()).group_by(
            col(Notice.state), col(Notice.reason)
        )
    ).all()
    named = ((f"{s}（{r}）" if r else str(s), count) for s, r, count in rows)
    return dict(sorted(named))
