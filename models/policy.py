"""取り決め（policy） — the numbers a municipality agreed on, version-dated.

No law fixes the time to acknowledge a referral. These defaults are proposals
("agreed, not law"); what a law fixes is in `models/statutes.py`.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import UniqueConstraint

from models.columns import OfMunicipality, document, moment, row_id


def _agreed(kind: str, n: int, roll: str = "none") -> dict[str, Any]:
    return {"rule": {"kind": kind, "n": n}, "roll": roll}


DEFAULT_NUMBERS: dict[str, Any] = {
    # due days of the referral; in = to our desk, out = from our desk
    "referral.acknowledgement.in": _agreed("open_days", 2),
    "referral.acknowledgement.out": _agreed("open_days", 3),
    "referral.acknowledgement.urgent": _agreed("open_days", 0),
    "referral.first_contact": _agreed("open_days", 5),
    "referral.first_contact.urgent": _agreed("open_days", 0),
    "referral.result": _agreed("days", 14, "next_open"),
    # the kinds of つなぎ a town uses, and the days that differ
    "referral.kinds": [
        *("general", "free_care", "food", "housing", "withdrawn", "lawyer"),
        *("loan", "tax_inspection", "care_network", "air_conditioner"),
    ],
    "loan.first_to_us": False,  # 座間: True; 教育支援資金 is excepted
    "referral.acknowledgement.free_care": _agreed("open_days", 7),
    "referral.result.free_care": _agreed("open_days", 7),
    "referral.acknowledgement.food": _agreed("open_days", 0),
    "referral.first_contact.food": _agreed("open_days", 0),
    "referral.result.food": _agreed("open_days", 1),
    "referral.result.lawyer": _agreed("open_days", 3),
    "referral.supplement": _agreed("open_days", 5),
    "referral.confirmation": _agreed("open_days", 10),
    "referral.next_step": _agreed("open_days", 5),
    "referral.withdrawal_confirmation": _agreed("open_days", 5),
    # due days of the handover; what 生活保護法 fixes is no number of ours
    "handover.sharing": _agreed("open_days", 0),
    "handover.receipt.in": _agreed("open_days", 2),
    "handover.receipt.out": _agreed("open_days", 1),
    "handover.application": _agreed("open_days", 5),
    "handover.next_look": _agreed("days", 0, "next_open"),
    "handover.asking": _agreed("days", 0, "prev_open"),
    "handover.first_contact": _agreed("open_days", 5),
    "handover.confirmation": _agreed("open_days", 10),
    "handover.interview": _agreed("open_days", 0),
    "handover.informing": _agreed("open_days", 2),
    "handover.person_notice": _agreed("open_days", 2),
    "handover.use_report": _agreed("open_days", 10),
    "handover.withdrawal_confirmation": _agreed("open_days", 5),
    # 担当替え: the day is typed and may be a closed one; calendar days before it
    "transfer.receipt": _agreed("days", 0),
    "transfer.answer": _agreed("open_days", 3),
    "transfer_batch.completion": _agreed("days", 0),
    "ladder.before_transfer_first": -60,
    "ladder.before_transfer_second": -30,
    "ladder.before_transfer_last": -14,
    # due days of the reports; 翌月末日 stands here only for a report without a rule
    "report.submission": {
        "rule": {"kind": "end_of_month_after", "period": "quarter"},
        "roll": "none",
    },
    "report.resubmission": _agreed("days", 0),
    "report.acceptance": _agreed("open_days", 10),
    "thank_you.letter": _agreed("open_days", 0),
    "report.receiver_hears_after": 1,  # open days; only where the rule says so
    "report.year_ahead": 31,  # calendar days before 4/1 the new year is planned
    "report.busy_day": 5,  # due at one office on one day: more is overload
    # due days of meetings, counted back from the day; by kind where that differs
    "conference.date": _agreed("open_days_before", 30),
    "conference.date.individual": _agreed("open_days_before", 3),
    "conference.date.article9": _agreed("open_days_before", 10),
    "conference.date.urgent": _agreed("open_days_before", 0),
    "conference.invitation": _agreed("open_days_before", 14),
    "conference.invitation.individual": _agreed("open_days_before", 3),
    "conference.invitation.article9": _agreed("open_days_before", 7),
    "conference.invitation.staff": _agreed("open_days_before", 21),
    "conference.agenda": _agreed("open_days_before", 7),
    "conference.agenda.individual": _agreed("open_days_before", 2),
    "conference.agenda.article9": _agreed("open_days_before", 3),
    "conference.attendance": _agreed("open_days_before", 3),
    "conference.attendance.individual": _agreed("open_days_before", 1),
    "conference.attendance.staff": _agreed("open_days_before", 1),
    "conference.holding": _agreed("days", 0),
    "conference.minutes": _agreed("open_days", 7),
    "conference.closing": _agreed("open_days", 2),
    "conference.plans_ending_within": 30,  # calendar days after the meeting
    "conference.open_ahead": 10,  # open days before the day is to be settled
    "invitation.reply": _agreed("open_days_before", 3),
    "invitation.reply.individual": _agreed("open_days_before", 1),
    "invitation.materials": _agreed("open_days_before", 7),
    "invitation.materials.individual": _agreed("open_days_before", 2),
    "invitation.materials.article9": _agreed("open_days_before", 3),
    "invitation.day": _agreed("days", 0),
    "action_item.doing": _agreed("days", 0, "next_open"),
    "action_item.confirmation": _agreed("open_days", 5),
    # due days of 事業の利用; the periods that a law fixes are no numbers of ours
    "plan_service.decision": _agreed("open_days", 10),
    "plan_service.acceptance": _agreed("open_days", 5),
    "plan_service.next_step": _agreed("open_days", 5),
    "plan_service.end": _agreed("days", 0),
    "plan_service.extension_request": _agreed("days", 0),  # after the last day
    "plan_service.inquiry": _agreed("open_days", 10),
    "plan_service.payment": _agreed("open_days", 10),
    "plan_service.month": {"rule": {"kind": "end_of_month"}, "roll": "none"},
    "plan_service.training_review": _agreed("months", 3),
    "plan_service.parent_talk": _agreed("days", 30, "next_open"),
    "plan_service.months.work_training": 12,
    "plan_service.months.budget": 12,
    # calendar days before the end; open days before the end of a month
    "plan_service.before.rent_first": -45,
    "plan_service.before.rent_second": -30,
    "plan_service.before.rent_third": -14,
    "plan_service.before.year_first": -60,
    "plan_service.before.use_first": -30,
    "plan_service.before.use_second": -14,
    "plan_service.before.month": -5,
    # what 家賃補助 asks of the person each month (応募: 週1回)
    "activities.consultations": 4,
    "activities.hello_work": 2,
    "activities.applications": 4,
    # due days of a case, its plan and the weekly review; no law fixes any of them
    "support_case.screening": _agreed("open_days", 5),
    "support_case.assessment": _agreed("days", 30, "next_open"),
    "support_case.planning": _agreed("open_days", 10),
    "support_case.direction": _agreed("open_days", 5),
    "support_case.next_look": _agreed("days", 0, "next_open"),
    "support_case.next_move": _agreed("days", 0, "next_open"),
    "support_case.next_attempt": _agreed("open_days", 3),
    "support_case.attempts": 3,  # days tried before 連絡不能
    "support_plan.explanation": _agreed("open_days", 5),
    "support_plan.agreement": _agreed("open_days", 5),
    "support_plan.conference_date": _agreed("open_days", 5),
    "support_plan.conference": _agreed("days", 0, "next_open"),
    "support_plan.decision": _agreed("days", 14, "next_open"),
    "support_plan.monitoring": _agreed("months", 3, "next_open"),
    "support_plan.evaluation": _agreed("days", 0, "prev_open"),
    "support_plan.inquiry": 45,  # calendar days before the plan's last day
    "support_plan.outcome": _agreed("open_days", 10),
    "plan.max_months": 12,  # 墨田区: 6
    "weekly_review.review": _agreed("days", 0),
    "weekly_review.weekday": 2,  # 0 is Monday, or the next open day; -1: none is held
    "errand.errand": _agreed("open_days", 1),
    # 緊急の連絡: minutes run while the desk is staffed; the days catch what is left
    "urgent.minutes": 30,  # minutes until somebody by name has taken it
    "urgent.acknowledgement": _agreed("open_days", 0),
    "urgent.call": _agreed("open_days", 0),
    "urgent.outside_call": _agreed("days", 0),
    "urgent.handover": _agreed("open_days", 1),
    # whom to telephone outside the hours; the town enters its own, empty until then
    "urgent.contact.night_desk": "",
    "urgent.contact.police": "110",
    "urgent.contact.ambulance": "119",
    "urgent.contact.psychiatry": "",
    "urgent.contact.child_line": "189",
    "urgent.contact.violence_line": "#8008",
    # rungs: open days from the due day, on the debtor desk's calendar
    "ladder.before_confirmation": -3,
    "ladder.before_ending_first": -10,
    "ladder.before_ending_again": -5,
    "ladder.before_statute": -1,
    "ladder.before_meeting": -1,
    "ladder.report_first": -10,
    "ladder.report_again": -5,
    "ladder.report_last": -1,
    "ladder.screening_first": -2,
    "ladder.plan_conference_first": -5,
    "ladder.plan_conference_again": -2,
    "ladder.plan_first": -30,  # calendar days, as the two below
    "ladder.plan_again": -14,
    "ladder.plan_last": -7,
    "ladder.staff": 1,
    "ladder.senior": 2,
    "ladder.chief": 5,
    "absence.longest_days": 31,  # calendar days, first and last included
    # mail and links
    "mail.cap_per_address_and_day": 30,
    "link.days_after_due": 14,  # calendar days
    # the town's own words in its mails, with ((placeholders)); empty: ours
    "wording.opening": "",
    "wording.signature": "",
    # what the town calls its papers; forms_of: an office's own word, by its name
    "referral.forms": ["tsunagu_sheet", "renrakuhyo", "guide_card"],
    "word.tsunagu_sheet": "つなぐシート",
    "word.renrakuhyo": "連絡票",
    "word.guide_card": "窓口案内カード",
    "word.forms_of": {},
}


class Policy(OfMunicipality, table=True):
    """One version of the agreed numbers; a duty keeps the one it opened under."""

    __table_args__ = (UniqueConstraint("municipality_id", "version"),)

    id: int = row_id()
    version: int
    holds_from: date
    numbers: dict[str, Any] = document(
        default_factory=dict
    )  # what differs from the defaults
    note: str
    recorded_at: datetime = moment(nullable=False)
    recorded_by: str
    applied_at: datetime | None = moment()  # open duties were brought to it

    def knows(self, key: str) -> bool:
        """Tell whether there is an agreed value or a default under that name."""
        return key in self.numbers or key in DEFAULT_NUMBERS

    def number(self, key: str) -> Any:
        """Return the agreed value, or the default proposal. Raises KeyError."""
        return self.numbers[key] if key in self.numbers else DEFAULT_NUMBERS[key]


def in_force(policies: list[Policy], day: date) -> Policy:
    """Return the version in force on a day. Raises LookupError without any."""
    held = [p for p in policies if p.holds_from <= day]
    if not held:
        raise LookupError("no policy holds on that day")
    return max(held, key=lambda p: (p.holds_from, p.version))
