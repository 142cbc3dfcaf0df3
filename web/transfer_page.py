"""担当替えの画面 — a batch with its gap, and the receipt of one case."""

from collections.abc import Sequence

from sqlmodel import Session, col, select

from models.addresses import case_path
from models.columns import office_day
from models.consent import Consent
from models.disclosure import Shown
from models.procedure import Side
from models.queries.duties import owed_on
from models.referral_sheet import Sheet
from models.transfer import TRANSFER, TRANSFER_BATCH, WAITING
from models.transfer_sheet import Transfer, TransferBatch, TransferState
from models.wareki import era_form
from tasks import clock
from tasks.directory import directory
from tasks.outlook import step_of
from tasks.transfers import label_of, sheet_id_of
from web.case_frame import CasePage, Line, Reader, Section, Table

GAP_HEADS = ("受付番号", "手続", "受け取る窓口", "対応待ち", "引継ぎの日", "状況")
_NOTE = (
    "受領が確認されるまで、件は元の窓口に残り、代理の担当が対応します。"
    "期日は窓口どうしの取り決めです。"
)


def gap_of(session: Session, batch: TransferBatch) -> list[tuple[Transfer, Line]]:
    """What is not received yet: the case, who is to receive it, and since when."""
    query = select(Transfer).where(
        Transfer.batch_id == batch.id, col(Transfer.state).in_(WAITING)
    )
    rows = session.exec(query.order_by(col(Transfer.id))).all()
    return [(row, _gap_line(session, row)) for row in rows]


def _gap_line(session: Session, row: Transfer) -> Line:
    held, state = directory(session), TRANSFER.states[row.state]
    waits = {
        "sender": row.sender_desk_id,
        "receiver": row.receiver_desk_id,
    }[str(state.turn)]
    late = (clock.office_today(session) - row.hands_over_on).days
    since = f"引継ぎの日から{late}日" if late > 0 else state.label
    cells = (
        row.number,
        label_of(row),
        held.desk_label(row.receiver_desk_id),
        held.desk_label(waits),
        era_form(row.hands_over_on),
        since,
    )
    return Line(cells, f"/transfers/{row.id}")


def _batch_title(session: Session, row: TransferBatch) -> str:
    held = directory(session)
    ends = (row.sender_desk_id, row.receiver_desk_id)
    sender, receiver = (held.desk_label(desk) for desk in ends)
    return f"{sender} から {receiver} への担当替え"


def _batch_sections(
    session: Session, row: TransferBatch, _reader: Reader
) -> Sequence[Section]:
    held, gap = directory(session), gap_of(session, row)
    substitute = held.posts[row.substitute_post_id]
    answers = f"{held.desk_label(substitute.desk_id)}（{substitute.title}）"
    whole = select(Transfer.id).where(Transfer.batch_id == row.id)
    number = len(session.exec(whole).all())
    facts = [
        Shown("引継ぎの日", era_form(row.hands_over_on)),
        Shown("根拠", row.ground.label),
        Shown("受領までの代理", answers),
        Shown("対象の件", f"{number}件（うち受領されていないもの {len(gap)}件）"),
        Shown("始めた人", f"{row.begun_by}（{era_form(office_day(row.begun_at))}）"),
        Shown("備考", row.note),
    ]
    table = Table(GAP_HEADS, [line for _, line in gap], none="すべて受領されています。")
    return [
        Section("担当替えの内容", [one for one in facts if one.value]),
        Section("受領されていない件", table=table),
    ]


def _batch_links(
    _session: Session, row: TransferBatch, reader: Reader
) -> Sequence[tuple[str, str]]:
    if reader.person is None:
        return ()
    gap = f"/transfers/gap/{row.id}"
    return [
        (gap, "未受領の報告（印刷用）"),
        (f"{gap}.csv", "未受領の報告をCSVで保存する"),
        ("/transfers", "担当替えの一覧"),
    ]


def _title(_session: Session, row: Transfer) -> str:
    return f"{label_of(row)}（受付番号 {row.number}）の担当替え"


def _sections(session: Session, row: Transfer, _reader: Reader) -> Sequence[Section]:
    duties = session.exec(owed_on(row.about_procedure, row.about_case_id)).all()
    held = directory(session)
    lines = [
        Line((step_of(d).label, held.desk_label(d.debtor_desk_id), era_form(d.due_on)))
        for d in duties
    ]
    table = Table(("続いている対応", "対応する窓口", "期日"), lines)
    note = [Shown("引継ぎのメモ", row.handing_note)] if row.handing_note else []
    return [
        Section("引き継ぐ内容", note, table),
        Section("同意の確認", _consent(session, row)),
    ]


def _consent(session: Session, row: Transfer) -> list[Shown]:
    """What the new holder looks at again: until when a consent holds, and where."""
    checked = [
        Shown("承継の確認", row.consent_check.label if row.consent_check else ""),
        Shown("補足", row.received_note),
    ]
    found = [one for one in checked if one.value]
    sheet_id = sheet_id_of(session, row)
    sheet = session.get(Sheet, sheet_id) if sheet_id else None
    if sheet is None or sheet.consent_id is None:
        return [Shown("ご本人の同意", "この件に同意の記録はありません"), *found]
    consent = session.get_one(Consent, sheet.consent_id)
    until = era_form(consent.valid_until) if consent.valid_until else "期限の定めなし"
    holds = consent.holds_on(clock.office_today(session))
    return [
        Shown("同意の日", era_form(consent.given_on)),
        Shown("同意の期限", until if holds else f"{until}（現在は期間外又は撤回後）"),
        Shown("原本の保管場所", consent.original_kept_at),
        *found,
    ]


def _links(
    _session: Session, row: Transfer, reader: Reader
) -> Sequence[tuple[str, str]]:
    if reader.person is None:
        return ()
    whole = (case_path(TRANSFER_BATCH.name, row.batch_id), "担当替えの全体")
    if Side.SENDER not in reader.sides and row.state is not TransferState.RECEIVED:
        return [whole]  # the new counter opens the case once it is its own
    return [
        (case_path(row.about_procedure, row.about_case_id), "引き継ぐ件を開く"),
        whole,
    ]


TRANSFER_BATCH_PAGE = CasePage(
    procedure=TRANSFER_BATCH,
    table=TransferBatch,
    title=_batch_title,
    sections=_batch_sections,
    links=_batch_links,
    note=_NOTE,
)
TRANSFER_PAGE = CasePage(
    procedure=TRANSFER,
    table=Transfer,
    title=_title,
    sections=_sections,
    links=_links,
    note=_NOTE,
    asks={
        "receipt": "担当替えの件の受領の確認をお願いします。",
        "answer": "担当替えの件へのお尋ねに回答をお願いします。",
    },
    kept_back=frozenset({"handing_note", "consent_check", "received_note"}),
)
