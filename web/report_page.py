"""実績報告の画面 — one report: its period, its numbers, and where they lead."""

from collections.abc import Iterator, Sequence

from sqlmodel import Session, select

from models.disclosure import Shown
from models.procedure import Side
from models.queries.reports import lines_of
from models.report import OWED, REPORT
from models.report_period import period_label
from models.report_rule import LineDraft, ReportRule
from models.report_sheet import Report, ReportLine
from models.wareki import era_form
from tasks.counting import counted
from tasks.report_record import span_of
from web.case_frame import CasePage, Line, Reader, Section, Table

HEADS = ("項目", "記録からの集計", "報告する件数", "集計と異なる理由")
FILL_IN = "件数を入力する"
NOTE = (
    "報告には、個人情報を書かないでください。件数が少ない場合も、氏名等の分かる"
    "記載は避けてください。提出の日は、窓口どうしの取り決めによるものです。"
)


def rule_of(session: Session, row: Report) -> ReportRule:
    """The rule the report was planned from."""
    return session.exec(select(ReportRule).where(ReportRule.id == row.rule_id)).one()


def title_of(session: Session, row: Report) -> str:
    """What is reported, and on which period."""
    rule = rule_of(session, row)
    return f"{rule.title}　{period_label(rule.rhythm, row.period_last_on)}"


def _sections(session: Session, row: Report, reader: Reader) -> Sequence[Section]:
    rule = rule_of(session, row)
    about = Section("報告の内容", lines=tuple(_about(rule, row)), note=rule.note)
    if not rule.lines:
        return (about,)
    rows = tuple(_numbers(session, rule, row, reader))
    return (about, Section("件数", table=Table(HEADS, rows)))


def _about(rule: ReportRule, row: Report) -> Iterator[Shown]:
    first, last = era_form(row.period_first_on), era_form(row.period_last_on)
    yield Shown("報告期間", f"{first} から {last} まで")
    yield Shown("報告の時期", rule.rhythm.label)
    yield Shown("文書番号・保管場所", row.kept_at)
    yield Shown("備考", row.remark)
    if row.return_reason and row.new_due_on:
        yield Shown("差戻しの理由", row.return_reason)
        yield Shown("新しい提出日", era_form(row.new_due_on))
    if row.excuse_reason:
        yield Shown("提出不要の理由", row.excuse_reason)


def _numbers(
    session: Session, rule: ReportRule, row: Report, reader: Reader
) -> Iterator[Line]:
    saved = {line.key: line for line in session.exec(lines_of([row.id]))}
    ours = Side.SENDER in reader.sides
    for line in rule.drafted_lines():
        kept = saved.get(line.key)
        number = _counted(session, row, line, kept, live=ours)
        cells = (
            line.label,
            "（手入力）" if number is None else f"{number}{line.unit}",
            f"{kept.reported}{line.unit}" if kept else "未入力",
            kept.reason if kept else "",
        )
        opens = ours and line.counted and reader.person
        yield Line(cells, f"/reports/{row.id}/rows/{line.key}" if opens else "")


def _counted(
    session: Session,
    row: Report,
    line: LineDraft,
    kept: ReportLine | None,
    *,
    live: bool,
) -> int | None:
    """What the work counts: now for the office itself, as saved for the receiver."""
    if live and line.counted and row.state in OWED:
        return counted(session, line.counted, span_of(row))
    return kept.counted if kept else None


def _links(session: Session, row: Report, reader: Reader) -> Sequence[tuple[str, str]]:
    ours = Side.SENDER in reader.sides and row.state in OWED
    links = [("/reports", "提出状況の一覧")] if reader.person else []
    if ours and reader.person and rule_of(session, row).lines:
        links.insert(0, (f"/reports/{row.id}/numbers", FILL_IN))
    return links


def _visit_links(
    session: Session, row: Report, reader: Reader
) -> Sequence[tuple[str, str]]:
    """For an office that came by link or code: the same numbers, without account."""
    writes = Side.SENDER in reader.sides and row.state in OWED
    return [("numbers", FILL_IN)] if writes and rule_of(session, row).lines else []


REPORT_PAGE = CasePage(
    procedure=REPORT,
    table=Report,
    title=title_of,
    sections=_sections,
    links=_links,
    visit_links=_visit_links,
    note=NOTE,
    asks={
        "submission": "実績報告の提出をお願いします。該当がなければ0件としてください。",
        "resubmission": "差戻しの内容を直して、もう一度提出をお願いします。",
        "acceptance": "実績報告が届きました。内容をご確認のうえ、受領をお願いします。",
    },
    ticks={
        "submit_nil": "該当なし（0件）であることを確認しました",
        "accept": "報告の内容を確認しました",
        "accept_nil": "該当なし（0件）の報告を確認しました",
    },
    elsewhere=frozenset({"fill_in"}),
)
