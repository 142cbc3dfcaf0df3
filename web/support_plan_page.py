"""支援プランの画面 — what it says, its period, the person, the conference, the city."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from sqlmodel import Session, select

from models.disclosure import Shown
from models.procedure import Side
from models.queries.provisions import inquired_of
from models.queries.support_cases import plans_of
from models.queries.timelines import events_of
from models.support_case_sheet import SupportCase
from models.support_plan import SUPPORT_PLAN
from models.support_plan_sheet import SupportPlan, SupportPlanState
from models.wareki import era_form
from tasks.directory import directory
from web.case_frame import CasePage, Line, Reader, Section, Table
from web.conference_plan_rows import meetings
from web.support_case_page import person_lines
from web.support_words import PLAN_ASKS, PLAN_NOTE

VIEWS = ("事業", "提供する窓口", "今後の見通し", "利用の状況")
VIEWS_NOTE = "支援プランの評価の前に、利用中の事業を提供する窓口へ照会した結果です。"
LOOKS = ("モニタリングの日", "確認した状況")


def _title(_session: Session, row: SupportPlan) -> str:
    """Which number it is; no name stands in a heading."""
    return "支援プラン（再プラン）" if row.previous_plan_id else "支援プラン"


def _sections(session: Session, row: SupportPlan, reader: Reader) -> Sequence[Section]:
    told = [
        Section("プランの内容（施行規則第1条）", lines=tuple(content_lines(row))),
        Section("期間", lines=tuple(period_lines(row))),
        Section("ご本人・会議・支援決定", lines=tuple(decision_lines(row))),
    ]
    if reader.own:
        told.extend(meetings(session, row, linked=reader.person is not None))
        told.extend(_views(session, row))
    if looks := tuple(_looks(session, row)):
        told.append(Section("モニタリング", table=Table(LOOKS, looks)))
    if lines := tuple(_ending(row)):
        told.append(Section("評価と終わり", lines=lines))
    if reader.own:
        lines = tuple(plan_person_lines(session, row))[:2]
        told.insert(0, Section("ご本人", lines=lines))
    return told


def plan_person_lines(session: Session, row: SupportPlan) -> Iterator[Shown]:
    """The person of the plan's case, for our own side alone."""
    return person_lines(session, case_of_plan(session, row))


def case_of_plan(session: Session, row: SupportPlan) -> SupportCase:
    """The case a plan belongs to."""
    query = select(SupportCase).where(SupportCase.id == row.support_case_id)
    return session.exec(query).one()


def content_lines(row: SupportPlan) -> Iterator[Shown]:
    """What 生活困窮者自立支援法施行規則第1条 asks a plan to say."""
    yield Shown("生活に対する意向", row.wishes)
    yield Shown("生活全般の解決すべき課題", row.problems)
    yield Shown("支援の目標", row.goal)
    yield Shown("目標の達成時期", era_form(row.achieve_by))
    yield Shown("支援の種類及び内容", row.supports)
    yield Shown("支援を提供する上での留意事項", row.cautions)


def period_lines(row: SupportPlan) -> Iterator[Shown]:
    """Its first and last day, and those of a change that waits to be decided."""
    first, last = era_form(row.starts_on), era_form(row.ends_on)
    yield Shown("プランの期間", f"{first} から {last} まで")
    if row.change_reason:
        yield Shown("変更の理由と内容", row.change_reason)
    if row.new_ends_on:
        waits = f"{era_form(row.new_ends_on)}（支援決定の後に有効です）"
        yield Shown("変更後の終了日", waits)


def decision_lines(row: SupportPlan) -> Iterator[Shown]:
    """説明・同意・支援調整会議・支援決定, as far as they have happened."""
    yield Shown("ご本人への説明", _on(row.explained_on, row.presence))
    yield Shown("ご本人の同意", _on(row.agreed_on, row.agreement))
    yield Shown("支援調整会議の予定", _day(row.conference_on))
    yield Shown("支援調整会議の結論", _on(row.discussed_on, row.conclusion))
    if row.person_present:
        yield Shown("会議へのご本人の参加", row.person_present.label)
    yield Shown("起案日", _day(row.drafted_on))
    yield Shown("決裁日", _day(row.decided_on))
    yield Shown("文書番号", row.document_number)


def _looks(session: Session, row: SupportPlan) -> Iterator[Line]:
    for event in session.exec(events_of("support_plan", row.id)):
        if event.verb == "monitor":
            on = date.fromisoformat(event.given["monitored_on"])
            yield Line((era_form(on), event.given.get("monitoring_note", "")))


def _views(session: Session, row: SupportPlan) -> Iterator[Section]:
    """What the providers answered before the evaluation; none asked: no section."""
    held = directory(session)
    rows = [
        Line(
            (
                use.kind.label,
                held.desk_label(use.receiver_desk_id),
                _on(use.viewed_on, use.provider_view) or "回答待ち",
                use.view_note,
            ),
            f"/plan_services/{use.id}",
        )
        for use in session.exec(inquired_of(row.id))
    ]
    if rows:
        yield Section(
            "支援提供者への状況照会", table=Table(VIEWS, rows), note=VIEWS_NOTE
        )


def _ending(row: SupportPlan) -> Iterator[Shown]:
    if row.evaluated_on:
        yield Shown("評価した日", era_form(row.evaluated_on))
        yield Shown("目標の達成度", row.achievement.label if row.achievement else "")
        yield Shown("支援の経過と成果", row.evaluation)
    if row.no_plan_reason:
        yield Shown("プラン未作成の理由", row.no_plan_reason.label)
    if row.ending and row.ended_on:
        yield Shown("終結・中断の事由", row.ending.label)
        yield Shown("終結・中断の日", era_form(row.ended_on))


def _on(day: date | None, what: Any) -> str:
    return f"{era_form(day)}　{what.label}" if day and what else ""


def _day(day: date | None) -> str:
    return era_form(day) if day else ""


def _links(
    session: Session, row: SupportPlan, reader: Reader
) -> Sequence[tuple[str, str]]:
    if reader.person is None:
        return ()
    links = [
        (f"/support_cases/{row.support_case_id}", "相談支援の画面"),
        (f"/support_plans/{row.id}/sheet", "支援プランを印刷する（A4）"),
    ]
    ours = reader.own and Side.SENDER in reader.sides
    if ours and row.state is SupportPlanState.EVALUATED:
        address = f"/support_plans/new?support_case={row.support_case_id}"
        links.insert(0, (address, "再プランを作成する"))
    if ours and row.state is SupportPlanState.RUNNING:
        links.append((f"/plan_services/new?plan={row.id}", "事業の利用を始める"))
    links.extend(
        (f"/support_plans/{plan.id}", "次の支援プラン")
        for plan in session.exec(plans_of(row.support_case_id))
        if plan.previous_plan_id == row.id
    )
    return links


SUPPORT_PLAN_PAGE = CasePage(
    procedure=SUPPORT_PLAN,
    table=SupportPlan,
    title=_title,
    sections=_sections,
    links=_links,
    note=PLAN_NOTE,
    asks=PLAN_ASKS,
    elsewhere=frozenset({"replan"}),
)
