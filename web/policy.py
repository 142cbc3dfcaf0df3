"""取り決めの改定 — an admin enters a new version, sees what moves, and applies it.

The preview is the applying itself, taken back: what is shown is what is then done.
"""

from collections.abc import Mapping
from datetime import date
from itertools import groupby
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response
from sqlmodel import Session

from models.policy import Policy, in_force
from models.procedure import Side
from models.refusals import ProcedureError
from models.wareki import era_form
from tasks import clock
from tasks.policies import policies
from tasks.policy_table import PolicyRow, policy_table
from tasks.policy_versions import add_version, take_up
from tasks.reprojection import Reprojection, with_notices
from web.access import Admin, Person, Reading, Writing
from web.cases import Typed
from web.pages import page
from web.policy_form import PolicyTyped, read_typed, shown_values

router = APIRouter()

PATH = "/admin/policy"
ROLLS = [
    ("none", "そのまま"),
    ("next_open", "翌開庁日へ"),
    ("prev_open", "前の開庁日へ"),
]
NOTHING_NEW = "今の取り決めと同じです。改める値を入力してください。"


@router.get(PATH)
def show_policy(
    request: Request, person: Admin, session: Reading, done: str = ""
) -> Response:
    """The agreed numbers of today, ready to be typed over."""
    return _page(request, session, person, {}, done=done)


@router.post(f"{PATH}/preview")
def preview_policy(
    request: Request, person: Admin, session: Writing, sent: Typed
) -> Response:
    """Which open duties would move, and what would be said; nothing is kept."""
    typed = _read(session, person, sent)
    if typed.errors:
        return _page(request, session, person, sent, errors=typed.errors)
    try:
        done = _applied(session, person, typed, at_once=True)
    except ProcedureError as refusal:
        return _refused(request, session, person, sent, str(refusal))
    shown = with_notices(session, done) if done else None
    session.rollback()
    if shown is None:
        return _refused(request, session, person, sent, NOTHING_NEW)
    return page(
        request,
        "policy_preview.html",
        path=PATH,
        values={name: each for name, each in sent.items() if name != "csrf_token"},
        holds_from=typed.holds_from,
        waits=typed.holds_from and typed.holds_from > clock.office_today(session),
        done=shown,
    )


@router.post(PATH)
def change_policy(
    request: Request, person: Admin, session: Writing, sent: Typed
) -> Response:
    """Keep the new version; open duties are counted again in the same transaction."""
    if sent.get("step") == "edit":
        return _page(request, session, person, sent)
    typed = _read(session, person, sent)
    if typed.errors:
        return _page(request, session, person, sent, errors=typed.errors)
    try:
        done = _applied(session, person, typed)
    except ProcedureError as refusal:
        return _refused(request, session, person, sent, str(refusal))
    if done is None:
        return _refused(request, session, person, sent, NOTHING_NEW)
    return RedirectResponse(f"{PATH}?done={done.moved}", 303)


def _read(session: Session, person: Person, sent: Mapping[str, str]) -> PolicyTyped:
    policy = _agreed(session, person)
    return read_typed(sent, policy_table(policy), policy)


def _agreed(session: Session, person: Person) -> Policy:
    """The latest version, also one that holds from a later day only."""
    held = policies(session, person.municipality_id)
    return max(held, key=lambda version: version.version)


def _applied(
    session: Session, person: Person, typed: PolicyTyped, *, at_once: bool = False
) -> Reprojection | None:
    """Keep the version, and take it up where its day has come; None if nothing new."""
    by, town = person.as_party(Side.SYSTEM), person.municipality_id
    assert typed.holds_from is not None
    made = add_version(session, town, typed.numbers, typed.holds_from, by, typed.note)
    if made is None:
        return None
    if at_once or made.holds_from <= clock.office_today(session):
        return take_up(session, made, by)
    return Reprojection()


def _refused(
    request: Request,
    session: Session,
    person: Person,
    sent: Mapping[str, str],
    sentence: str,
) -> Response:
    session.rollback()
    return _page(request, session, person, sent, errors={"holds_from": sentence})


def _page(
    request: Request,
    session: Session,
    person: Person,
    sent: Mapping[str, str],
    *,
    errors: Mapping[str, str] | None = None,
    done: str = "",
) -> Response:
    policy, today = _agreed(session, person), clock.office_today(session)
    rows = policy_table(policy)
    return page(
        request,
        "policy.html",
        status=422 if errors else 200,
        path=PATH,
        groups=_grouped(rows),
        values=shown_values(rows, {"holds_from": era_form(today), **sent}),
        errors=errors or {},
        labels={row.key: row.label for row in rows} | _LABELS,
        rolls=ROLLS,
        policy=policy,
        versions=_versions(session, person, today),
        done=done,
    )


def _grouped(rows: list[PolicyRow]) -> list[tuple[str, list[PolicyRow]]]:
    return [(name, list(of)) for name, of in groupby(rows, lambda row: row.group)]


_LABELS = {"holds_from": "改める日", "note": "改定の理由"}


def _versions(
    session: Session, person: Person, today: date
) -> list[tuple[Policy, bool]]:
    """Every version, the latest first, and which one holds today."""
    held: list[Any] = policies(session, person.municipality_id)
    now = in_force(held, today)
    latest_first = sorted(held, key=lambda version: -version.version)
    return [(version, version.id == now.id) for version in latest_first]
