"""件（case） — where each process keeps its rows, and what its guards must see."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session, col, select

from models.agency import Agency
from models.conference import CONFERENCE
from models.conference_action_item import ActionItem
from models.conference_follow_up import ACTION_ITEM
from models.conference_invitation import Invitation
from models.conference_reply import INVITATION
from models.conference_sheet import Conference
from models.consent import Consent
from models.decide import Change
from models.directory import Directory
from models.duty import Duty
from models.errand import ERRAND
from models.errand_task import Errand, ErrandState
from models.follow_up import FollowUp
from models.handover import HANDOVER
from models.handover_sheet import Handover
from models.notice import Notice, NoticeState
from models.plan_service import PLAN_SERVICE
from models.procedure import Procedure, Side
from models.provision import PlanService
from models.referral import REFERRAL
from models.referral_sheet import Referral, ReferralState, Sheet
from models.report import REPORT
from models.report_sheet import Report
from models.support_case import SUPPORT_CASE
from models.support_case_sheet import SupportCase
from models.support_plan import SUPPORT_PLAN
from models.support_plan_sheet import SupportPlan
from models.thanks import THANKS
from models.thanks_sheet import Thanks
from models.transfer import TRANSFER, TRANSFER_BATCH
from models.transfer_sheet import Transfer, TransferBatch
from models.urgent_call import URGENT_CALL
from models.urgent_sheet import UrgentCall
from models.weekly_review import WEEKLY_REVIEW
from models.weekly_review_sheet import WeeklyReview
from tasks import clock
from tasks.conference_members import for_its_members
from tasks.conference_plans import follow_meeting, for_its_plans
from tasks.directory import directory
from tasks.report_record import report_record
from tasks.same_person import has_joined, same_person
from tasks.support_record import case_record, plan_record, review_record
from tasks.transfer_moving import hand_case_on
from tasks.transfer_record import ReceiptRecord, batch_record, receipt_record


@dataclass(frozen=True)
class Counter:
    """A desk as the guards of a hand-off see it."""

    agency_id: int
    name: str
    contractor: bool = False


@dataclass(frozen=True)
class HandOff:
    """What the guards of a referral look at besides the row itself."""

    sheet: Sheet
    consent: Consent | None
    sender: Counter
    receiver: Counter
    confirmation_told: NoticeState | None
    named: frozenset[int] = frozenset()  # what this verb may name by its id


def _none(_session: Session, _row: Any, _change: Change) -> Sequence[FollowUp]:
    return ()


@dataclass(frozen=True)
class Process:
    """One process: its declaration, its table, its sides and its record."""

    procedure: Procedure
    table: type[Any]
    desks: Callable[[Any], Mapping[Side, int]]
    record: Callable[[Session, Any, str], Any]
    # what else follows; it locks the cases it names, before the chain is locked
    follow_ups: Callable[[Session, Any, Change], Sequence[FollowUp]] = _none


def joined_results(
    session: Session, row: Referral, change: Change
) -> Sequence[FollowUp]:
    """Return the referrals joined to one whose result is reported: they hear it too.

    Of the result only the closed list goes on; what was written stays with the first.
    """
    if change.verb.name not in ("report", "return_joined"):
        return ()
    joined = session.exec(
        select(Referral)
        .where(Referral.joined_to == row.id, Referral.state == ReferralState.JOINED)
        .order_by(col(Referral.id))
        .with_for_update()
    ).all()
    outcome = {"outcome": change.given["outcome"]}
    return [FollowUp("referral", each.id, "return_joined", outcome) for each in joined]


def desks_of(row: Any) -> Mapping[Side, int]:
    """Return the two desks of a case row by its sides."""
    return {Side.SENDER: row.sender_desk_id, Side.RECEIVER: row.receiver_desk_id}


def _hand_off(session: Session, row: Referral | Handover, verb: str) -> HandOff | None:
    """Load what the guards need; only a few verbs have any."""
    declared = REFERRAL if isinstance(row, Referral) else HANDOVER
    if not (declared.verb(verb).guards or verb in _NAMED):
        return None
    sheet = session.exec(select(Sheet).where(Sheet.id == row.sheet_id)).one()
    consent = session.get(Consent, sheet.consent_id) if sheet.consent_id else None
    held = directory(session)
    return HandOff(
        sheet=sheet,
        consent=consent,
        sender=_counter(held, row.sender_desk_id),
        receiver=_counter(held, row.receiver_desk_id),
        confirmation_told=_told(session, row)
        if verb == "lapse" and isinstance(row, Referral)
        else None,
        named=_NAMED[verb](session, row) if verb in _NAMED else frozenset(),
    )


def _other_counters(session: Session, row: Referral) -> frozenset[int]:
    """Return the desks that take part today, but for the two of the referral."""
    held, today = directory(session), clock.office_today(session)
    left = {desk: held.agency_of(desk).closed_on for desk in held.desks}
    open_desks = {desk for desk, on in left.items() if on is None or on > today}
    return frozenset(open_desks - {row.sender_desk_id, row.receiver_desk_id})


def _first_ones(session: Session, row: Referral) -> frozenset[int]:
    """Return the referrals it may be joined to; none where others wait for it."""
    if has_joined(session, row):
        return frozenset()
    return frozenset(other.id for other in same_person(session, row))


_NAMED: Mapping[str, Callable[[Session, Any], frozenset[int]]] = {
    "pass_on": _other_counters,
    "join": _first_ones,
}


def _counter(held: Directory, desk_id: int) -> Counter:
    agency = held.agency_of(desk_id)
    return Counter(agency.id, held.desk_label(desk_id), agency.contractor)


def _told(session: Session, row: Referral) -> NoticeState | None:
    """Return MAILED when the sender was told of the result, by mail or by a person."""
    told = session.exec(
        select(Notice.created_at, Notice.state)
        .join(Duty, col(Duty.id) == Notice.duty_id)
        .where(Duty.procedure == "referral", Duty.case_id == row.id)
        .where(Duty.step == "confirmation", Notice.rung == "asked")
    ).first()
    if told is None:
        return None
    by_hand = select(Errand.id).where(
        Errand.about_procedure == "referral",
        Errand.about_case_id == row.id,
        Errand.other_desk_id == row.sender_desk_id,
        Errand.state == ErrandState.DONE,
        col(Errand.done_at) >= told[0],
    )
    if session.exec(by_hand).first() is not None:
        return NoticeState.MAILED
    return NoticeState(told[1])


def _errand_desks(row: Errand) -> Mapping[Side, int]:
    return {Side.SENDER: row.own_desk_id, Side.RECEIVER: row.other_desk_id}


def no_record(_session: Session, _row: Any, _verb: str) -> None:
    """Return nothing: the row is all the guards of this process look at."""


def deciding_agency(session: Session, row: Any, verb: str) -> Agency | None:
    """Load the agency on the receiving side, for what a 受託者 may not record."""
    if not PLAN_SERVICE.verb(verb).guards:
        return None
    return directory(session).agency_of(row.receiver_desk_id)


def _receipt(session: Session, row: Transfer, verb: str) -> ReceiptRecord | None:
    return receipt_record(session, row, verb, PROCESSES[row.about_procedure])


def _handed_on(session: Session, row: Transfer, change: Change) -> Sequence[FollowUp]:
    """Move the case a receipt is about; no further act follows."""
    return hand_case_on(session, PROCESSES[row.about_procedure].table, row, change)


def _of_meeting(
    session: Session, row: Conference, change: Change
) -> Sequence[FollowUp]:
    """Tell its members, then the plans on its agenda."""
    told = for_its_members(session, row, change)  # a typed item is kept first
    return (*told, *for_its_plans(session, row, change))


PROCESSES: dict[str, Process] = {
    "referral": Process(REFERRAL, Referral, desks_of, _hand_off, joined_results),
    "handover": Process(HANDOVER, Handover, desks_of, _hand_off),
    "report": Process(REPORT, Report, desks_of, report_record),
    "thank_you": Process(THANKS, Thanks, desks_of, no_record),
    "support_case": Process(SUPPORT_CASE, SupportCase, desks_of, case_record),
    "support_plan": Process(
        SUPPORT_PLAN, SupportPlan, desks_of, plan_record, follow_meeting
    ),
    "weekly_review": Process(WEEKLY_REVIEW, WeeklyReview, desks_of, review_record),
    "plan_service": Process(PLAN_SERVICE, PlanService, desks_of, deciding_agency),
    "conference": Process(CONFERENCE, Conference, desks_of, no_record, _of_meeting),
    "invitation": Process(INVITATION, Invitation, desks_of, no_record),
    "action_item": Process(ACTION_ITEM, ActionItem, desks_of, no_record),
    "urgent_call": Process(URGENT_CALL, UrgentCall, desks_of, no_record),
    "transfer_batch": Process(TRANSFER_BATCH, TransferBatch, desks_of, batch_record),
    "transfer": Process(TRANSFER, Transfer, desks_of, _receipt, _handed_on),
    "errand": Process(ERRAND, Errand, _errand_desks, no_record),
}
