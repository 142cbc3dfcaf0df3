"""相談支援の画面 — one case: the person, how far it is, its plans and next moves."""

from collections.abc import Iterator, Sequence
from datetime import date

from sqlmodel import Session, select

from models.client import SAFETY_LABELS, Client, SafetyFlag
from models.disclosure import FLAG_REASONS, Shown
from models.procedure import Side
from models.queries.support_cases import plans_of
from models.support_case import LIVE, SUPPORT_CASE
from models.support_case_sheet import Problem, SupportCase, SupportCaseState
from models.support_plan import SUPPORT_PLAN
from models.wareki import era_form
from web.case_frame import CasePage, Line, Reader, Section, Table
from web.support_words import CASE_NOTE, JOINT_INTAKE

PLANS = ("支援プラン", "いまの段階", "期間")
MAY_DRAFT = LIVE - {SupportCaseState.RECEIVED, SupportCaseState.ASSESSING}


def _title(_session: Session, _row: SupportCase) -> str:
    """No name stands in a heading."""
    return "相談支援"


def _sections(session: Session, row: SupportCase, reader: Reader) -> Sequence[Section]:
    told = [
        Section(
            "受付からスクリーニングまで",
            lines=tuple(_intake(row)),
            note=JOINT_INTAKE if row.budget_concern and row.state in LIVE else "",
        ),
        Section("これまでと次の対応", lines=tuple(_moves(row))),
        Section("支援プラン", table=_plans(session, row)),
    ]
    if reader.own:
        told.insert(0, Section("ご本人", lines=tuple(person_lines(session, row))))
    return told


def person_lines(session: Session, row: SupportCase) -> Iterator[Shown]:
    """The person, for our own side alone; safety flags keep back where they live."""
    client = session.exec(select(Client).where(Client.id == row.client_id)).one()
    flags = [flag for flag in SafetyFlag if flag.value in client.safety_flags]
    why = FLAG_REASONS[flags[0]] if flags else None
    yield Shown("氏名", client.name)
    yield Shown("ふりがな", client.kana)
    yield Shown("生年月日", _day(client.born_on))
    for label, value in (
        ("住所", client.address),
        ("世帯の状況", client.household),
        ("連絡先", client.contact),
    ):
        yield Shown(label, "" if why else value, why)
    if flags:
        yield Shown("安全上の配慮", "、".join(SAFETY_LABELS[f] for f in flags))


def _intake(row: SupportCase) -> Iterator[Shown]:
    yield Shown("受付日", era_form(row.received_on))
    yield Shown("相談の経路", row.route.label)
    yield Shown("申込み・同意", row.application.label)
    if row.applied_on:
        yield Shown("申込日", era_form(row.applied_on))
    if row.screening and row.screened_on:
        yield Shown("スクリーニング", row.screening.label)
        yield Shown("区分を決めた日", era_form(row.screened_on))
    if row.assessed_on:
        yield Shown("アセスメントを終えた日", era_form(row.assessed_on))
        found = [each.label for each in Problem if each.value in row.problems]
        yield Shown("課題", "、".join(found))


def _moves(row: SupportCase) -> Iterator[Shown]:
    yield Shown("来所・面談", f"{row.visits}回（受付の日を含みます）")
    if row.last_visit_on:
        yield Shown("最後の来所・面談", era_form(row.last_visit_on))
    if row.attempts:
        days = "、".join(era_form(date.fromisoformat(day)) for day in row.attempts)
        yield Shown("連絡がつかなかった日", days)
    if row.move_on:
        move = f"{row.move_what}（{row.move_who}、{era_form(row.move_on)}まで）"
        yield Shown("次の対応", move)
    if row.no_plan_reason:
        yield Shown("プラン未作成の理由", row.no_plan_reason.label)
    if row.next_look_on:
        yield Shown("次に状況を確認する日", era_form(row.next_look_on))
    if row.ending and row.ended_on:
        yield Shown("終結・中断の事由", row.ending.label)
        yield Shown("終結・中断の日", era_form(row.ended_on))


def _plans(session: Session, row: SupportCase) -> Table:
    rows = tuple(
        Line(
            (
                plan.number,
                SUPPORT_PLAN.states[plan.state].label,
                f"{era_form(plan.starts_on)} から {era_form(plan.ends_on)} まで",
            ),
            f"/support_plans/{plan.id}",
        )
        for plan in session.exec(plans_of(row.id))
    )
    return Table(PLANS, rows, none="まだ作成していません。")


def _day(day: date | None) -> str:
    return era_form(day) if day else ""


def _links(
    session: Session, row: SupportCase, reader: Reader
) -> Sequence[tuple[str, str]]:
    if reader.person is None:
        return ()
    links = [("/support_cases", "相談支援の一覧")]
    if row.referral_id and reader.own:
        links.append((f"/referrals/{row.referral_id}", "もとのつなぎ"))
    plans = session.exec(plans_of(row.id)).all()
    running = any(not SUPPORT_PLAN.states[plan.state].final for plan in plans)
    ours = Side.SENDER in reader.sides
    if ours and reader.own and row.state in MAY_DRAFT and not running:
        address = f"/support_plans/new?support_case={row.id}"
        links.insert(0, (address, "支援プラン案を作成する"))
    return links


SUPPORT_CASE_PAGE = CasePage(
    procedure=SUPPORT_CASE,
    table=SupportCase,
    title=_title,
    sections=_sections,
    links=_links,
    note=CASE_NOTE,
    elsewhere=frozenset({"note_plan"}),
)
