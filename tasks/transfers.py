"""担当替えの開始 — count what is open at a counter, and begin a receipt for each."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import or_
from sqlmodel import Session, col, select

from models.absence import AbsenceDraft
from models.decide import Party
from models.individual_number import refuse_individual_number
from models.policy import in_force
from models.refusals import GivenMissing, NothingHere, NotYourTurn
from models.transfer import TRANSFER, WAITING
from models.transfer_sheet import BatchState, Transfer, TransferBatch, TransferGround
from tasks import clock
from tasks.absences import enter_absence
from tasks.acts import act, begin
from tasks.cases import PROCESSES, Process
from tasks.directory import directory
from tasks.numbers import next_number
from tasks.policies import policies
from tasks.telling import SYSTEM

OURSELVES = frozenset({"transfer", "transfer_batch"})
_DESKS = ("sender_desk_id", "receiver_desk_id", "own_desk_id")


@dataclass(frozen=True)
class TransferDraft:
    """担当替え, as typed: from which counter and post, to which, when, and why."""

    from_desk_id: int
    to_desk_id: int
    leaving_post_id: int
    substitute_post_id: int
    hands_over_on: date
    ground: TransferGround
    note: str = ""


@dataclass(frozen=True)
class OpenCase:
    """One case that goes on at a counter."""

    procedure: str
    case_id: int
    number: str
    urgent: bool


def open_cases(session: Session, desk_id: int) -> Iterator[OpenCase]:
    """Yield every case of any process that is open at the counter, in order."""
    for name, process in PROCESSES.items():
        if name not in OURSELVES:
            for row in session.exec(_open_at(process, desk_id)):
                yield OpenCase(name, row.id, row.number, row.urgent)


def count_open(session: Session, desk_id: int) -> dict[str, int]:
    """Return how many cases of each process would be handed on: the dry run."""
    counts: dict[str, int] = {}
    for case in open_cases(session, desk_id):
        label = PROCESSES[case.procedure].procedure.label
        counts[label] = counts.get(label, 0) + 1
    return counts


def _open_at(process: Process, desk_id: int) -> Any:
    table: Any = process.table
    over = [state for state, found in process.procedure.states.items() if found.final]
    desks = [getattr(table, name) for name in _DESKS if hasattr(table, name)]
    return (
        select(table)
        .where(table.state.not_in(over), or_(*(desk == desk_id for desk in desks)))
        .order_by(table.id)
    )


def start_transfer(session: Session, draft: TransferDraft, by: Party) -> TransferBatch:
    """Begin a 担当替え: a receipt for each open case, a substitute until then.

    Raises GivenMissing for a day, ground or counter that cannot be, NotYourTurn for
    another agency's counter, and what `enter_absence` refuses of the substitute.
    """
    _refuse(session, draft, by)
    held, now = directory(session), clock.now(session)
    town = held.desks[draft.from_desk_id].municipality_id
    batch = TransferBatch(
        municipality_id=town,
        number=next_number(session, town, clock.office_today(session)),
        sender_desk_id=draft.from_desk_id,
        receiver_desk_id=draft.to_desk_id,
        own_desk_id=draft.from_desk_id,
        hands_over_on=draft.hands_over_on,
        ground=draft.ground,
        substitute_post_id=draft.substitute_post_id,
        note=draft.note.strip(),
        begun_at=now,
        begun_by=by.name,
    )
    begin(session, "transfer_batch", batch, SYSTEM, "begin")
    take_in(session, batch)
    enter_absence(session, _absence(session, draft, town), by)
    return batch


def take_in(session: Session, batch: TransferBatch) -> int:
    """Begin a receipt for every open case that has none in the batch; return how many.

    Done twice, the second time begins none.
    """
    known = set(
        session.exec(
            select(Transfer.about_procedure, Transfer.about_case_id).where(
                Transfer.batch_id == batch.id
            )
        ).all()
    )
    found = list(open_cases(session, batch.sender_desk_id))
    new = [case for case in found if (case.procedure, case.case_id) not in known]
    for case in new:
        begin(session, "transfer", _transfer(batch, case), SYSTEM, "begin")
    return len(new)


def let_go(session: Session, batch: TransferBatch) -> int:
    """End the receipts whose case ended first, or whose batch was cancelled."""
    waiting = session.exec(
        select(Transfer)
        .where(Transfer.batch_id == batch.id, col(Transfer.state).in_(WAITING))
        .order_by(col(Transfer.id))
    ).all()
    over = [each for each in waiting if _is_over(session, batch, each)]
    for each in over:
        act(session, "transfer", each.id, "lapse", SYSTEM)
    return len(over)


def _is_over(session: Session, batch: TransferBatch, transfer: Transfer) -> bool:
    if batch.state is BatchState.CANCELLED:
        return True
    process = PROCESSES[transfer.about_procedure]
    case: Any = session.get(process.table, transfer.about_case_id)
    return case is None or process.procedure.states[case.state].final


def _transfer(batch: TransferBatch, case: OpenCase) -> Transfer:
    return Transfer(
        municipality_id=batch.municipality_id,
        number=case.number,
        sender_desk_id=batch.sender_desk_id,
        receiver_desk_id=batch.receiver_desk_id,
        own_desk_id=batch.own_desk_id,
        urgent=case.urgent,
        batch_id=batch.id,
        about_procedure=case.procedure,
        about_case_id=case.case_id,
        hands_over_on=batch.hands_over_on,
    )


def _absence(session: Session, draft: TransferDraft, town: int) -> AbsenceDraft:
    """From the day after, as long as was agreed, the substitute reads and answers."""
    agreed = in_force(policies(session, town), clock.office_today(session))
    first = draft.hands_over_on + timedelta(days=1)
    last = first + timedelta(days=int(agreed.number("absence.longest_days")) - 1)
    note = f"担当替え（{TRANSFER.label}の受領まで）"
    return AbsenceDraft(
        draft.leaving_post_id, draft.substitute_post_id, first, last, note
    )


def _refuse(session: Session, draft: TransferDraft, by: Party) -> None:
    held, today = directory(session), clock.office_today(session)
    refuse_individual_number(draft.note, "備考")
    if not {draft.from_desk_id, draft.to_desk_id} <= held.desks.keys():
        raise NothingHere("窓口が見つかりません。選び直してください。")
    mine = held.agency_of(int(by.desk_id or 0)).id
    if held.agency_of(draft.from_desk_id).id != mine:
        raise NotYourTurn("担当替えは、ご自身の機関の窓口についてだけ始められます。")
    if not held.is_own(draft.to_desk_id):
        raise GivenMissing("「引き受ける窓口」を選び直してください。", "to_desk")
    post = held.posts.get(draft.leaving_post_id)
    if post is None or post.desk_id != draft.from_desk_id:
        raise GivenMissing("「離れる担当」を選び直してください。", "leaving_post")
    if draft.hands_over_on < today:
        raise GivenMissing("「引継ぎの日」は今日以降にしてください。", "hands_over_on")
    _refuse_ground(session, draft)
    _refuse_twice(session, draft)


def _refuse_ground(session: Session, draft: TransferDraft) -> None:
    """Refuse to hand on to another body on no ground but a change of staff."""
    held = directory(session)
    agencies = {
        held.agency_of(desk).id for desk in (draft.from_desk_id, draft.to_desk_id)
    }
    if (len(agencies) > 1) is not (draft.ground is TransferGround.ENTRUSTED):
        raise GivenMissing(
            "別の機関（受託者など）への引継ぎは「業務の委託」を、同じ機関の中では"
            "「人事異動・担当替え」を根拠に選んでください。",
            "ground",
        )


def _refuse_twice(session: Session, draft: TransferDraft) -> None:
    running = select(TransferBatch.id).where(
        TransferBatch.sender_desk_id == draft.from_desk_id,
        TransferBatch.state == BatchState.RUNNING,
    )
    if session.exec(running).first() is not None:
        raise GivenMissing(
            "この窓口では、別の担当替えの引継ぎが続いています。", "from_desk"
        )


def label_of(transfer: Transfer) -> str:
    """Return what the process of the case is called: つなぎ, 引継ぎ, 実績報告."""
    return PROCESSES[transfer.about_procedure].procedure.label


def sheet_id_of(session: Session, transfer: Transfer) -> int | None:
    """Return the sheet of the case, where its process keeps one."""
    process = PROCESSES[transfer.about_procedure]
    case = session.get(process.table, transfer.about_case_id)
    found: int | None = getattr(case, "sheet_id", None)
    return found
