"""事業の利用の画面 — one use: what it rests on, its decision, periods and months."""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlmodel import Session, col, select

from models.client import Client
from models.disclosure import Shown
from models.duty import Duty
from models.plan_service import PLAN_SERVICE
from models.provision import Kind, PlanService
from models.provision_periods import (
    moving_claim_until,
    rent_again_from,
    rent_claim_until,
)
from models.provision_rules import PROVISION_RULES
from models.queries.timelines import events_of
from models.support_plan_sheet import SupportPlan
from models.wareki import era_form
from web.case_frame import CasePage, Reader, Section, Table
from web.provision_rows import month_lines, notes_of, period_lines

NOTE = (
    "この画面は決定の書面ではありません。起案日・決裁日・文書番号は、市の窓口だけが"
    "記録します。"
)
ASKS = {
    "grant_decision": "支給の申請がありました。決定の記録をお願いします。",
    "acceptance": "ご本人の受入れについて、ご回答をお願いします。",
    "extension_decision": "延長の申請がありました。決定の記録をお願いします。",
    "monthly_status": "今月の状況のお知らせをお願いします。",
    "inquiry": (
        "支援プランの評価の時期が近づきました。ご利用の状況と今後の見通しをお知らせください。"
    ),
    "training_review": "就労支援計画の見直しのお知らせをお願いします。",
    "moving_payment": "転居費用の支給の記録をお願いします。",
}
NOT_AGREED = "ご本人の同意の記録がないため表示しません"
OURS_ALONE = frozenset(
    {"parent_note", "talk_note", "ending_note", "shortfall_reason", "next_step"}
)
OLDEST_FIRST = "ご回答は、対応待ちの月のうち最も古い月の分として記録します。"
PERIODS = ("開始", "終了", "その後")
MONTHS = ("月", "対応する日", "状況", "内容")


def _title(_session: Session, row: PlanService) -> str:
    """Which 事業; no name stands in a heading."""
    return row.kind.label


def _sections(session: Session, row: PlanService, reader: Reader) -> Sequence[Section]:
    events = session.exec(events_of("plan_service", row.id)).all()
    duties = session.exec(_duties_of(row)).all()
    rule = PROVISION_RULES[row.kind]
    whole = reader.own or rule.is_benefit
    told = [
        Section("ご本人と事業", lines=tuple(_about(session, row, reader))),
        Section("期間の定め", note=rule.basis),
    ]
    if rule.is_benefit:
        told.append(Section("申請と決定", lines=tuple(_claim(row))))
    if periods := tuple(period_lines(row, duties)):
        told.append(Section("これまでの期間", table=Table(PERIODS, periods)))
    if months := tuple(month_lines(duties, events, whole=whole)):
        table = Table(MONTHS, months)
        told.append(Section("月ごとの報告", table=table, note=OLDEST_FIRST))
    if reader.own and (notes := tuple(notes_of(events, OURS_ALONE))):
        told.append(Section("担当の窓口の記録（相手の窓口には表示しません）", notes))
    return told


def _duties_of(row: PlanService) -> Any:
    of_case = (Duty.procedure == "plan_service", Duty.case_id == row.id)
    return select(Duty).where(*of_case).order_by(col(Duty.id))


def _about(session: Session, row: PlanService, reader: Reader) -> Iterator[Shown]:
    """The person for those who may know; a provider rests on the consent alone."""
    client = session.exec(select(Client).where(Client.id == row.client_id)).one()
    rule = PROVISION_RULES[row.kind]
    agreed = reader.own or rule.is_benefit or row.consent_on is not None
    withheld = None if agreed else NOT_AGREED
    yield Shown("氏名", client.name if agreed else "", withheld)
    yield Shown("申込みの様式", rule.form)
    if row.consent_on:
        yield Shown("情報提供への同意の日", era_form(row.consent_on))
    yield Shown("お願いしたいこと", row.request_note)
    if reader.own and row.no_plan_reason:
        yield Shown("支援プランより先に利用する理由", row.no_plan_reason)


def _claim(row: PlanService) -> Iterator[Shown]:
    """The claim with the days the law counts from it, then the decision."""
    days = {
        "申請日": row.applied_on,
        "離職・廃業等の日": row.lost_on,
        "収入が減少した月": row.decreased_on,
        "申請できる最後の日": _claim_until(row),
        "前回の支給が終わった日": row.earlier_ended_on,
        "再支給を受けられる最初の日": (
            rent_again_from(row.earlier_ended_on) if row.earlier_ended_on else None
        ),
        "転居の必要性を確認した日": row.need_on,
        "起案日": row.drafted_on,
        "決裁日": row.decided_on,
        "支給した日": row.paid_on,
    }
    yield from (Shown(label, era_form(day)) for label, day in days.items() if day)
    if row.need_seen_by:
        who = f"{row.need_seen_by.label}（{row.need_staff}）"
        yield Shown("転居の必要性を確認した支援", who)
    yield Shown("文書番号", row.document_number)
    if row.kind is Kind.RENT and row.months_granted:
        yield Shown("支給する月数（延長を含む）", f"{row.months_granted}か月")


def _claim_until(row: PlanService) -> Any:
    if row.lost_on:
        return rent_claim_until(row.lost_on, row.sick_days or 0)
    return moving_claim_until(row.decreased_on) if row.decreased_on else None


def _links(
    session: Session, row: PlanService, reader: Reader
) -> Sequence[tuple[str, str]]:
    """For our own desks: the plan, and the same person's further uses."""
    if not reader.own:
        return ()
    links = [("/plan_services", "事業の利用の一覧")]
    if row.support_plan_id is not None:
        plan = session.get(SupportPlan, row.support_plan_id)
        label = f"支援プラン {plan.number}" if plan else "支援プラン"
        links.insert(0, (f"/support_plans/{row.support_plan_id}", label))
    return links


PLAN_SERVICE_PAGE = CasePage(
    PLAN_SERVICE,
    PlanService,
    title=_title,
    sections=_sections,
    links=_links,
    note=NOTE,
    asks=ASKS,
    kept_back=OURS_ALONE | {"kind", "month_on"},
)
