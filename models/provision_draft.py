"""事業の利用の下書き — what a desk types to begin one use."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from models.drafts import ClientDraft
from models.individual_number import refuse_individual_number
from models.provision import Kind

LABELS = {
    "kind": "事業",
    "to": "決定・提供する窓口",
    "name": "氏名",
    "no_plan_reason": "支援プランより先に利用する理由",
    "consent_on": "情報提供への同意の日",
    "request_note": "お願いしたいこと",
}


@dataclass(frozen=True)
class ProvisionDraft:
    """One use to begin: for whom, by which desk, under which plan or why without one.

    `given` is what the verb of the 事業 asks for: 申請日, 離職の日 and the like.
    """

    kind: Kind
    to: int
    client: ClientDraft | None = None  # nobody where the plan says who it is
    support_plan_id: int | None = None
    no_plan_reason: str = ""
    consent_on: date | None = None
    request_note: str = ""
    given: Mapping[str, str] = field(default_factory=dict)


def refuse_numbers_in(draft: ProvisionDraft) -> None:
    """Refuse 個人番号-like text in any field. Raises LooksLikeIndividualNumber."""
    for name in ("no_plan_reason", "request_note"):
        refuse_individual_number(getattr(draft, name), LABELS[name])
    if draft.client:
        refuse_individual_number(draft.client.name, LABELS["name"])
        refuse_individual_number(draft.client.contact, "連絡先")
