"""Cases, plans and reviews as plain values, for tests without a database."""

from datetime import date
from typing import Any

from models.support_case import SUPPORT_CASE
from models.support_case_guards import CaseRecord
from models.support_case_sheet import Application, Route, SupportCase, SupportCaseState
from models.support_plan import SUPPORT_PLAN
from models.support_plan_guards import PlanRecord
from models.support_plan_sheet import SupportPlan, SupportPlanState
from models.weekly_review import WEEKLY_REVIEW
from models.weekly_review_sheet import WeeklyReview, WeeklyReviewState
from tests.models.hand_offs import RECEIVER_DESK, SENDER_DESK

PROCEDURES = {p.name: p for p in (SUPPORT_CASE, SUPPORT_PLAN, WEEKLY_REVIEW)}
TABLES = {
    "support_case": SupportCase,
    "support_plan": SupportPlan,
    "weekly_review": WeeklyReview,
}
ENUMS: dict[str, Any] = {
    "support_case": SupportCaseState,
    "support_plan": SupportPlanState,
    "weekly_review": WeeklyReviewState,
}
RECORDS: dict[str, Any] = {
    "support_case": CaseRecord(),
    "support_plan": PlanRecord(attempts=3),
    "weekly_review": 0,
}
GIVEN = {
    "advice": "年金の相談窓口を案内",
    "passed_to": "市社会福祉協議会",
    "assessed_on": "2026-09-17",
    "plan_ends_on": "2027-03-31",
    "no_plan_reason": "short",
    "next_look_on": "2026-10-15",
    "application": "signed",
    "applied_on": "2026-09-10",
    "visited_on": "2026-09-16",
    "attempted_on": "2026-09-16",
    "attempt_way": "telephone",
    "move_what": "家計表を一緒に作る",
    "move_who": "相談支援員",
    "move_on": "2026-09-29",
    "move_result": "家計表ができた",
    "ending": "moved",
    "ended_on": "2026-09-17",
    "explained_on": "2026-09-16",
    "presence": "present",
    "agreed_on": "2026-09-17",
    "agreement": "signed",
    "conference_on": "2026-10-02",
    "discussed_on": "2026-09-17",
    "person_present": "present",
    "conclusion": "approved",
    "back_reason": "収入の見通しを確かめる",
    "drafted_on": "2026-09-16",
    "decided_on": "2026-09-17",
    "document_number": "座生援第123号",
    "return_reason": "期間を見直す",
    "monitored_on": "2026-09-17",
    "monitoring_note": "予定どおり進んでいる",
    "change_reason": "就労準備支援を加える",
    "evaluated_on": "2026-09-17",
    "achievement": "partly",
    "evaluation": "家計が落ち着いた",
    "outcome_on": "2026-09-17",
    "answered": "26-00001",
    "reason": "来週の面談で案を作る",
}


def a_case(state: SupportCaseState, **different: Any) -> SupportCase:
    """A case received on Thursday 2026-09-10."""
    return SupportCase(**{**_usual(state), **_OF_A_CASE, **different})


def a_plan(state: SupportPlanState, **different: Any) -> SupportPlan:
    """A plan for half a year from 2026-07-03, decided once it runs."""
    return SupportPlan(**{**_usual(state), **_OF_A_PLAN, **different})


def a_review(state: WeeklyReviewState, **different: Any) -> WeeklyReview:
    """The review of the week before Silver Week."""
    own = {"week": "2026-W38", "held_on": date(2026, 9, 16), "listed": []}
    return WeeklyReview(**{**_usual(state), **own, **different})


MADE: dict[str, Any] = {
    "support_case": a_case,
    "support_plan": a_plan,
    "weekly_review": a_review,
}
_OF_A_CASE: dict[str, Any] = {
    "client_id": 1,
    "route": Route.VISIT,
    "received_on": date(2026, 9, 10),
    "application": Application.SIGNED,
    "applied_on": date(2026, 9, 10),
    "attempts": ["2026-09-11", "2026-09-14", "2026-09-15"],
    "plan_ends_on": date(2027, 1, 2),
}
_OF_A_PLAN: dict[str, Any] = {
    "support_case_id": 3,
    "wishes": "落ち着いて働きたい",
    "problems": "家計のやりくり",
    "goal": "家計を整え、週4日働く",
    "achieve_by": date(2026, 12, 28),
    "supports": "家計改善支援、就労準備支援",
    "starts_on": date(2026, 7, 3),
    "ends_on": date(2027, 1, 2),
    "monitor_from": date(2026, 7, 3),
    "conference_on": date(2026, 10, 2),
}


def _usual(state: Any) -> dict[str, Any]:
    return {
        "id": 8,
        "municipality_id": 1,
        "number": "26-00001",
        "sender_desk_id": SENDER_DESK,
        "receiver_desk_id": RECEIVER_DESK,
        "own_desk_id": SENDER_DESK,
        "state": state,
    }
