"""再現のシート — what a counter types on a new sheet; the persons are fictional."""

from deploy.replay.plan import Planned
from models.referral_sheet import TOPICS


def sheet_of(one: Planned, receiver_desk_id: int) -> dict[str, str | list[str]]:
    """Return the fields of the form for a preview, with the person's own consent."""
    topics = list(TOPICS)
    return {
        "to_1": str(receiver_desk_id),
        "name": f"架空　{one.key:03d}番",
        "topics": [topics[one.key % len(topics)]],
        "situation": "家計についてのご相談です（再現のための架空の内容）。",
        "request": "ご相談をお受けください。",
        "consent": "yes",
        "consent_on": one.on.strftime("%Y/%m/%d"),
        "consent_way": "written",
        "original_kept_at": "窓口の鍵付き書庫",
        "items": ["identity", "situation"],
        "result_may_return": "yes",
        "step": "preview",
    }
