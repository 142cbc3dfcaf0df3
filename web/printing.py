"""用紙の印刷 — つなぐシート・連絡票・窓口案内カード on one A4 page, to fax or hand on.

It holds what the receiving counter may read, and nothing more. A paper the person
carries is the person's own: it holds what was written, but for tax and safety.
"""

from dataclasses import replace
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response
from sqlmodel import Session

from models.disclosure import BY_POST, Shown
from models.procedure import Side
from models.referral_sheet import (
    DECLINE_LABELS,
    OUTCOME_LABELS,
    TOPICS,
    WAY_LABELS,
    Referral,
    Way,
)
from models.refusals import NotYourTurn
from models.user import Role
from tasks import clock
from tasks.directory import directory
from tasks.words import form_label
from web.access import PartnerOrCoordinator, Person, Reading
from web.pages import page
from web.sheet_rows import SheetRows, rows_of
from web.sides import find_referral, side_of
from web.site import site_of

router = APIRouter()

_NOT_ON_PAPER = "この用紙には記載しません"
_TOPICS_LINE = "ご相談の内容"


@router.get("/referrals/{referral_id}/sheet")
def print_sheet(
    request: Request, referral_id: int, person: PartnerOrCoordinator, session: Reading
) -> Response:
    """The paper of one referral, for its two sides; the receiver has opened it."""
    referral = find_referral(session, person, referral_id)
    side = side_of(session, person, referral)
    if side is None:
        raise NotYourTurn(
            f"{referral.number}：用紙はこの件の当事者だけが印刷できます。"
        )
    if side is Side.RECEIVER and referral.opened_at is None:
        return RedirectResponse(f"/referrals/{referral_id}", 303)
    rows = rows_of(session, referral)
    lines = {line.label: line for line in _on_paper(session, rows, side)}
    return page(
        request,
        "sheet.html",
        **_head(session, rows),
        lines=lines,
        topics=list(TOPICS.items()),
        chosen=[] if lines[_TOPICS_LINE].withheld else rows.sheet.topics,
        consent=dict(rows.consent_lines(_only(session, person, side))),
        outcomes=list(OUTCOME_LABELS.values()),
        declines=list(DECLINE_LABELS.values()),
        code_page=f"{_base_url(session, request, referral)}/code",
    )


def _only(session: Session, person: Person, side: Side) -> str:
    """Whom a partner that received the sheet reads of among the 提供先: itself."""
    if side is Side.SENDER or person.role is not Role.PARTNER:
        return ""
    return directory(session).agency_of(person.desk_id).name


def _head(session: Session, rows: SheetRows) -> dict[str, Any]:
    """Number, form, offices and way."""
    held, referral = directory(session), rows.referral
    return {
        "referral": referral,
        "sheet": rows.sheet,
        "form_label": form_label(session, rows.sheet.form, rows.sheet.sender_desk_id),
        "way": WAY_LABELS[referral.way],
        "sender": held.desk_label(referral.sender_desk_id),
        "receiver": held.desk_label(referral.receiver_desk_id),
        "desk": held.desks[referral.sender_desk_id],
    }


def _on_paper(session: Session, rows: SheetRows, side: Side) -> list[Shown]:
    carried = rows.referral.way is Way.CARRIED and side is Side.SENDER
    today = clock.office_today(session)
    lines = rows.as_writer() if carried else rows.as_receiver(today)
    return [
        replace(line, withheld=_NOT_ON_PAPER) if line.withheld == BY_POST else line
        for line in lines
    ]


def _base_url(session: Session, request: Request, referral: Referral) -> str:
    """The host the receiving counter can reach: its own, where it needs one."""
    agency = directory(session).agency_of(referral.receiver_desk_id)
    return agency.link_base_url or site_of(request).public_url
