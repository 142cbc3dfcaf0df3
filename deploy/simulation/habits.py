"""習慣 — how steps are usually done in a simulated year; every number is assumed.

A step without an entry is done by any verb that closes it, given what a form would
take. Here stand the steps with a typical outcome, or with more than one act.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from random import Random

from sqlmodel import Session

from deploy.simulation import assumptions
from deploy.simulation.actors import Habit
from deploy.simulation.lives import person_at, refer_on
from deploy.simulation.problems import Found
from deploy.simulation.town import SimulatedTown
from models.conference_sheet import Conference
from models.decide import Party
from models.duty import Duty
from models.provision_periods import months_from
from models.queries.support_cases import items_of
from models.support_case_sheet import CaseEnding, Route, SupportCase
from models.support_drafts import Answer, PlanDraft
from tasks.acts import act
from tasks.support_plans import draft_plan
from tasks.weekly_reviews import answer_item


def habits(
    town: SimulatedTown, continued: float, key: tuple[str, str]
) -> Mapping[tuple[str, str], Habit]:
    """Return the habits of a town in which that share of the cases goes on."""
    return {
        **_HABITS,
        ("support_case", "screening"): Habit(does=_Screening(town, continued)),
        ("support_case", "assessment"): Habit(
            {"assess": 1.0}, {"problems": Found(key)}
        ),
    }


class _Screening:
    """Decides what becomes of a case, in the assumed shares."""

    def __init__(self, town: SimulatedTown, continued: float) -> None:
        """Keep the town, and how the share that does not go on is cut."""
        self.wards = {ward.own: ward for ward in town.wards}
        rest = (
            assumptions.INFORMATION_ONLY,
            assumptions.ELSEWHERE,
            assumptions.BROKEN_OFF,
        )
        scale = (1 - continued) / sum(rest)
        self.weights = (continued, *(share * scale for share in rest))

    def __call__(self, session: Session, duty: Duty, today: date, dice: Random) -> None:
        """Screen the case by one of its four verbs."""
        verbs = ("continue_support", "end_with_advice", "end_elsewhere", "break_off")
        case = session.get_one(SupportCase, duty.case_id)
        [verb] = dice.choices(verbs, self.weights)
        if case.route is Route.OUTREACH:
            verb = "continue_support"  # visited again
        given = {
            "end_with_advice": {"advice": "制度の案内をしました。"},
            "end_elsewhere": {"passed_to": "他機関"},
            "break_off": {"ending": "wish", "ended_on": today.isoformat()},
        }.get(verb, {})
        act(session, "support_case", duty.case_id, verb, _staff(duty), given)
        if verb == "end_elsewhere":
            ward = self.wards[duty.debtor_desk_id]
            refer_on(session, ward, duty.number, today, dice)


def _staff(duty: Duty) -> Party:
    return person_at(duty.debtor_desk_id)


def _plan(session: Session, duty: Duty, today: date, dice: Random) -> None:
    """Draft the plan, for a period drawn from the assumed ones."""
    months, weights = zip(*assumptions.PLAN_MONTHS.items(), strict=True)
    [length] = dice.choices(months, weights)
    starts = today + timedelta(days=14)
    ends = months_from(starts, length)
    text = "模擬の記録です。"
    draft = PlanDraft(duty.case_id, text, text, text, ends, text, starts, ends)
    draft_plan(session, draft, person_at(duty.debtor_desk_id))


def _close(session: Session, duty: Duty, today: date, _dice: Random) -> None:
    given = {"ending": CaseEnding.ACHIEVED.value, "ended_on": today.isoformat()}
    act(session, "support_case", duty.case_id, "close", _staff(duty), given)


def _review(session: Session, duty: Duty, _today: date, _dice: Random) -> None:
    """Answer each case of the week's list, then end the week's review."""
    staff = person_at(duty.debtor_desk_id)
    for item in session.exec(items_of(duty.case_id)).all():
        if item.answered_at is None:
            answer_item(session, duty.case_id, item.id, Answer("アセスメント中"), staff)
    act(session, "weekly_review", duty.case_id, "finish", staff)


def _invite(session: Session, duty: Duty, _today: date, _dice: Random) -> None:
    act(session, "conference", duty.case_id, "invite", _staff(duty))


def _fix_date(session: Session, duty: Duty, _today: date, _dice: Random) -> None:
    """Settle the meeting on the day the calendar proposed."""
    meeting = session.get_one(Conference, duty.case_id)
    given = {"held_on": str(meeting.proposed_on), "starts": "10:00", "ends": "11:00"}
    act(session, "conference", duty.case_id, "fix_date", _staff(duty), given)


def _hold(session: Session, duty: Duty, _today: date, _dice: Random) -> None:
    given = {"attended": "5"}
    act(session, "conference", duty.case_id, "hold", _staff(duty), given)


def _in_a_week(_duty: Duty, today: date, _dice: Random) -> str:
    return (today + timedelta(days=7)).isoformat()


def _today(_duty: Duty, today: date, _dice: Random) -> str:
    return today.isoformat()


def _ending(_duty: Duty, _today: date, _dice: Random) -> str:
    return CaseEnding.ACHIEVED.value


_HABITS: dict[tuple[str, str], Habit] = {
    ("support_case", "planning"): Habit(does=_plan),
    ("support_case", "direction"): Habit(does=_close, median=3.0),
    ("weekly_review", "review"): Habit(does=_review, median=0.0),
    ("referral", "acknowledgement"): Habit({"acknowledge": 0.9, "decline": 0.1}),
    ("referral", "first_contact"): Habit({"start_contact": 1.0}),
    ("referral", "result"): Habit({"report": 1.0}, median=6.0),
    ("referral", "confirmation"): Habit({"confirm": 1.0}),
    ("referral", "next_step"): Habit({"note_decline": 1.0}),
    ("support_plan", "explanation"): Habit({"explain": 1.0}),
    ("support_plan", "agreement"): Habit({"agree": 1.0}),
    ("support_plan", "decision"): Habit({"decide": 0.95, "return_draft": 0.05}),
    ("support_plan", "monitoring"): Habit({"monitor": 1.0}),
    ("support_plan", "evaluation"): Habit({"evaluate": 1.0}),
    ("support_plan", "conference_date"): Habit(
        {"set_conference": 1.0}, {"conference_on": _in_a_week}
    ),
    ("support_plan", "conference"): Habit(
        {"discuss": 0.95, "send_back": 0.05}, median=8.0
    ),
    ("support_plan", "outcome"): Habit(
        {"finish": 1.0}, {"ending": _ending, "outcome_on": _today}
    ),
    ("handover", "decision"): Habit(
        {"report_decision": 0.85, "extend_decision": 0.15}, median=7.0
    ),
    ("handover", "extended_decision"): Habit({"report_decision": 1.0}, median=7.0),
    ("plan_service", "acceptance"): Habit({"take_in": 1.0}),
    ("errand", "errand"): Habit({"record_reached": 1.0}),
    ("handover", "application"): Habit(
        {"record_application": 0.8, "note_no_application": 0.2}
    ),
    ("conference", "date"): Habit(does=_fix_date, median=0.0),
    ("invitation", "day"): Habit(left_alone=True),
    ("invitation", "day_without"): Habit(left_alone=True),
    ("conference", "invitation"): Habit(does=_invite),
    ("conference", "agenda"): Habit({"prepare": 1.0}),
    ("conference", "attendance"): Habit({"gather_replies": 1.0}),
    ("conference", "holding"): Habit(does=_hold, on_the_day=True),
    ("report", "submission"): Habit(median=1.0),
}
