"""担当替えの受領 — what a receipt moves: the case, its open duties, what is unsent.

All in the transaction of the receipt, with one event on the case. Until then the case
stays where it is, so that nothing falls between two counters.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select

from models.decide import Change
from models.directory import Directory
from models.duty import Duty, DutyState
from models.notice import Notice, NoticeState
from models.refusals import NothingHere, StepNotOpen
from models.transfer_sheet import HAND_ON, Transfer
from tasks import chain
from tasks.directory import directory

_DESKS = ("sender_desk_id", "receiver_desk_id", "own_desk_id", "other_desk_id")
_DEBTS = ("debtor_desk_id", "creditor_desk_id", "own_desk_id")
_OWED = (DutyState.OPEN, DutyState.SUSPENDED)


def hand_case_on(
    session: Session, table: type[Any], transfer: Transfer, change: Change
) -> Sequence[Any]:
    """Move the case of a received transfer to its new counter; nothing else follows.

    Raises StepNotOpen where the new counter has the same matter already.
    """
    if change.verb.name != "receive":
        return ()
    case = session.exec(
        select(table).where(table.id == transfer.about_case_id).with_for_update()
    ).one_or_none()
    if case is None:
        raise NothingHere("引継ぎの対象の件が見つかりません。")
    _move_case(session, case, transfer)
    _move_duties(session, case, transfer)
    given = {
        "transfer": str(transfer.id),
        "from_desk": str(transfer.sender_desk_id),
        "to_desk": str(transfer.receiver_desk_id),
    }
    about, by = transfer.about_procedure, change.by
    chain.append_act(session, case, about, HAND_ON, by, change.at, given=given)
    return ()


def _move_case(session: Session, case: Any, transfer: Transfer) -> None:
    try:
        with session.begin_nested():
            _replace(case, _DESKS, transfer)
            case.version += 1
            session.add(case)
    except IntegrityError as twice:
        raise StepNotOpen(
            f"{transfer.number}：引き受ける窓口には、同じ会議・報告などの件がすでに"
            "あります。元の窓口で終えてください。"
        ) from twice


def _move_duties(session: Session, case: Any, transfer: Transfer) -> None:
    """Give the case's open duties, and what was not sent yet, to the new counter."""
    held = directory(session)
    of_case = (
        select(Duty)
        .where(Duty.procedure == transfer.about_procedure, Duty.case_id == case.id)
        .where(col(Duty.state).in_(_OWED))
        .order_by(col(Duty.id))
        .with_for_update()
    )
    for duty in session.exec(of_case).all():
        _replace(duty, _DEBTS, transfer)
        duty.version += 1
        session.add(duty)
        _move_unsent(session, held, duty, transfer)


def _move_unsent(
    session: Session, held: Directory, duty: Duty, transfer: Transfer
) -> None:
    unsent = select(Notice).where(
        Notice.duty_id == duty.id,
        Notice.state == NoticeState.QUEUED,
        col(Notice.mail_id).is_(None),
    )
    for notice in session.exec(unsent).all():
        post = held.posts[notice.post_id]
        seat = held.seat(transfer.receiver_desk_id, post.rank)
        if post.desk_id == transfer.sender_desk_id and seat is not None:
            notice.post_id = seat.id
            session.add(notice)


def _replace(row: Any, names: Sequence[str], transfer: Transfer) -> None:
    for name in names:
        if getattr(row, name, None) == transfer.sender_desk_id:
            setattr(row, name, transfer.receiver_desk_id)
