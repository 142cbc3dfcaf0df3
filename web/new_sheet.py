"""つなぐシートの作成 — written on one page, looked at on a second, then sent or kept.

The second page is a rehearsal of the sending itself, taken back before it answers.
"""

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response
from sqlmodel import Session

from models.drafts import SheetDraft
from models.procedure import Side
from models.queries.referrals import DRAFTS, of_same_sheet, referral_seen_by, same_again
from models.referral_sheet import Referral
from models.refusals import GivenMissing, NothingHere, ProcedureError
from models.user import Role
from tasks import clock
from tasks.acts import act
from tasks.directory import directory
from tasks.rehearsal import dispatch, rehearse
from tasks.sheets import draft_sheet
from tasks.words import form_choices
from web.access import PartnerOrCoordinator, Person, Reading, Writing
from web.forms import FIELD_LABELS, NewSheet
from web.kinds import kind_facts, kind_known
from web.pages import page
from web.sheet_check import SheetRefused, checked_draft, understood
from web.sheet_choices import SHEET_CHOICES
from web.sheet_draft import form_of
from web.sheet_rows import rows_of
from web.site import site_of

router = APIRouter()


@router.get("/referrals/new")
def new_sheet(
    request: Request,
    person: PartnerOrCoordinator,
    session: Reading,
    draft: int | None = None,
    kind: str = "",
) -> Response:
    """An empty sheet, or what a draft holds, to be written anew."""
    counters = counters_for(session, person)
    first, _ = form_choices(session, person.desk_id)[0]
    only, of_kind = _only_one(counters), kind_known(kind).value
    form = NewSheet(form=first, to_1=only, kind=of_kind)
    if draft is not None:
        drafts = _drafts(session, person, draft)
        form = form_of(rows_of(session, drafts[0]), drafts)
    return _form_page(request, session, person, form, counters)


@router.post("/referrals/new")
def take_sheet(
    request: Request,
    person: PartnerOrCoordinator,
    session: Writing,
    form: Annotated[NewSheet, Form()],
) -> Response:
    """Go back, look ahead, keep, or send; nothing typed is lost on the way."""
    counters = counters_for(session, person)
    if form.step == "edit":
        return _form_page(request, session, person, form, counters)
    today, to_send = clock.office_today(session), form.step != "draft"
    try:
        draft = checked_draft(form, counters, today, to_send=to_send)
        if form.step == "preview":
            return _preview(request, session, person, form, draft)
        return _keep(session, person, form, draft)
    except SheetRefused as refused:
        return _form_page(request, session, person, form, counters, refused.errors)
    except ProcedureError as refusal:
        session.rollback()
        name = refusal.name if isinstance(refusal, GivenMissing) else ""
        at = name if name in FIELD_LABELS else "to_1"
        return _form_page(request, session, person, form, counters, {at: str(refusal)})


def counters_for(session: Session, person: Person) -> dict[int, str]:
    """Where this person may send: our own desks, or from there everybody else."""
    held, today = directory(session), clock.office_today(session)
    from_own = held.is_own(person.desk_id)
    return {
        desk: held.desk_label(desk)
        for desk in held.desks
        if desk != person.desk_id
        and (from_own or held.is_own(desk))
        and not ((closed := held.agency_of(desk).closed_on) and closed <= today)
    }


def _form_page(
    request: Request,
    session: Session,
    person: Person,
    form: NewSheet,
    counters: dict[int, str],
    errors: dict[str, str] | None = None,
) -> Response:
    return page(
        request,
        "new_sheet.html",
        status=422 if errors else 200,
        form=form,
        counters=[(str(desk), label) for desk, label in counters.items()],
        errors=errors or {},
        labels=FIELD_LABELS,
        understood=understood(form),
        choices={**SHEET_CHOICES, "forms": form_choices(session, person.desk_id)},
        **kind_facts(form),
    )


def _preview(
    request: Request,
    session: Session,
    person: Person,
    form: NewSheet,
    draft: SheetDraft,
) -> Response:
    """What will be sent to whom and what follows: done once, and taken back."""
    by = person.as_party(Side.SENDER)
    made = draft_sheet(session, draft, by)
    kept = rows_of(session, made[0])
    shown = kept.as_receiver(clock.office_today(session))
    planned = rehearse(session, made, by, site_of(request).public_url)
    consent = kept.consent_lines()
    session.rollback()
    return page(
        request,
        "preview_sheet.html",
        form=form,
        shown=shown,
        consent=consent,
        planned=planned,
        choices=SHEET_CHOICES,
        tax=draft.tax_note,
    )


def _keep(
    session: Session, person: Person, form: NewSheet, draft: SheetDraft
) -> Response:
    """Keep the sheet, and send it where that was asked; the same twice is one."""
    by = person.as_party(Side.SENDER)
    if form.replaces.isascii() and form.replaces.isdigit():
        for old in _drafts(session, person, int(form.replaces)):
            act(session, "referral", old.id, "discard", by)
    made = draft_sheet(session, draft, by)
    again = _already(session, made)
    if again is not None:
        session.rollback()
        return _to(again, "again")
    if form.step != "send":
        return _to(made[0].id, "drafted")
    for referral in made:
        dispatch(session, referral, by)
    return _to(made[0].id, "sent")


def _already(session: Session, made: list[Referral]) -> int | None:
    """The referral that a second press of the button would repeat."""
    kept = rows_of(session, made[0])
    query = same_again(kept.sheet, kept.client)
    desks = {referral.receiver_desk_id for referral in made}
    same = (r.id for r in session.exec(query) if r.receiver_desk_id in desks)
    return next(same, None)


def _drafts(session: Session, person: Person, referral_id: int) -> list[Referral]:
    """The drafts of one sheet that this person's side wrote. Raises NothingHere."""
    found = session.exec(referral_seen_by(person, referral_id)).one_or_none()
    if found is None or found.state not in DRAFTS:
        raise NothingHere("この下書きは、すでに送付されたか、取りやめられています。")
    if person.role is Role.PARTNER and found.sender_desk_id != person.desk_id:
        raise NothingHere("お探しの下書きは見つかりません。")
    others = session.exec(of_same_sheet(found)).all()
    return [found, *(r for r in others if r.state in DRAFTS)]


def _only_one(counters: dict[int, str]) -> str:
    return str(next(iter(counters))) if len(counters) == 1 else ""


def _to(referral_id: int, done: str) -> Response:
    return RedirectResponse(f"/referrals/{referral_id}?done={done}", 303)
