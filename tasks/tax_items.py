"""税情報の表示 — a tax or levy item is read only with a reason, which is recorded.

地方税法第22条: only under a consent that names the item; each reading is one event.
"""

from sqlmodel import Session, select

from models.consent import Consent
from models.decide import Party
from models.disclosure import tax_note_for
from models.individual_number import refuse_individual_number
from models.referral_sheet import Referral, Sheet
from models.refusals import ConsentMissing, GivenMissing
from tasks import chain, clock

SHOW_TAX = "show_tax"


def show_tax(session: Session, referral: Referral, by: Party, reason: str) -> str:
    """Return the tax item and record who read it, when and why.

    Raises GivenMissing without a reason, ConsentMissing without the item's own
    consent, LooksLikeIndividualNumber.
    """
    told = reason.strip()
    if not told:
        raise GivenMissing("「表示する理由」を入力してください。", "reason")
    refuse_individual_number(told, "表示する理由")
    sheet = session.exec(select(Sheet).where(Sheet.id == referral.sheet_id)).one()
    consent = session.get(Consent, sheet.consent_id) if sheet.consent_id else None
    line = tax_note_for(sheet, consent, clock.office_today(session))
    if line.withheld:
        raise ConsentMissing(
            f"{referral.number}：市税・保険料等の情報についての専用の同意が確認できない"
            "ため、表示できません（地方税法第22条）。"
        )
    _record(session, referral, by, told)
    return line.value


def _record(session: Session, referral: Referral, by: Party, reason: str) -> None:
    chain.append_by(
        session,
        referral.municipality_id,
        by,
        clock.now(session),
        procedure="referral",
        case_id=referral.id,
        verb=SHOW_TAX,
        given={"reason": reason},
        legal_basis="本人の専用の同意（地方税法第22条）",
    )
