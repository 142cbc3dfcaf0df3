"""つなぎの種類 — chosen first, as links; then the sheet asks for its own fields too."""

from collections.abc import Iterator
from datetime import date
from types import SimpleNamespace
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response
from sqlmodel import Session

from models.policy import in_force
from models.referral_kind import ReferralKind
from models.referral_kinds import RULES, basis_in_law, particulars_faults
from tasks import clock
from tasks.policies import policies
from web.access import PartnerOrCoordinator, Person, Reading
from web.forms import NewSheet
from web.pages import page
from web.sheet_draft import particulars_of
from web.verbs import Field, fields_of

router = APIRouter()


@router.get("/referrals/kinds")
def choose_kind(
    request: Request, person: PartnerOrCoordinator, session: Reading
) -> Response:
    """The kinds this town uses, each leading to its own sheet."""
    return page(
        request,
        "referral_kinds.html",
        kinds=[(kind, RULES[kind].note) for kind in kinds_of(session, person)],
    )


def kinds_of(session: Session, person: Person) -> list[ReferralKind]:
    """The kinds the town has agreed on, in the order of the list."""
    held = policies(session, person.municipality_id)
    agreed = in_force(held, clock.office_today(session)).number("referral.kinds")
    return [kind for kind in ReferralKind if kind.value in agreed]


def kind_known(typed: str) -> ReferralKind:
    """The kind an address names; 一般 where it names none."""
    known = {kind.value for kind in ReferralKind}
    return ReferralKind.of(typed) if typed in known else ReferralKind.GENERAL


def kind_facts(form: NewSheet) -> dict[str, Any]:
    """What the sheet's page needs to show the fields of its kind."""
    kind = kind_known(form.kind)
    fields: tuple[Field, ...] = fields_of(RULES[kind].fields)
    return {"kind": kind, "kind_note": RULES[kind].note, "kind_fields": fields}


def kind_faults(
    form: NewSheet, today: date, *, to_send: bool
) -> Iterator[tuple[str, str]]:
    """Yield what is wrong in the fields of its kind, all of them at once."""
    if form.kind not in {kind.value for kind in ReferralKind}:
        form.kind = ReferralKind.GENERAL.value
        yield "kind", "つなぎの種類を選び直してください。"
        return
    kind = ReferralKind.of(form.kind)
    yield from particulars_faults(kind, particulars_of(form), today, to_send=to_send)


def stands_on_law(form: NewSheet) -> bool:
    """Whether an article stands in for the person's consent."""
    typed = {"network_basis": form.network_basis}
    return bool(basis_in_law(SimpleNamespace(kind=form.kind, particulars=typed)))
