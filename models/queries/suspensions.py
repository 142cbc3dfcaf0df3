"""停止の問合せ — which clocks stand still, and every stop there was."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlmodel import col, select

from models.duty import Duty, DutyState
from models.suspension import Suspension


def running_on(duty_ids: Iterable[int]) -> Any:
    """Return the stops of these duties that have not ended."""
    return stops_of(duty_ids).where(col(Suspension.resumed_at).is_(None))


def stops_of(duty_ids: Iterable[int]) -> Any:
    """Return every stop of these duties, in order."""
    return (
        select(Suspension)
        .where(col(Suspension.duty_id).in_(list(duty_ids)))
        .order_by(col(Suspension.id))
    )


def stops_on(procedure: str, case_id: int) -> Any:
    """Return duty and stop of everything that was ever stopped on a case, in order."""
    return (
        select(Duty, Suspension)
        .join(Suspension, col(Suspension.duty_id) == Duty.id)
        .where(Duty.procedure == procedure, Duty.case_id == case_id)
        .order_by(col(Suspension.id))
    )


def run_out(procedure: str, today: date) -> Any:
    """Return the ids of suspended duties whose last suspended day has passed."""
    return (
        select(Duty.id)
        .join(Suspension, col(Suspension.duty_id) == Duty.id)
        .where(Duty.procedure == procedure, Duty.state == DutyState.SUSPENDED)
        .where(col(Suspension.resumed_at).is_(None), col(Suspension.until_on) < today)
        .order_by(col(Duty.case_id), col(Duty.id))
    )
