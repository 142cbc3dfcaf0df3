"""つなぎの一覧 — all that a person's side sent or received, drafts and ended too."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response
from sqlmodel import Session

from models.consent import Consent
from models.disclosure import result_may_return, state_sender_may_see
from models.procedure import Side
from models.queries.referrals import consents_of, referrals_of
from models.referral import REFERRAL
from models.referral_sheet import Referral
from tasks import clock
from tasks.directory import directory
from web.access import PartnerOrCoordinator, Person, Reading
from web.pages import page
from web.paging import address, turned_to
from web.sides import desks_by_side, side_of

router = APIRouter()

WAYS = (("", "すべて"), ("received", "届いたつなぎ"), ("sent", "送ったつなぎ"))
STAGES = [("draft", "下書き"), ("live", "進行中"), ("ended", "終了")]


@dataclass(frozen=True)
class ReferralRow:
    """One referral in a list: between whom, where it stands, since when."""

    href: str
    number: str
    parties: str
    state: str
    final: bool
    turn: str | None
    urgent: bool
    sent_at: datetime | None


@router.get("/referrals")
def list_referrals(
    request: Request,
    person: PartnerOrCoordinator,
    session: Reading,
    way: str = "",
    stage: str = "",
    q: str = "",
    page_number: Annotated[int, Query(alias="page")] = 1,
) -> Response:
    """The referrals of a person's side, newest first."""
    words = q.strip()
    filters = {"way": way, "stage": stage, "q": words}
    query = referrals_of(person, way, stage, words)
    sheaf = turned_to(session, query, page_number, "/referrals", filters)
    today = clock.office_today(session)
    return page(
        request,
        "referral_list.html",
        rows=referral_rows(session, person, sheaf.rows, today),
        sheaf=sheaf,
        filters=filters,
        tabs=_tabs(filters),
        here=address("/referrals", filters),
        stages=STAGES,
    )


def _tabs(filters: dict[str, str]) -> list[tuple[str, str, None]]:
    return [
        (address("/referrals", {**filters, "way": way}), label, None)
        for way, label in WAYS
    ]


def referral_rows(
    session: Session, person: Person, referrals: Sequence[Referral], today: date
) -> list[ReferralRow]:
    """The rows of these referrals, each as far as this reader may know."""
    consents = dict(session.exec(consents_of([r.id for r in referrals])).all())
    return [
        _row(session, person, each, consents.get(each.id), today) for each in referrals
    ]


def _row(
    session: Session,
    person: Person,
    referral: Referral,
    consent: Consent | None,
    today: date,
) -> ReferralRow:
    held, received = directory(session), side_of(session, person, referral)
    agency = held.agency_of(referral.sender_desk_id)
    returns = received is Side.RECEIVER or result_may_return(consent, agency, today)
    state = state_sender_may_see(referral.state, result_returns=returns)
    declared = REFERRAL.states[state]
    desks = {s: held.desk_label(d) for s, d in desks_by_side(referral).items()}
    return ReferralRow(
        href=f"/referrals/{referral.id}",
        number=referral.number,
        parties=f"{desks[Side.SENDER]} → {desks[Side.RECEIVER]}",
        state=declared.called_for(received),
        final=declared.final,
        turn=desks[declared.turn] if declared.turn else None,
        urgent=referral.urgent,
        sent_at=referral.sent_at,
    )
