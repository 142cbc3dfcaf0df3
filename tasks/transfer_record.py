"""担当替えの見るもの — what the guards of a batch and of a receipt look at."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func
from sqlmodel import Session, col, select

from models.transfer_sheet import (
    BatchState,
    Transfer,
    TransferBatch,
    TransferState,
)


@dataclass(frozen=True)
class BatchRecord:
    """How many cases of a batch wait for their receipt, and how many have it."""

    waiting: int
    received: int


@dataclass(frozen=True)
class ReceiptRecord:
    """Whether the case of a receipt is over, or its batch was cancelled."""

    over: bool


def batch_record(session: Session, row: TransferBatch, _verb: str) -> BatchRecord:
    """Count the receipts of a batch."""
    counted: Mapping[Any, int] = dict(
        session.exec(
            select(Transfer.state, func.count())
            .where(Transfer.batch_id == row.id)
            .group_by(col(Transfer.state))
        ).all()
    )
    waiting = (TransferState.OFFERED, TransferState.ASKED)
    return BatchRecord(
        sum(counted.get(state, 0) for state in waiting),
        counted.get(TransferState.RECEIVED, 0),
    )


def receipt_record(
    session: Session, row: Transfer, verb: str, process: Any
) -> ReceiptRecord | None:
    """Look at the case of a receipt; `process` is the one the case is of."""
    if verb != "lapse":
        return None
    batch = session.get_one(TransferBatch, row.batch_id)
    case = session.get(process.table, row.about_case_id)
    ended = case is None or process.procedure.states[case.state].final
    return ReceiptRecord(over=ended or batch.state is BatchState.CANCELLED)
