"""引継ぎの中身 — the sheet and the answers of a handover, for each of its two sides.

Under a consent only what it covers is shown, while it holds; under another ground of
個人情報の保護に関する法律第69条第2項 what the sheet says. Safety flags always hold.
"""

from datetime import date

from sqlmodel import Session, select

from models.client import Client
from models.consent import Consent, ConsentItem
from models.disclosure import (
    NO_CONSENT,
    NOT_COVERED,
    PERIOD_OVER,
    Shown,
    what_receiver_may_see,
    what_writer_may_see,
)
from models.handover_sheet import (
    APPLICATION_WAY_LABELS,
    BASIS_LABELS,
    CONTACT_LABELS,
    DECISION_LABELS,
    WISH_LABELS,
    Basis,
    Handover,
)
from models.labelled import Labelled
from models.procedure import Side
from models.referral_sheet import Sheet, Way
from models.wareki import era_form
from tasks import clock
from web.case_frame import Reader

_MEANS = "所持金・住居・ライフラインの状況"


def handover_lines(
    session: Session, handover: Handover, sheet: Sheet, side: Side
) -> list[Shown]:
    """The sheet for its two sides; the receiver reads it once it was opened."""
    if side is Side.RECEIVER and handover.opened_at is None:
        return []
    client = session.exec(select(Client).where(Client.id == sheet.client_id)).one()
    if side is Side.SENDER or handover.basis is not Basis.CONSENT:
        lines, gap = what_writer_may_see(sheet, client), None
    else:
        consent, today = consent_of(session, sheet), clock.office_today(session)
        lines = what_receiver_may_see(sheet, client, consent, Way.SENT, today)
        gap = _gap(consent, today)
    means = Shown(_MEANS, "" if gap else handover.means, gap)
    return [*(each for each in lines if each.value or each.withheld), means]


def handover_answers(
    session: Session, handover: Handover, sheet: Sheet, side: Side
) -> list[Shown]:
    """What came of it so far; to the sender while the consent holds."""
    told = [Shown(label, value) for label, value in _answers(handover) if value]
    if side is Side.RECEIVER or handover.basis is not Basis.CONSENT:
        return told
    gap = _gap(consent_of(session, sheet), clock.office_today(session))
    return [Shown(each.label, "", gap) if gap else each for each in told]


def words_may_be_read(
    session: Session, handover: Handover, sheet: Sheet, reader: Reader
) -> bool:
    """Whether the other side's words may be read: opened, and within the consent."""
    if Side.SENDER not in reader.sides and handover.opened_at is None:
        return False
    if handover.basis is not Basis.CONSENT:
        return True
    return _gap(consent_of(session, sheet), clock.office_today(session)) is None


def basis_lines(handover: Handover) -> list[tuple[str, str]]:
    """The ground on which it is handed on, and the reason where it is no consent."""
    lines = [("根拠", BASIS_LABELS[handover.basis]), ("理由", handover.basis_reason)]
    return [(label, value) for label, value in lines if value]


def consent_of(session: Session, sheet: Sheet) -> Consent | None:
    """The consent on the sheet, or none."""
    return session.get(Consent, sheet.consent_id) if sheet.consent_id else None


def _gap(consent: Consent | None, today: date) -> str | None:
    if consent is None:
        return NO_CONSENT
    if not consent.holds_on(today):
        return PERIOD_OVER
    return None if ConsentItem.SITUATION.value in consent.items else NOT_COVERED


def _answers(row: Handover) -> list[tuple[str, str]]:
    contact = row.contact_result
    return [
        *_before(row),
        *_of_the_application(row),
        ("取下げの理由", row.withdrawal_reason),
        ("初回の連絡の結果", CONTACT_LABELS[contact] if contact else ""),
        ("利用の状況", row.use_status),
    ]


def _before(row: Handover) -> list[tuple[str, str]]:
    """What the 実施機関 recorded before it handed on, and told the person."""
    wish = row.wish_or_concern
    return [
        ("保護の廃止予定日", _day(row.ends_on)),
        ("つなぐ理由", WISH_LABELS[wish] if wish else ""),
        ("希望・気がかりの確認", row.neither_note),
        ("申請意思の有無", _named(row.wish_to_apply)),
        ("申請の案内をした日", _day(row.guided_on)),
        ("案内した内容", row.guidance_note),
        ("ご本人へ通知した日", _day(row.person_told_on)),
        ("ご本人への通知の方法", _named(row.person_told_how)),
    ]


def _of_the_application(row: Handover) -> list[tuple[str, str]]:
    way, decision = row.application_way, row.decision
    return [
        ("申請日", _day(row.applied_on)),
        ("申請の方法", APPLICATION_WAY_LABELS[way] if way else ""),
        ("期限を延ばした理由", row.extension_reason),
        ("決定の結果", DECISION_LABELS[decision] if decision else ""),
        ("決定又は取下げの日", _day(row.decided_on)),
        ("遅延の理由", _named(row.delay_stated)),
        ("決定の補足", row.decision_note),
        ("通知がないことについての説明", row.no_notice_note),
        ("申請に至らなかった事情", row.no_application_reason),
        ("次に状況を確認する日", _day(row.next_look_on)),
    ]


def _day(day: date | None) -> str:
    return era_form(day) if day else ""


def _named(member: Labelled | None) -> str:
    return member.label if member else ""
