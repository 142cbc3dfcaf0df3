"""お礼の問合せ — how many of each counter's つなぎ arrived, came and are supported."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import func
from sqlmodel import col, select

from models.consent import Consent
from models.referral_sheet import Outcome, Referral, Sheet
from models.thanks_sheet import Thanks


def connected_in(since: datetime, until: datetime) -> Any:
    """Return our desk, the sending counter, and how many receipts were confirmed."""
    return _counts(col(Referral.acknowledged_at), since, until)


def ended_as(outcome: Outcome, since: datetime, until: datetime) -> Any:
    """Return the same for a result, where the consent lets results go back."""
    return (
        _counts(col(Referral.reported_at), since, until)
        .join(Sheet, col(Sheet.id) == Referral.sheet_id)
        .join(Consent, col(Consent.id) == Sheet.consent_id)
        .where(Referral.outcome == outcome, Consent.result_may_return)
    )


def thanked_in(month_on: date) -> Any:
    """Return our desk and the counter of every letter of that month."""
    return select(Thanks.sender_desk_id, Thanks.receiver_desk_id).where(
        Thanks.month_on == month_on
    )


def _counts(at: Any, since: datetime, until: datetime) -> Any:
    return (
        select(Referral.own_desk_id, Referral.sender_desk_id, func.count())
        .where(Referral.receiver_desk_id == Referral.own_desk_id)
        .where(Referral.sender_desk_id != Referral.own_desk_id)
        .where(at >= since, at < until)
        .group_by(col(Referral.own_desk_id), col(Referral.sender_desk_id))
    )
