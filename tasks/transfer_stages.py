"""担当替えの段階 — what the daily pass over the transfers does, stage by stage."""

from datetime import date

from prefect import task
from prefect.cache_policies import NO_CACHE
from sqlmodel import Session, col, select

from models.pass_report import PassReport
from models.transfer_sheet import BatchState, TransferBatch
from tasks.stages import with_stage
from tasks.transfers import let_go, take_in


@task(cache_policy=NO_CACHE, retries=2, retry_delay_seconds=5)
def keep_transfers_whole(report: PassReport) -> PassReport:
    """Take in cases that came since, and end receipts whose case ended first."""
    return with_stage(report, keep_whole)


def keep_whole(session: Session, _today: date) -> int:
    """Bring every batch to what is open now; return how many receipts began."""
    begun = 0
    batches = select(TransferBatch).where(
        col(TransferBatch.state).in_((BatchState.RUNNING, BatchState.CANCELLED))
    )
    for batch in session.exec(batches.order_by(col(TransferBatch.id))).all():
        let_go(session, batch)
        if batch.state is BatchState.RUNNING:
            begun += take_in(session, batch)
    return begun
