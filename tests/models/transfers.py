"""担当替え as plain values, for tests without a database."""

from datetime import UTC, date, datetime
from typing import Any

from models.transfer_sheet import (
    BatchState,
    Transfer,
    TransferBatch,
    TransferGround,
    TransferState,
)

BEGUN_AT = datetime(2026, 9, 17, 1, 0, tzinfo=UTC)
HANDS_OVER_ON = date(2027, 3, 31)
OF_A_CASE: dict[str, Any] = {
    "municipality_id": 1,
    "number": "26-00001",
    "sender_desk_id": 1,
    "receiver_desk_id": 2,
    "own_desk_id": 1,
    "hands_over_on": HANDS_OVER_ON,
}
TRANSFER_GIVEN = {
    "handing_note": "次回の面談は4月6日です。",
    "consent_check": "covers",
    "received_note": "確認しました。",
    "cancel_reason": "登録の誤り",
}


def a_batch(state: BatchState, **different: Any) -> TransferBatch:
    usual = {
        **OF_A_CASE,
        "id": 31,
        "ground": TransferGround.STAFF,
        "substitute_post_id": 3,
        "begun_at": BEGUN_AT,
        "begun_by": "係長 花子",
        "state": state,
    }
    return TransferBatch(**{**usual, **different})


def a_transfer(state: TransferState, **different: Any) -> Transfer:
    usual = {
        **OF_A_CASE,
        "id": 32,
        "batch_id": 31,
        "about_procedure": "referral",
        "about_case_id": 5,
        "state": state,
    }
    return Transfer(**{**usual, **different})


TRANSFERS = {"transfer_batch": a_batch, "transfer": a_transfer}
