"""最初の画面 — where somebody without a link begins; in the demo also its three people.

Only a demo database lets anybody in without a password, and only as people who have
none.
"""

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Depends, Form, HTTPException, Request, Response
from fastapi.responses import RedirectResponse
from sqlmodel import Session, col, select

from models.municipality import DatabaseKind, Installation
from models.user import ROLE_LABELS, Role, User
from tasks import clock
from tasks.database import EVERYWHERE, reading, transaction
from tasks.directory import directory
from tasks.sessions import begin_session
from web.access import Person, signed_in
from web.cookies import SESSION, cookie_header
from web.pages import page
from web.site import site_of

router = APIRouter()

SHOWS = {
    Role.COORDINATOR: "届いたつなぎに対応し、関係機関へつなぎます。",
    Role.PARTNER: "窓口に来られた方を、自立相談支援へつなぎます。",
    Role.ADMIN: "期限を過ぎた対応と、届いていない連絡を確認します。",
}


@router.get("/")
def start(
    request: Request, found: Annotated[Person | None, Depends(signed_in)]
) -> Response:
    """The first page; who is signed in goes on to the day's work."""
    if found is not None:
        return RedirectResponse(found.home, status_code=303)
    with reading(EVERYWHERE) as session:
        desks = directory(session)
        people = [
            (user, ROLE_LABELS[user.role], desks.desk_label(user.desk_id))
            for user in _people_of_the_demo(session)
        ]
    mailbox = site_of(request).mailbox_dir is not None
    return page(request, "start.html", people=people, shows=SHOWS, mailbox=mailbox)


@router.post("/demo/sign-in")
def sign_in_to_demo(request: Request, user_id: Annotated[int, Form()]) -> Response:
    """Sign in as one of the demo's people; anywhere else there is no such page."""
    with transaction(EVERYWHERE) as session:
        people = {user.id: user for user in _people_of_the_demo(session)}
        if user_id not in people:
            raise HTTPException(404)
        token = begin_session(session, people[user_id], clock.real_now())
    answer = RedirectResponse("/", status_code=303)
    cookie = cookie_header(SESSION, token, https=site_of(request).https)
    answer.headers.append("set-cookie", cookie)
    return answer


def _people_of_the_demo(session: Session) -> Sequence[User]:
    kind = session.exec(select(Installation.kind)).first()
    if kind is not DatabaseKind.DEMO:
        return []
    return session.exec(
        select(User)
        .where(col(User.password_hash).is_(None), col(User.disabled_at).is_(None))
        .where(col(User.invitation_hash).is_(None))
        .order_by(col(User.id))
    ).all()
