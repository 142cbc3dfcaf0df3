"""見本の書類 — what is written on the demo's sheets; every person is invented."""

from datetime import date, timedelta

from models.conference_drafts import ConferenceDraft
from models.conference_series import ConferenceKind
from models.consent import ConsentItem, ConsentWay
from models.drafts import ClientDraft, ConsentDraft, SheetDraft
from models.fiscal_year import quarter_of
from models.provision import Kind
from models.provision_draft import ProvisionDraft
from models.referral_sheet import SheetForm, Way
from models.report_rule import LineDraft, Rhythm, RuleDraft
from models.support_case_sheet import Application, Route
from models.support_drafts import CaseDraft, PlanDraft

HALF_A_YEAR = timedelta(days=180)
FAMILY_NAMES = "一二三四五六七八九十"


def a_person(number: int) -> ClientDraft:
    """Return an invented person, told apart by a number (1 … 10)."""
    return ClientDraft(
        f"見本 {FAMILY_NAMES[number - 1]}郎",
        "みほん",
        address="つなぎ市架空町1-2-3",
        household="単身",
        contact="046-000-9999",
    )


def a_sheet(to: int, number: int, consented_on: date) -> SheetDraft:
    """Return a つなぐシート under a written consent."""
    items = (ConsentItem.IDENTITY, ConsentItem.HOUSEHOLD, ConsentItem.SITUATION)
    consent = ConsentDraft(
        consented_on, ConsentWay.WRITTEN, "窓口の鍵付き書庫", items, True
    )
    return SheetDraft(
        SheetForm.TSUNAGU_SHEET,
        ((to, Way.SENT),),
        a_person(number),
        consent,
        ("income",),
        "生活費のご不安をうかがいました。（見本）",
        "家計のご相談をお願いします。（見本）",
    )


a_handover = a_sheet


def a_case(decides: int, number: int, came_on: date) -> CaseDraft:
    """Return the 受付 of somebody who came to the counter and signed."""
    return CaseDraft(
        Route.VISIT,
        came_on,
        Application.SIGNED,
        decides,
        a_person(number),
        applied_on=came_on,
    )


def a_plan(case_id: int, starts_on: date) -> PlanDraft:
    """Return a plan for half a year (180 calendar days, the first day counts)."""
    ends_on = starts_on + HALF_A_YEAR - timedelta(days=1)
    return PlanDraft(
        support_case_id=case_id,
        wishes="落ち着いて働きたい（見本）",
        problems="家計のやりくり（見本）",
        goal="家計を整え、週4日働く（見本）",
        achieve_by=ends_on,
        supports="家賃補助、就労準備支援（見本）",
        starts_on=starts_on,
        ends_on=ends_on,
    )


def a_rent(to: int, plan_id: int, applied_on: date, lost_on: date) -> ProvisionDraft:
    """Return a claim for 住居確保給付金 (家賃補助) under the plan."""
    given = {"applied_on": applied_on.isoformat(), "lost_on": lost_on.isoformat()}
    return ProvisionDraft(Kind.RENT, to, support_plan_id=plan_id, given=given)


def a_training(to: int, plan_id: int, consented_on: date) -> ProvisionDraft:
    """Return what a provider of 就労準備支援 is asked for."""
    return ProvisionDraft(
        Kind.WORK_PREPARATION, to, support_plan_id=plan_id, consent_on=consented_on
    )


def a_meeting(desks: tuple[int, ...], held_on: date) -> ConferenceDraft:
    """Return an individual 支援調整会議 in the afternoon."""
    return ConferenceDraft(
        ConferenceKind.INDIVIDUAL,
        "個別支援調整会議（見本）",
        desks,
        held_on,
        "14:00",
        "15:30",
        "第1会議室",
        materials_from=desks[:1],
    )


def a_report_rule(reporter: int, receiver: int, today: date) -> RuleDraft:
    """Return a quarterly report, asked for from the last quarter on.

    Due 85 days after its quarter: so that the demo shows one open on any day.
    """
    last_quarter = quarter_of(today).first_on - timedelta(days=1)
    return RuleDraft(
        key="demo-quarterly",
        name="生活困窮者自立支援事業 四半期報告（見本）",
        rhythm=Rhythm.QUARTERLY,
        due={"kind": "days", "n": 85},
        reporters=(reporter,),
        receiver=receiver,
        roll="prev_open",
        lines=(LineDraft("received", "受けたつなぎ", "件", "referrals_received"),),
        holds_from=last_quarter,
    )
