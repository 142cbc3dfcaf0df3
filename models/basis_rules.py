"""根拠の確認 — the guards of a handover: consent, or another ground with its reason.

個人情報の保護に関する法律第69条第2項. 生活保護法第23条 speaks to the person in need and
is no ground for handing anything on.
"""

from typing import Any

from models.consent import ConsentItem
from models.consent_rules import refuse_gap
from models.handover_sheet import Basis
from models.refusals import ConsentMissing


def basis_covers(facts: Any) -> None:
    """Refuse to hand on without a consent for this counter, or a ground with reason.

    Raises ConsentMissing.
    """
    handover, record = facts.case, facts.record
    if handover.basis is not Basis.CONSENT:
        if not handover.basis_reason.strip():
            raise ConsentMissing(
                f"{handover.number}：同意によらずに提供する理由を記録してください。"
            )
        return
    if record.consent is None:
        raise ConsentMissing(
            f"{handover.number}：ご本人の同意の記録がないため引き継げません。"
            "同意の内容、または同意によらない根拠と理由を記録してください。"
        )
    refuse_gap(handover.number, record.consent, record, facts)
    whole = ConsentItem.SITUATION.value in record.consent.items
    if not (whole and record.consent.result_may_return):
        raise ConsentMissing(
            f"{handover.number}：引継ぎには、相談の内容の提供と、その後の経過・結果を"
            "お返しいただくことについても、ご本人の同意が必要です。"
        )
