"""つなぎの問合せ — the referrals a person sees, and the rows around one of them."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlmodel import col, select

from models.client import Client
from models.consent import Consent
from models.queries.duties import desks_named
from models.queries.visibility import Onlooker, desks_of, visible
from models.referral import LIVE, REFERRAL
from models.referral_sheet import Referral, ReferralState, Sheet

DRAFTS = (ReferralState.DRAFT, ReferralState.CONSENT_CHECKED)
ENDED = tuple(s for s, state in REFERRAL.states.items() if state.final)


def referral_seen_by(onlooker: Onlooker, referral_id: int) -> Any:
    """Return one referral, if this person may see it."""
    return visible(select(Referral), onlooker).where(Referral.id == referral_id)


def referrals_of(
    onlooker: Onlooker, way: str = "", stage: str = "", words: str = ""
) -> Any:
    """Return the referrals a person sees, newest first.

    `way`: `sent` or `received` by the person's side; `stage`: `draft`, `live`, `ended`.
    """
    query, desks = visible(select(Referral), onlooker), desks_of(onlooker)
    if way == "sent":
        query = query.where(col(Referral.sender_desk_id).in_(desks))
    if way == "received":
        query = query.where(col(Referral.receiver_desk_id).in_(desks))
    if words:
        query = query.where(
            col(Referral.number).contains(words, autoescape=True)
            | col(Referral.sender_desk_id).in_(desks_named(words))
            | col(Referral.receiver_desk_id).in_(desks_named(words))
        )
    return _in_stage(query, stage).order_by(col(Referral.id).desc())


def _in_stage(query: Any, stage: str) -> Any:
    state = col(Referral.state)
    if stage == "draft":
        return query.where(state.in_(DRAFTS))
    if stage == "live":
        return query.where(state.not_in((*DRAFTS, *ENDED)))
    return query.where(state.in_(ENDED)) if stage == "ended" else query


def of_same_sheet(referral: Referral) -> Any:
    """Return the referrals of the same sheet to other counters."""
    return (
        select(Referral)
        .where(Referral.sheet_id == referral.sheet_id, Referral.id != referral.id)
        .order_by(col(Referral.id))
    )


def same_again(sheet: Sheet, client: Client) -> Any:
    """Return what was written before in the very same words, newest first."""
    return (
        select(Referral)
        .join(Sheet, col(Sheet.id) == Referral.sheet_id)
        .join(Client, col(Client.id) == Sheet.client_id)
        .where(Sheet.sender_desk_id == sheet.sender_desk_id, Sheet.id != sheet.id)
        .where(Sheet.written_by == sheet.written_by)
        .where(Sheet.situation == sheet.situation, Sheet.request == sheet.request)
        .where(Client.name == client.name, Client.born_on == client.born_on)
        .where(col(Referral.state).not_in(ENDED))
        .order_by(col(Referral.id).desc())
    )


def about_the_same_person(referral: Referral, born_on: date, desks: list[int]) -> Any:
    """Return live referrals to these desks about people born that day, oldest first.

    Whether it is the same person, and may be read at all, the caller finds out.
    """
    return (
        select(Referral)
        .join(Sheet, col(Sheet.id) == Referral.sheet_id)
        .join(Client, col(Client.id) == Sheet.client_id)
        .where(Client.born_on == born_on, Referral.id != referral.id)
        .where(col(Referral.receiver_desk_id).in_(desks))
        .where(col(Referral.state).in_(LIVE), col(Referral.opened_at).is_not(None))
        .where(Sheet.id != referral.sheet_id)
        .order_by(col(Referral.id))
    )


def consents_of(referral_ids: Sequence[int]) -> Any:
    """Return referral id and consent of several referrals that have one."""
    return (
        select(Referral.id, Consent)
        .join(Sheet, col(Sheet.id) == Referral.sheet_id)
        .join(Consent, col(Consent.id) == Sheet.consent_id)
        .where(col(Referral.id).in_(referral_ids))
    )
