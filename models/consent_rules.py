"""同意の確認 — the guards a verb of the referral passes before it changes anything.

個人情報の保護に関する法律第69条; 地方税法第22条 for tax and levy items.
"""

from typing import Any

from models.consent import Consent, ConsentItem
from models.notice import NoticeState
from models.referral_sheet import Sheet, Way
from models.refusals import ConsentMissing, StepNotOpen


def consent_covers(facts: Any) -> None:
    """Refuse to hand anything on without a consent that names this counter.

    A sheet the person carries (本人持参) is no disclosure by us and needs none.
    Raises ConsentMissing.
    """
    referral, record = facts.case, facts.record
    if referral.way is Way.CARRIED and not record.sheet.tax_note:
        return
    consent: Consent | None = record.consent
    if consent is None:
        raise ConsentMissing(
            f"{referral.number}：ご本人の同意の記録がないため送付できません。"
            "同意の内容を記録してください。"
        )
    refuse_gap(referral.number, consent, record, facts)
    _refuse_tax_without_its_own(referral.number, consent, record.sheet)


def refuse_gap(number: str, consent: Consent, record: Any, facts: Any) -> None:
    """Refuse a consent that is not in force, or not for these two counters.

    Raises ConsentMissing.
    """
    if not consent.holds_on(facts.today):
        raise ConsentMissing(
            f"{number}：ご本人の同意の期間外（または撤回後）のため送付できません。"
        )
    if consent.from_agency_id != record.sender.agency_id:
        raise ConsentMissing(f"{number}：同意は別の機関からの提供についてのものです。")
    if record.receiver.agency_id not in consent.to_agency_ids:
        raise ConsentMissing(
            f"{number}：同意の提供先に「{record.receiver.name}」が含まれていません。"
        )
    if ConsentItem.IDENTITY.value not in consent.items:
        raise ConsentMissing(f"{number}：氏名等の提供についての同意がありません。")


def _refuse_tax_without_its_own(number: str, consent: Consent, sheet: Sheet) -> None:
    if sheet.tax_note and ConsentItem.TAX.value not in consent.items:
        raise ConsentMissing(
            f"{number}：市税・保険料等の情報には専用の同意書が必要です（地方税法第22条）。"
            "同意書を記録するか、その欄を空にしてください。"
        )


def notice_of_result_left(facts: Any) -> None:
    """Refuse to end a referral whose result the sender may never have been told.

    Raises StepNotOpen unless the request for confirmation was mailed, or a person
    recorded that the counter was told another way.
    """
    told = facts.record.confirmation_told
    if told is not NoticeState.MAILED:
        raise StepNotOpen(
            f"{facts.case.number}：結果の報告が送付元に届いたことを確認できないため、"
            "報告済（確認なし）にはできません。"
        )
