"""引継ぎの画面 — what the frame is told of a handover, within what may be shown."""

from collections.abc import Sequence
from datetime import timedelta

from sqlmodel import Session, select

from models.deadline_rules import Days
from models.disclosure import Shown
from models.event import Event
from models.handover import HANDOVER
from models.handover_sheet import DIRECTION_LABELS, Handover, HandoverState
from models.procedure import Side
from models.referral_sheet import Sheet
from models.statutes import ASSISTANCE_DEEMED_REFUSED
from models.wareki import era_form
from tasks import clock
from tasks.directory import directory
from web.case_frame import CasePage, Reader, Section
from web.handover_rows import (
    basis_lines,
    handover_answers,
    handover_lines,
    words_may_be_read,
)
from web.handover_words import ASKS, LAW_BY_ENTRANCE, NOT_AN_APPLICATION, TICKS, URGENT

SHARING = frozenset({"share", "inform", "notify"})
_UNOPENED = "「内容を確認する」を押すと表示され、開いたことが記録されます。"


def title_of(session: Session, row: Handover) -> str:
    """From which office to which."""
    held = directory(session)
    sender, receiver = map(held.desk_label, (row.sender_desk_id, row.receiver_desk_id))
    return f"{sender} から {receiver} への引継ぎ"


def sheet_of(session: Session, row: Handover) -> Sheet:
    """The sheet of a handover."""
    return session.exec(select(Sheet).where(Sheet.id == row.sheet_id)).one()


def _sections(session: Session, row: Handover, reader: Reader) -> Sequence[Section]:
    sheet, side = sheet_of(session, row), reader.sides[0]
    content = handover_lines(session, row, sheet, side)
    answers = handover_answers(session, row, sheet, side)
    return [
        Section("引継ぎの場面", _scene(row), note=_law(session, row)),
        Section("引継ぎ票の内容", content, note="" if content else _UNOPENED),
        *([Section("経過・結果", answers)] if answers else []),
        Section("提供の根拠", [Shown(*line) for line in basis_lines(row)]),
    ]


def _scene(row: Handover) -> list[Shown]:
    lines = [
        Shown("区分", DIRECTION_LABELS[row.direction]),
        Shown("場面", row.entrance.label),
        Shown("利用する事業", row.service.label if row.service else ""),
        Shown("特定被保護者の要件", row.criterion.label if row.criterion else ""),
    ]
    return [line for line in lines if line.value]


def _law(session: Session, row: Handover) -> str:
    """What the law says at this point: 急迫, the entrance, no notice in 30 days."""
    said = [LAW_BY_ENTRANCE.get(row.entrance, ""), URGENT if row.urgent else ""]
    return "".join(part for part in (*said, _no_notice(session, row)) if part)


def _no_notice(session: Session, row: Handover) -> str:
    """生活保護法第24条第7項, from the 30th day after the application on."""
    rule = ASSISTANCE_DEEMED_REFUSED.rule
    if row.state is not HandoverState.APPLIED or row.applied_on is None:
        return ""
    assert isinstance(rule, Days)
    last = row.applied_on + timedelta(days=rule.n)
    if clock.office_today(session) < last:
        return ""
    return (
        f"申請から30日目は{era_form(last)}です。この日までに決定の通知がないときは、"
        "申請された方は申請が却下されたものとみなすことができます"
        f"（{ASSISTANCE_DEEMED_REFUSED.citation}）。"
    )


def _links(
    _session: Session, row: Handover, reader: Reader
) -> Sequence[tuple[str, str]]:
    if reader.person is None:
        return ()
    links = [("/handovers", "引継ぎの一覧")]
    if Side.SENDER in reader.sides or row.opened_at:
        links.append((f"/handovers/{row.id}/sheet", "引継ぎ票を印刷する（A4）"))
    open_to = {v.name for v in HANDOVER.verbs if row.state in v.from_states}
    if Side.SENDER in reader.sides and open_to & SHARING:
        links.append((f"/handovers/{row.id}/preview", "共有で送るメールを確認する"))
    return links


def _may_read(session: Session, row: Handover, reader: Reader, event: Event) -> bool:
    mine = event.desk_id is not None and event.desk_id == reader.desk_id
    return mine or words_may_be_read(session, row, sheet_of(session, row), reader)


HANDOVER_PAGE = CasePage(
    procedure=HANDOVER,
    table=Handover,
    title=title_of,
    sections=_sections,
    links=_links,
    note=NOT_AN_APPLICATION,
    asks=ASKS,
    ticks=TICKS,
    may_read=_may_read,
    # what is kept on the row stands under 経過・結果, within the consent
    kept_back=frozenset(g.name for v in HANDOVER.verbs for g in v.given if g.saves),
)
