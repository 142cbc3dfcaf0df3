"""週次レビューの画面 — the week's cases without a plan, and what was agreed on each."""

from collections.abc import Iterator, Sequence

from sqlmodel import Session

from models.disclosure import Shown
from models.fiscal_year import FiscalYear
from models.procedure import Side
from models.queries.support_cases import items_of, revisits
from models.wareki import era_form
from models.weekly_review import WEEKLY_REVIEW
from models.weekly_review_sheet import WeeklyItem, WeeklyReview, WeeklyReviewState
from web.case_frame import CasePage, Line, Reader, Section, Table
from web.support_words import REVIEW_NOTE

HEADS = ("受付番号", "一覧にある理由", "プランがない理由", "次の対応")


def _title(_session: Session, row: WeeklyReview) -> str:
    return f"週次レビュー　{era_form(row.held_on)}"


def _sections(session: Session, row: WeeklyReview, reader: Reader) -> Sequence[Section]:
    open_to = reader.own and Side.SENDER in reader.sides
    writable = open_to and row.state is WeeklyReviewState.OPEN
    rows = tuple(_rows(session, row, writable=writable))
    return (
        Section("プランのない相談", table=Table(HEADS, rows)),
        Section("再来所率", lines=(_rate(session, row),), note=RATE_NOTE),
    )


RATE_NOTE = (
    "今年度に受け付けた相談のうち、別の日にもう一度来所・面談のあった相談の割合です。"
)


def _rows(session: Session, row: WeeklyReview, *, writable: bool) -> Iterator[Line]:
    for item in session.exec(items_of(row.id)):
        answer = f"/weekly_reviews/{row.id}/items/{item.id}"
        case = f"/support_cases/{item.support_case_id}"
        cells = (item.number, item.standing.label, item.reason or "―", _move(item))
        yield Line(cells, answer if writable else case)


def _move(item: WeeklyItem) -> str:
    if item.move_on is None:
        return "―" if item.answered_at else "未定"
    return f"{item.move_what}（{item.move_who}、{era_form(item.move_on)}まで）"


def _rate(session: Session, row: WeeklyReview) -> Shown:
    first_on = FiscalYear.of(row.held_on).first_on
    query = revisits(row.sender_desk_id, first_on, row.held_on)
    received, again = session.exec(query).one()
    rate = f"{100 * again / received:.1f}パーセント" if received else "―"
    return Shown("再来所率", f"{rate}（{received}件のうち{again}件）")


def _links(
    _session: Session, _row: WeeklyReview, reader: Reader
) -> Sequence[tuple[str, str]]:
    return (("/support_cases", "相談支援の一覧"),) if reader.person else ()


WEEKLY_REVIEW_PAGE = CasePage(
    procedure=WEEKLY_REVIEW,
    table=WeeklyReview,
    title=_title,
    sections=_sections,
    links=_links,
    note=REVIEW_NOTE,
    elsewhere=frozenset({"answer"}),
)
