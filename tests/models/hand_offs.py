"""Referrals, errands and their facts as plain values, for tests without a database."""

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from enum import StrEnum
from functools import partial
from typing import Any

from models.calendar import BusinessCalendar
from models.consent import Consent, ConsentItem, ConsentWay
from models.decide import Change, Facts, LastAct, OpenDuty, Party, decide
from models.errand_task import Errand, ErrandKind, ErrandState
from models.handover_sheet import Basis, Direction, Handover, HandoverState
from models.notice import NoticeState
from models.policy import Policy
from models.procedure import Procedure, Side
from models.provision import Kind, PlanService, ProvisionState
from models.referral_sheet import Referral, ReferralState, Sheet, SheetForm
from models.report_sheet import Report, ReportState
from models.thanks_sheet import Thanks, ThanksState
from models.urgent_sheet import UrgentBasis, UrgentCall, UrgentDirection, UrgentState
from tests.models.meetings import MEETING_GIVEN, MEETINGS
from tests.models.transfers import TRANSFER_GIVEN, TRANSFERS

AT = datetime(2026, 9, 17, 1, 0, tzinfo=UTC)
TODAY = date(2026, 9, 17)  # a Thursday; Silver Week is from the 19th to the 23rd
SENDER_DESK, RECEIVER_DESK = 1, 2
DESKS = {Side.SENDER: SENDER_DESK, Side.RECEIVER: RECEIVER_DESK}
STANDARD = BusinessCalendar()
GIVEN = {
    "question": "面談を希望される曜日を教えてください。",
    "answer": "火曜日の午前です。",
    "decline_reason": "full",
    "next_step": "ほかの窓口へつなぎ直します。",
    "progress": "日程を調整中です。",
    "outcome": "visited",
    "withdrawal_reason": "ご本人が希望されなくなったため",
    "applied_on": "2026-09-07",
    "application_way": "oral",
    "extension_reason": "扶養義務者の資産の調査に日時を要するため",
    "decision": "started",
    "decided_on": "2026-09-17",
    "no_application_reason": "就労収入の見込みが立ったため",
    "next_look_on": "2026-10-01",
    "look_note": "収入は続いています。",
    "look_summary": "収入が安定しました。",
    "ends_on": "2026-10-30",
    "wish_or_concern": "concern",
    **TRANSFER_GIVEN,
    "delay_stated": "stated",
    "correction_reason": "口頭の申請を確認したため",
    "ended_as": "refused",
    "wish_to_apply": "does_not",
    "guided_on": "2026-09-17",
    "guidance_note": "申請書を渡し、申請の方法を説明",
    "application_help": "申請書の記入を援助",
    "service": "budget",
    "criterion": "expected",
    "person_told_on": "2026-09-17",
    "person_told_how": "met",
    "use_question": "利用の回数",
    "use_status": "月2回利用",
    "no_notice_note": "ご本人に説明し、実施機関に確認中",
    "neither_note": "9月17日に面談し、希望のないことを確認",
    "contact_result": "met",
    "dropped_because": "登録の誤り",
    "kind": "rent",
    "lost_on": "2026-06-30",
    "decreased_on": "2026-06-30",
    "need_seen_by": "budget",
    "need_on": "2026-09-01",
    "need_staff": "家計 花子",
    "drafted_on": "2026-09-10",
    "document_number": "生福第12号",
    "first_month_on": "2026-10-01",
    "refusal_reason": "収入が基準額を超えるため",
    "withdrawn_because": "ご本人が希望されなくなったため",
    "paid_on": "2026-09-17",
    "consultations": "4",
    "hello_work": "2",
    "applications": "4",
    "interrupted_on": "2026-09-10",
    "interruption_reason": "入院のため",
    "cease_reason": "income",
    "cease_note": "常用就職",
    "started_on": "2026-09-17",
    "declined_because": "満室のため",
    "month_status": "as_planned",
    "inquired_for": "2026-10-31",
    "provider_view": "continue",
    "view_note": "毎週通っています。",
    "review_note": "時間を延ばす",
    "parent_met_on": "2026-09-17",
    "parent_note": "利用を希望",
    "extended_to": "2026-10-31",
    "talk_note": "収入の見通しを確認",
    "ending": "work",
    "ending_note": "常用就職",
    "month": "2026-09",
    "month_on": "2026-09-01",
    "suggested_desk_id": "3",
    "rerouted_to": "市社会福祉協議会",
    "joined_to": "4",
    **MEETING_GIVEN,
    "reached": "9月17日 電話で担当の方に連絡",
    "privacy": "none_inside",
    "return_reason": "様式の2枚目が抜けています。",
    "new_due_on": "2026-10-09",
    "excuse_reason": "年度の途中で終了した事業のため",
    "acknowledged_by": "障がい福祉課 精神 花子",
    "said": "今夜の訪問を依頼した。",
    "tried": "代表番号",
    "outside": "night_desk",
    "spoke_to": "宿直 一郎",
    "outside_said": "担当者へ連絡していただく。",
    "handed_to": "障がい福祉課 精神 花子",
    "stood_down_because": "ご家族が付き添われている。",
    "until": "2026-09-17T01:30:00+00:00",
}


@dataclass(frozen=True)
class Counter:
    """A desk as the guards see it."""

    agency_id: int
    name: str
    contractor: bool = False


@dataclass(frozen=True)
class Record:
    """What the guards of a referral look at."""

    sheet: Sheet
    consent: Consent | None
    sender: Counter = field(default_factory=lambda: Counter(11, "収納課"))
    receiver: Counter = field(default_factory=lambda: Counter(12, "自立相談支援"))
    confirmation_told: NoticeState | None = NoticeState.MAILED
    named: frozenset[int] = frozenset({3, 4})  # another counter, an earlier referral
    missing: tuple[str, ...] = ()  # of a report
    counted: tuple[tuple[str, int], ...] = ()
    receiver_hears_late: bool = True
    contractor: bool = False
    waiting: int = 0  # of a 担当替え
    received: int = 0
    over: bool = True


def a_policy(version: int = 1, day: date = date(2020, 1, 1), **numbers: Any) -> Policy:
    named = {name.replace("__", "."): n for name, n in numbers.items()}
    return Policy(
        municipality_id=1,
        version=version,
        holds_from=day,
        numbers=named,
        note="",
        recorded_at=AT,
        recorded_by="管理者",
    )


def a_referral(state: ReferralState, **different: Any) -> Referral:
    usual: dict[str, Any] = {
        "id": 5,
        "municipality_id": 1,
        "number": "26-00001",
        "sheet_id": 1,
        "sender_desk_id": SENDER_DESK,
        "receiver_desk_id": RECEIVER_DESK,
        "own_desk_id": RECEIVER_DESK,
        "state": state,
    }
    return Referral(**{**usual, **different})


def an_errand(state: ErrandState, **different: Any) -> Errand:
    usual: dict[str, Any] = {
        "id": 6,
        "municipality_id": 1,
        "number": "26-00001",
        "about_procedure": "referral",
        "about_case_id": 5,
        "kind": ErrandKind.TELEPHONE,
        "own_desk_id": SENDER_DESK,
        "other_desk_id": RECEIVER_DESK,
        "state": state,
    }
    return Errand(**{**usual, **different})


def a_sheet(**different: Any) -> Sheet:
    usual: dict[str, Any] = {
        "municipality_id": 1,
        "number": "26-00001",
        "form": SheetForm.TSUNAGU_SHEET,
        "client_id": 1,
        "sender_desk_id": SENDER_DESK,
        "written_by": "収納 花子",
        "written_on": TODAY,
        "created_at": AT,
    }
    return Sheet(**{**usual, **different})


def a_consent(**different: Any) -> Consent:
    usual: dict[str, Any] = {
        "municipality_id": 1,
        "client_id": 1,
        "given_on": date(2026, 9, 1),
        "way": ConsentWay.WRITTEN,
        "original_kept_at": "鍵付き書庫",
        "from_agency_id": 11,
        "to_agency_ids": [12],
        "items": [ConsentItem.IDENTITY.value],
        "result_may_return": True,
        "recorded_at": AT,
        "recorded_by": "収納 花子",
    }
    return Consent(**{**usual, **different})


def a_handover(state: HandoverState, **different: Any) -> Handover:
    usual: dict[str, Any] = {
        "id": 7,
        "municipality_id": 1,
        "number": "26-00001",
        "sheet_id": 1,
        "direction": Direction.TO_ASSISTANCE,
        "sender_desk_id": SENDER_DESK,
        "receiver_desk_id": RECEIVER_DESK,
        "own_desk_id": SENDER_DESK,
        "basis": Basis.SPECIAL_REASON,
        "basis_reason": "急迫しているため",
        "applied_on": date(2026, 9, 8),
        "state": state,
    }
    return Handover(**{**usual, **different})


def a_plan_service(state: ProvisionState, **different: Any) -> PlanService:
    """A 家賃補助 of July to September; no other 事業 has fewer rules."""
    usual: dict[str, Any] = {
        "id": 8,
        "municipality_id": 1,
        "number": "26-00001",
        "kind": Kind.RENT,
        "client_id": 1,
        "sender_desk_id": SENDER_DESK,
        "receiver_desk_id": RECEIVER_DESK,
        "own_desk_id": SENDER_DESK,
        "started_on": date(2026, 7, 1),
        "period_from": date(2026, 7, 1),
        "ends_on": date(2026, 9, 30),
        "months_granted": 3,
        "interrupted_on": date(2026, 8, 15),
        "month_on": date(2026, 8, 1),
        "state": state,
    }
    return PlanService(**{**usual, **different})


def a_report(state: ReportState, **different: Any) -> Report:
    usual: dict[str, Any] = {
        "id": 8,
        "municipality_id": 1,
        "number": "26-00001",
        "rule_id": 1,
        "sender_desk_id": SENDER_DESK,
        "receiver_desk_id": RECEIVER_DESK,
        "own_desk_id": SENDER_DESK,
        "period_first_on": date(2026, 4, 1),
        "period_last_on": date(2026, 6, 30),
        "state": state,
    }
    return Report(**{**usual, **different})


def an_urgent_call(state: UrgentState, **different: Any) -> UrgentCall:
    """A call that somebody outside our desks has heard of already."""
    usual: dict[str, Any] = {
        "id": 9,
        "municipality_id": 1,
        "number": "26-00001",
        "sender_desk_id": SENDER_DESK,
        "receiver_desk_id": RECEIVER_DESK,
        "own_desk_id": SENDER_DESK,
        "urgent": True,
        "direction": UrgentDirection.OUT,
        "signs": ["suicide"],
        "basis": UrgentBasis.LIFE,
        "whom": "試験 一郎",
        "acknowledged_by": "障がい福祉課 精神 花子",
        "state": state,
    }
    return UrgentCall(**{**usual, **different})


def a_thanks(state: ThanksState) -> Thanks:
    return Thanks(
        id=9,
        municipality_id=1,
        number="26-00001",
        sender_desk_id=SENDER_DESK,
        receiver_desk_id=RECEIVER_DESK,
        own_desk_id=SENDER_DESK,
        month_on=date(2026, 8, 1),
        connected=3,
        state=state,
    )


def a_case(procedure: Procedure, state: Any) -> Any:
    made: dict[str, Any] = {
        **MEETINGS,
        **TRANSFERS,
        "referral": a_referral,
        "handover": partial(a_handover, applied_on=date(2026, 8, 1)),
        "plan_service": a_plan_service,
        "report": a_report,
        "thank_you": a_thanks,
        "urgent_call": an_urgent_call,
    }
    return made.get(procedure.name, an_errand)(state)


def facts_of(case: Any, *owed: str, **different: Any) -> Facts:
    """The facts of a case whose desk owes these steps; a valid consent is recorded."""
    usual: dict[str, Any] = {
        "case": case,
        "desks": DESKS,
        "own": Side.RECEIVER,
        "duties": tuple(OpenDuty(n, s, "1") for n, s in enumerate(owed, start=1)),
        "rounds": dict.fromkeys(owed, 1),
        "calendars": {SENDER_DESK: STANDARD, RECEIVER_DESK: STANDARD},
        "policy": a_policy(),
        "today": TODAY,
        "record": Record(a_sheet(), a_consent()),
    }
    return Facts(**{**usual, **different})


def party_of(side: Side, desk_id: int | None = None) -> Party:
    if side is Side.SYSTEM:
        return Party(side, "システム", "pass")
    return Party(side, "窓口 はな", "screen", desk_id or DESKS[side])


def all_steps(procedure: Procedure) -> tuple[str, ...]:
    return tuple(step.name for step in procedure.steps)


def done(
    procedure: Procedure, verb: str, state: StrEnum, facts: Facts | None = None
) -> Change:
    """Do the verb as its own side from this state, with something valid given."""
    facts = facts or facts_of(a_case(procedure, state), *all_steps(procedure))
    by = party_of(procedure.verb(verb).by)
    return decide(procedure, facts, verb, by, AT, GIVEN)


def answered_before(facts: Facts) -> Facts:
    """The same facts, where somebody acted before."""
    last = LastAct("相談 太郎", "受領を確認する", "令和8年9月17日 10:00")
    return replace(facts, last=last)
