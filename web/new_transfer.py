"""担当替えの開始 — what would be handed on is counted first, then it is begun."""

from typing import Annotated, Any

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response
from sqlmodel import Session

from models.procedure import Side
from models.refusals import GivenMissing, ProcedureError
from models.transfer_sheet import TransferGround
from models.wareki import parse_day
from tasks.directory import directory
from tasks.transfers import TransferDraft, count_open, start_transfer
from web.access import Coordinator, Person, Reading, Writing
from web.forms import WebForm
from web.pages import page

router = APIRouter()

LABELS = {
    "from_desk": "引き継ぐ窓口",
    "leaving_post": "離れる担当",
    "to_desk": "引き受ける窓口",
    "substitute_post_id": "受領までの代理",
    "hands_over_on": "引継ぎの日",
    "ground": "根拠",
    "note": "備考",
}
_FIELDS = {"post_id": "leaving_post", "from_on": "leaving_post", "until_on": "note"}
Options = list[tuple[str, str]]


class NewTransfer(WebForm):
    """担当替え, as typed."""

    from_desk: str = ""
    leaving_post: str = ""
    to_desk: str = ""
    substitute_post_id: str = ""
    hands_over_on: str = ""
    ground: str = ""
    note: str = ""
    step: str = "count"  # the button: count, start


@router.get("/transfers/new")
def new_transfer(request: Request, person: Coordinator, session: Reading) -> Response:
    """An empty form."""
    return _form_page(request, session, person, NewTransfer())


@router.post("/transfers/new")
def take_transfer(
    request: Request,
    person: Coordinator,
    session: Writing,
    form: Annotated[NewTransfer, Form()],
) -> Response:
    """Count what is open (nothing is written), or begin; refused, all is given back."""
    try:
        draft = _draft(session, person, form)
        if form.step != "start":
            counted = count_open(session, draft.from_desk_id)
            return _form_page(request, session, person, form, counted=counted)
        made = start_transfer(session, draft, person.as_party(Side.SENDER))
    except ProcedureError as refusal:
        name = refusal.name if isinstance(refusal, GivenMissing) else "from_desk"
        session.rollback()
        errors = {_FIELDS.get(name, name): str(refusal)}
        return _form_page(request, session, person, form, errors=errors)
    return RedirectResponse(f"/transfer_batches/{made.id}?done=begin", 303)


def _draft(session: Session, person: Person, form: NewTransfer) -> TransferDraft:
    """What was typed. Raises GivenMissing, naming the field."""
    shown = _choices(session, person)
    picked = {
        name: _picked(name, getattr(form, name), shown[key])
        for name, key in (
            ("from_desk", "from_desks"),
            ("leaving_post", "posts"),
            ("to_desk", "to_desks"),
            ("substitute_post_id", "posts"),
            ("ground", "grounds"),
        )
    }
    try:
        on = parse_day(form.hands_over_on)
    except ProcedureError as refusal:
        raise GivenMissing(f"「引継ぎの日」：{refusal}", "hands_over_on") from refusal
    return TransferDraft(
        from_desk_id=int(picked["from_desk"]),
        to_desk_id=int(picked["to_desk"]),
        leaving_post_id=int(picked["leaving_post"]),
        substitute_post_id=int(picked["substitute_post_id"]),
        hands_over_on=on,
        ground=TransferGround.of(picked["ground"]),
        note=form.note,
    )


def _picked(name: str, value: str, offered: Options) -> str:
    if value not in dict(offered):
        raise GivenMissing(f"「{LABELS[name]}」を選んでください。", name)
    return value


def _choices(session: Session, person: Person) -> dict[str, Options]:
    held = directory(session)
    mine = held.agency_of(person.desk_id).id
    own = [desk for desk in held.desks if held.is_own(desk)]
    ours = [desk for desk in own if held.agency_of(desk).id == mine]
    posts = [p for p in held.posts.values() if p.desk_id in ours and not p.vacant_since]
    return {
        "from_desks": [(str(desk), held.desk_label(desk)) for desk in ours],
        "to_desks": [(str(desk), held.desk_label(desk)) for desk in own],
        "posts": [
            (str(p.id), f"{held.desk_label(p.desk_id)}（{p.title}）") for p in posts
        ],
        "grounds": [(ground.value, ground.label) for ground in TransferGround],
    }


def _form_page(
    request: Request,
    session: Session,
    person: Person,
    form: NewTransfer,
    *,
    errors: dict[str, str] | None = None,
    counted: dict[str, int] | None = None,
) -> Response:
    shown: dict[str, Any] = _choices(session, person)
    return page(
        request,
        "new_transfer.html",
        status=422 if errors else 200,
        form=form,
        errors=errors or {},
        labels=LABELS,
        counted=counted,
        **shown,
    )
