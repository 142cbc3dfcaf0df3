"""不在と代理の画面 — enter, see and end the absences of one's own posts."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response
from sqlmodel import Session

from models.absence import Absence, AbsenceDraft
from models.agency import Post
from models.procedure import Side
from models.queries.absences import absences_of, posts_of
from models.refusals import GivenMissing, ProcedureError
from models.wareki import parse_day
from tasks import clock
from tasks.absences import end_absence, enter_absence
from tasks.database import reading
from tasks.directory import directory
from web.access import PartnerOrCoordinator, Person, Reading, Writing
from web.forms import WebForm
from web.pages import page

router = APIRouter()

LABELS = {
    "post_id": "不在となる職",
    "substitute_post_id": "代理",
    "from_on": "最初の日",
    "until_on": "最後の日",
    "note": "備考",
}


DONE = {"entered": "不在と代理を登録しました", "ended": "不在を終わりにしました"}


class AbsenceForm(WebForm):
    """An absence, as typed."""

    post_id: str = ""
    substitute_post_id: str = ""
    from_on: str = ""
    until_on: str = ""
    note: str = ""

    def draft(self) -> AbsenceDraft:
        """Return it read. Raises GivenMissing, naming the field."""
        return AbsenceDraft(
            _chosen(self.post_id, "post_id"),
            _chosen(self.substitute_post_id, "substitute_post_id"),
            _day(self.from_on, "from_on"),
            _day(self.until_on, "until_on"),
            self.note,
        )


def _chosen(typed: str, name: str) -> int:
    if not (typed.isascii() and typed.isdigit()):
        raise GivenMissing(f"「{LABELS[name]}」を選んでください。", name)
    return int(typed)


def _day(typed: str, name: str) -> date:
    if not typed.strip():
        raise GivenMissing(f"「{LABELS[name]}」を入力してください。", name)
    try:
        return parse_day(typed)
    except ProcedureError as refusal:
        raise GivenMissing(str(refusal), name) from refusal


@dataclass(frozen=True)
class AbsenceRow:
    """One absence in the list, and who reads today."""

    id: int
    post: str
    substitute: str
    from_on: date
    until_on: date
    note: str
    recorded_by: str
    ended_by: str
    reads_today: str
    may_end: bool


@router.get("/absences")
def list_absences(
    request: Request, person: PartnerOrCoordinator, session: Reading, done: str = ""
) -> Response:
    """The absences that are not over, and the form for another one."""
    return _absence_page(request, session, person, AbsenceForm(), done=done)


@router.post("/absences")
def take_absence(
    request: Request,
    person: PartnerOrCoordinator,
    session: Writing,
    form: Annotated[AbsenceForm, Form()],
) -> Response:
    """Keep an absence, or give back everything that was typed."""
    try:
        enter_absence(session, form.draft(), person.as_party(Side.SENDER))
    except ProcedureError as refusal:
        session.rollback()
        name = refusal.name if isinstance(refusal, GivenMissing) else "post_id"
        with reading(person.scope) as fresh:
            said = {name: str(refusal)}
            return _absence_page(request, fresh, person, form, said, status=422)
    return RedirectResponse("/absences?done=entered", 303)


@router.post("/absences/{absence_id}/end")
def take_end(
    absence_id: int, person: PartnerOrCoordinator, session: Writing
) -> Response:
    """End an absence before its last day."""
    end_absence(session, absence_id, person.as_party(Side.SENDER))
    return RedirectResponse("/absences?done=ended", 303)


def absences_today(session: Session, person: Person) -> list[AbsenceRow]:
    """The absences of one's own posts that hold today: what the work list tells."""
    today = clock.office_today(session)
    found = session.exec(absences_of(person, today)).all()
    return [_row(session, each, today) for each in found if each.covers(today)]


def _row(session: Session, absence: Absence, today: date) -> AbsenceRow:
    held = directory(session)
    post = held.posts[absence.post_id]
    reader = held.reader_of(post, today) if absence.covers(today) else None
    return AbsenceRow(
        id=absence.id,
        post=_called(session, post),
        substitute=_called(session, held.posts[absence.substitute_post_id]),
        from_on=absence.from_on,
        until_on=absence.until_on,
        note=absence.note,
        recorded_by=absence.recorded_by,
        ended_by=absence.ended_by or "",
        reads_today=_called(session, reader) if reader else "",
        may_end=absence.ended_at is None and absence.until_on >= today,
    )


def _called(session: Session, post: Post) -> str:
    return f"{directory(session).desk_label(post.desk_id)}（{post.title}）"


def _posts(session: Session, person: Person) -> list[tuple[str, str]]:
    """The posts that may be away or stand in: one's own, where they are held."""
    held = directory(session)
    posts = [held.posts[each] for each in session.exec(posts_of(person))]
    return [(str(p.id), _called(session, p)) for p in posts if not p.vacant_since]


def _rows(session: Session, person: Person) -> list[AbsenceRow]:
    today = clock.office_today(session)
    return [_row(session, a, today) for a in session.exec(absences_of(person, today))]


def _absence_page(
    request: Request,
    session: Session,
    person: Person,
    form: AbsenceForm,
    errors: Mapping[str, str] | None = None,
    *,
    done: str = "",
    status: int = 200,
) -> Response:
    return page(
        request,
        "absences.html",
        status=status,
        rows=_rows(session, person),
        posts=_posts(session, person),
        form=form,
        errors=errors or {},
        labels=LABELS,
        done={
            "entered": "不在と代理を登録しました",
            "ended": "不在を終わりにしました",
        }.get(done),
    )
