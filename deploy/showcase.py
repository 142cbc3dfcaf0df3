"""見本の案件 — a believable week for the demo town: something of every process.

Everything goes through the doors that people use, in one transaction. All persons are
invented. `show_processes` does nothing where anybody has worked already.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from sqlmodel import Session, col, select

from deploy.showcase_papers import (
    a_case,
    a_handover,
    a_meeting,
    a_plan,
    a_rent,
    a_report_rule,
    a_sheet,
    a_training,
)
from models.agency import Agency, Desk
from models.decide import Party
from models.drafts import HandoverDraft
from models.event import Event
from models.handover_sheet import Basis
from models.municipality import Municipality
from models.procedure import Side
from models.profile_reading import read_profile
from tasks import clock
from tasks.acts import act
from tasks.cases import PROCESSES
from tasks.conference_calendar import propose_next
from tasks.conferences import call_conference
from tasks.database import transaction
from tasks.directory import directory
from tasks.handovers import begin_handover
from tasks.profiles import apply_profile
from tasks.provisions import begin_provision
from tasks.report_rules import set_rule
from tasks.reports import ask_for, plan_year
from tasks.sheets import draft_sheet
from tasks.support_cases import take_in
from tasks.support_plans import draft_plan
from tasks.telling import SYSTEM

PROFILE = Path(__file__).parent / "profiles" / "zama.toml"
OWN, TAX, CITY = "自立相談支援機関", "収納課", "生活保護担当"
SHAKYO, WORK = "市社会福祉協議会", "はたらっく・ざま"
PEOPLE = {OWN: "相談 みどり", TAX: "収納 はじめ", CITY: "保護 いずみ"}


@dataclass(frozen=True)
class Stage:
    """The demo's session and day, its desks by agency, and who stands at each."""

    session: Session
    today: date
    desks: Mapping[str, int]

    def person(self, agency: str, side: Side = Side.SENDER) -> Party:
        """Return the invented person at an agency's desk."""
        name = PEOPLE.get(agency, "窓口 はな")
        return Party(side, name, "screen", self.desks[agency])

    def ago(self, days: int) -> date:
        """Return the day so many calendar days before today."""
        return self.today - timedelta(days=days)

    def ahead(self, days: int) -> date:
        """Return the day so many open days of our own desk after today."""
        calendar = directory(self.session).calendars[self.desks[OWN]]
        return calendar.shift(self.today, days)

    def do(self, procedure: str, case_id: int, verb: str, **given: str) -> None:
        """One act by the desk whose verb it is."""
        process = PROCESSES[procedure]
        side = process.procedure.verb(verb).by
        desk = process.desks(self.session.get_one(process.table, case_id))[side]
        [agency] = [name for name, at in self.desks.items() if at == desk]
        act(self.session, procedure, case_id, verb, self.person(agency, side), given)


def show_processes() -> bool:
    """Fill an unused demo town; return whether it was filled now.

    The town works as deploy/profiles/zama.toml says from then on.
    """
    with transaction() as session:
        if session.exec(
            select(Event.id).where(col(Event.case_id).is_not(None))
        ).first():
            return False
        town = session.exec(select(Municipality.id)).one()
        profile = read_profile(PROFILE.read_bytes(), PROFILE.name)
        apply_profile(session, town, profile)
        named = select(Agency.name, Desk.id).join(
            Desk, col(Desk.agency_id) == Agency.id
        )
        stage = Stage(
            session, clock.office_today(session), dict(session.exec(named).all())
        )
        for show in (_referrals, _cases, _uses, _handovers, _meetings, _reports):
            show(stage)
    return True


def _referrals(stage: Stage) -> None:
    """One waits for our receipt; one of ours was accepted by the 社協."""
    for sender, receiver, number in ((TAX, OWN, 1), (OWN, SHAKYO, 2)):
        by = stage.person(sender)
        sheet = a_sheet(stage.desks[receiver], number, stage.ago(3))
        [made] = draft_sheet(stage.session, sheet, by)
        stage.do("referral", made.id, "check_consent")
        stage.do("referral", made.id, "send")
    stage.do("referral", made.id, "acknowledge")


def _cases(stage: Stage) -> None:
    """From the counter to a plan near its end: one person at each stage."""
    _case(stage, 3, came=1)
    assessed = {"assessed_on": stage.ago(2).isoformat()}
    _case(stage, 4, "continue_support", came=12)
    _case(stage, 5, "continue_support", "assess", came=25, **assessed)
    for number, verbs in ((6, ("agree", "set_conference")), (7, _TO_DECISION)):
        case = _case(stage, number, "continue_support", "assess", came=40, **assessed)
        _plan(stage, case, stage.today, *verbs)


_TO_DECISION = ("agree", "discuss")


def _case(stage: Stage, number: int, *verbs: str, came: int, **given: str) -> int:
    draft = a_case(stage.desks[CITY], number, stage.ago(came))
    made = take_in(stage.session, draft, stage.person(OWN)).id
    for verb in verbs:
        known = given if verb == "assess" else {}
        stage.do("support_case", made, verb, **known)
    return made


def _plan(stage: Stage, case_id: int, starts_on: date, *verbs: str) -> int:
    """Draft a plan of half a year, explained to the person, and take it further."""
    by = stage.person(OWN)
    plan = draft_plan(stage.session, a_plan(case_id, starts_on), by).id
    near, day = stage.ago(2).isoformat(), stage.today.isoformat()
    given: dict[str, dict[str, str]] = {
        "explain": {"explained_on": near, "presence": "present"},
        "agree": {"agreed_on": near, "agreement": "signed"},
        "set_conference": {"conference_on": stage.ahead(5).isoformat()},
        "discuss": {
            "discussed_on": day,
            "person_present": "present",
            "conclusion": "approved",
        },
        "decide": _decision(stage, 1),
        "monitor": {
            "monitored_on": stage.ago(10).isoformat(),
            "monitoring_note": "予定どおり進んでいます。",
        },
    }
    for verb in ("explain", *verbs):
        stage.do("support_plan", plan, verb, **given[verb])
    return plan


def _decision(stage: Stage, number: int) -> dict[str, str]:
    return {
        "drafted_on": stage.ago(1).isoformat(),
        "decided_on": stage.today.isoformat(),
        "document_number": f"生福第{number}号",
    }


def _uses(stage: Stage) -> None:
    """A plan that ends in three weeks, with a 家賃補助 and a training under it."""
    came = stage.ago(200)
    case = _case(
        stage, 8, "continue_support", "assess", came=200, assessed_on=came.isoformat()
    )
    begun = stage.ago(160)
    plan = _plan(stage, case, begun, *_TO_DECISION, "decide", "monitor")
    by, first = stage.person(OWN), stage.today.replace(day=1)
    rent = a_rent(stage.desks[CITY], plan, stage.ago(20), stage.ago(120))
    use = begin_provision(stage.session, rent, by).id
    month = {"first_month_on": first.isoformat()}
    stage.do("plan_service", use, "grant_rent", **_decision(stage, 2), **month)
    opened = {"month": f"{first:%Y-%m}", "month_on": first.isoformat()}
    act(stage.session, "plan_service", use, "open_month", SYSTEM, opened)
    training = a_training(stage.desks[WORK], plan, stage.ago(2))
    begin_provision(stage.session, training, by)


def _handovers(stage: Stage) -> None:
    """One each way, each waiting for its receipt."""
    for sender, receiver, number in ((OWN, CITY, 9), (CITY, OWN, 10)):
        sheet = a_handover(stage.desks[receiver], number, stage.ago(3))
        ends_on = stage.ago(-30) if sender == CITY else None
        draft = HandoverDraft(sheet, Basis.CONSENT, ends_on=ends_on)
        made = begin_handover(stage.session, draft, stage.person(sender)).id
        if sender == OWN:
            stage.do("handover", made, "share")
        else:
            stage.do("handover", made, "inform", wish_or_concern="concern")


def _meetings(stage: Stage) -> None:
    """This month's meetings of the series, and one the 社協 is asked to attend."""
    propose_next(stage.session, stage.today)
    desks = stage.desks[SHAKYO], stage.desks[CITY]
    by = stage.person(OWN)
    meeting = call_conference(stage.session, a_meeting(desks, stage.ahead(7)), by)
    act(stage.session, "conference", meeting.id, "invite", by)


def _reports(stage: Stage) -> None:
    """A quarterly report to submit; by which day is the demo's own agreement."""
    rule = a_report_rule(stage.desks[OWN], stage.desks[CITY], stage.today)
    set_rule(stage.session, rule)
    plan_year(stage.session, stage.today)
    ask_for(stage.session, stage.today)
