"""相談支援の確認 — what the guards of a case, a plan and a review look at besides."""

from typing import Any

from sqlmodel import Session, select

from models.queries.support_cases import live_plan_of, unanswered
from models.support_case_guards import CaseRecord
from models.support_case_sheet import SupportCase
from models.support_plan_guards import PlanRecord
from tasks.directory import directory

_DECIDES = ("decide", "return_draft")
_ENDS = ("break_off", "finish")


def case_record(session: Session, row: Any, verb: str) -> CaseRecord | None:
    """Load what the guards need; only the two verbs that end a case have any."""
    if verb not in ("close", "break_off"):
        return None
    plan = session.exec(live_plan_of(row.id)).first()
    return CaseRecord(live_plan=plan.number if plan else "")


def plan_record(session: Session, row: Any, verb: str) -> PlanRecord | None:
    """Load who decides, or how often the person was tried to be reached."""
    if verb in _DECIDES:
        held = directory(session)
        desk = row.receiver_desk_id
        contractor = held.agency_of(desk).contractor
        return PlanRecord(held.desk_label(desk), contractor)
    if verb in _ENDS:
        of_case = select(SupportCase).where(SupportCase.id == row.support_case_id)
        return PlanRecord(attempts=len(session.exec(of_case).one().attempts))
    return None


def review_record(session: Session, row: Any, verb: str) -> int | None:
    """Load how many cases of the week are left."""
    if verb != "finish":
        return None
    return int(session.exec(unanswered(row.id)).one())
