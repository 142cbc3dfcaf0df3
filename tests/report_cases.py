"""Reports planned by the pass and taken further through the verbs only."""

from collections.abc import Mapping
from datetime import date

from sqlmodel import col, select

from models.duty import Duty
from models.procedure import Side
from models.report import REPORT
from models.report_rule import LineDraft, Rhythm, RuleDraft
from models.report_sheet import Report
from tasks.acts import act
from tasks.database import reading, transaction
from tasks.report_rules import set_rule
from tasks.reports import Typed, ask_for, plan_year, tell_of_late_ones, write_numbers
from tasks.thanks import thank_senders
from tests.databases import OWN, Town

OFFICE = "市民税課"  # stands for the 局 that receives the reports
QUARTERLY_DUE = {"kind": "end_of_month_after", "period": "quarter"}
NEW = LineDraft("new", "受けたつなぎ", "件", "referrals_received")
VISITS = LineDraft("visits", "訪問件数", "件")
GIVEN = {
    "submit": {"privacy": "none_inside"},
    "give_back": {
        "return_reason": "様式の2枚目が抜けています。",
        "new_due_on": "2026-11-09",
    },
    "excuse": {"excuse_reason": "年度の途中で終了した事業のため"},
}


def a_rule(town: Town, *reporters: str, **different: object) -> RuleDraft:
    """A quarterly report of our own desk, due 翌月末日."""
    names = reporters or (OWN,)
    usual: dict[str, object] = {
        "key": "sn-individual",
        "name": "個別支援セーフティネット会議実施報告書",
        "form": "1-1",
        "rhythm": Rhythm.QUARTERLY,
        "due": QUARTERLY_DUE,
        "reporters": tuple(town.desks[name] for name in names),
        "receiver": town.desks[OFFICE],
        "holds_from": date(2026, 9, 1),
    }
    return RuleDraft(**{**usual, **different})  # type: ignore[arg-type]


def keep_rule(town: Town, *reporters: str, **different: object) -> None:
    """Keep a rule, as a profile does."""
    with transaction(town.scope) as session:
        set_rule(session, a_rule(town, *reporters, **different))


def stages(today: date) -> tuple[int, int, int]:
    """The stages of the daily pass: planned, asked for, told of; and the thanks."""
    with transaction() as session:
        planned, asked = plan_year(session, today), ask_for(session, today)
        told = tell_of_late_ones(session, today)
        thank_senders(session, today)
        return planned, asked, told


def reports(town: Town) -> list[Report]:
    """All of them, the earliest period first."""
    query = select(Report).order_by(col(Report.period_last_on), col(Report.id))
    with reading(town.scope) as session:
        return list(session.exec(query).all())


def the_report(town: Town, report_id: int) -> Report:
    """The row as it stands."""
    with reading(town.scope) as session:
        return session.get_one(Report, report_id)


def do(town: Town, report_id: int, verb: str, **given: str) -> None:
    """One act by the desk whose verb it is."""
    side, row = REPORT.verb(verb).by, the_report(town, report_id)
    desks = {Side.SENDER: row.sender_desk_id, Side.RECEIVER: row.receiver_desk_id}
    named = {desk: agency for agency, desk in town.desks.items()}
    by = town.party(named[desks[side]], side)
    with transaction(town.scope) as session:
        act(session, "report", report_id, verb, by, {**GIVEN.get(verb, {}), **given})


def write(town: Town, report_id: int, numbers: Mapping[str, Typed]) -> None:
    """Save the numbers of a report, as its office says them."""
    row = the_report(town, report_id)
    named = {desk: agency for agency, desk in town.desks.items()}
    by = town.party(named[row.sender_desk_id], Side.SENDER)
    with transaction(town.scope) as session:
        write_numbers(session, report_id, numbers, by)


def duties(town: Town, report_id: int) -> list[Duty]:
    """Every duty of a report, in order."""
    query = (
        select(Duty)
        .where(Duty.procedure == "report", Duty.case_id == report_id)
        .order_by(col(Duty.id))
    )
    with reading(town.scope) as session:
        return list(session.exec(query).all())
