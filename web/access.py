"""入口 — who is asking, and which rows they may read or write.

Nobody gets in by default: a route asks for a person, a coordinator or an admin, and
reads and writes within that person's municipality only. The sessions close before the
answer leaves (`scope="function"`), so a failed commit is an error page, never a 303.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated
from urllib.parse import quote, urlsplit

from fastapi import Depends, HTTPException, Request
from sqlmodel import Session, select

from models.decide import Party
from models.municipality import DatabaseKind, Installation
from models.procedure import Side
from models.user import ROLE_LABELS, Role, User
from tasks import clock
from tasks.database import EVERYWHERE, Scope, reading, transaction
from tasks.directory import directory
from tasks.sessions import live_session, note_seen
from tasks.throttle import network_of
from web.cookies import SESSION, cookie_value
from web.days import moment_in_words
from web.pages import NavItem, Viewer
from web.site import site_of

KIND_LABELS = {
    DatabaseKind.DEMO: "体験版",
    DatabaseKind.EXERCISE: "訓練用",
    DatabaseKind.REPLAY: "再現用",
}
WORK = NavItem("/work", "今日の対応")
PARTNER_WORK = NavItem("/work", "送ったつなぎ・届いたつなぎ")
SEND = NavItem("/referrals/new", "つなぎを送る")
HAND_OVER = NavItem("/handovers/new", "引継ぎを始める")
LIST = NavItem("/referrals", "つなぎ")
HANDOVERS = NavItem("/handovers", "引継ぎ")
REPORTS = NavItem("/reports", "実績報告")
SUPPORT = NavItem("/support_cases", "相談支援")
INDICATORS = NavItem("/indicators", "指標")
CONFERENCES = NavItem("/conferences", "会議")
OVERDUE = NavItem("/admin/overdue", "期限を過ぎた対応")
OURS = (WORK, LIST, HANDOVERS, SUPPORT, CONFERENCES, REPORTS)
NAVIGATION = {
    Role.COORDINATOR: OURS,
    Role.PARTNER: (PARTNER_WORK, SEND),
    Role.ADMIN: (OVERDUE, *OURS, INDICATORS),
}


@dataclass(frozen=True)
class Person:
    """Who is signed in."""

    user_id: int
    name: str
    login: str
    role: Role
    desk_id: int
    municipality_id: int
    scope: Scope

    @property
    def home(self) -> str:
        """The page this person begins the day with."""
        return OVERDUE.href if self.role is Role.ADMIN else WORK.href

    def as_party(self, side: Side) -> Party:
        """This person as the one who acts for a side, on the screen."""
        return Party(side, self.name, "screen", self.desk_id, self.user_id)


def signed_in(request: Request) -> Person | None:
    """Who is signed in, or nobody; also says in the page head what is shown when."""
    token = cookie_value(request.scope, SESSION, https=site_of(request).https)
    with reading(EVERYWHERE) as session:
        request.state.strip = strip(session)
        held = token and live_session(session, token, clock.real_now())
        if not held:
            return None
        user = session.exec(select(User).where(User.id == held.user_id)).one_or_none()
        if user is None or user.disabled_at is not None:
            return None
        held_desks = directory(session)
        desk = held_desks.desk_label(user.desk_id)
        decides = held_desks.agency_of(user.desk_id).decides_assistance
    note_seen(held, clock.real_now())
    request.state.viewer = Viewer(user.name, ROLE_LABELS[user.role], desk)
    request.state.nav = NAVIGATION[user.role] + ((HAND_OVER,) if decides else ())
    return _person(user)


def show_strip(request: Request) -> None:
    """For pages without sign-in: say in the page head what is shown when."""
    with reading(EVERYWHERE) as session:
        request.state.strip = strip(session)


def person(
    request: Request, found: Annotated[Person | None, Depends(signed_in)]
) -> Person:
    """Who is signed in; others are sent to the sign-in page and back."""
    if found is not None:
        return found
    if request.method != "GET":
        raise HTTPException(401)
    path = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    where = f"/sign-in?next={quote(path, safe='')}"
    raise HTTPException(303, headers={"Location": where})


AnyPerson = Annotated[Person, Depends(person)]


def partner_or_coordinator(found: AnyPerson) -> Person:
    """Anybody with an account who sends or receives."""
    return _one_of(found, {Role.PARTNER, Role.COORDINATOR, Role.ADMIN})


def coordinator(found: AnyPerson) -> Person:
    """相談支援員・主任・係長, and the admin at the same desk."""
    return _one_of(found, {Role.COORDINATOR, Role.ADMIN})


def admin(found: AnyPerson) -> Person:
    """管理者."""
    return _one_of(found, {Role.ADMIN})


def reader(found: AnyPerson) -> Iterator[Session]:
    """A session that cannot write, within the person's municipality."""
    with reading(found.scope) as session:
        yield session


def writer(found: AnyPerson) -> Iterator[Session]:
    """A session that commits before the answer leaves."""
    with transaction(found.scope) as session:
        yield session


PartnerOrCoordinator = Annotated[Person, Depends(partner_or_coordinator)]
Coordinator = Annotated[Person, Depends(coordinator)]
Admin = Annotated[Person, Depends(admin)]
Reading = Annotated[Session, Depends(reader, scope="function")]
Writing = Annotated[Session, Depends(writer, scope="function")]


def safe_next(path: str | None) -> str:
    """A page of ours to go on to; anything that could lead elsewhere is the start."""
    if not path or not path.startswith("/") or path.startswith(("//", "/\\")):
        return "/"
    parts = urlsplit(path)
    printable = path.isprintable() and "\\" not in path
    return path if printable and not parts.scheme and not parts.netloc else "/"


def strip(session: Session) -> str | None:
    """The line above every page of a database whose clock can be moved."""
    installation = session.exec(select(Installation)).first()
    if installation is None or installation.kind not in KIND_LABELS:
        return None
    shown = moment_in_words(clock.now(session))
    return f"{KIND_LABELS[installation.kind]}：表示中の日時　{shown}"


def network(request: Request) -> str:
    """The network a request comes from, for the wait after wrong tries."""
    return network_of(request.client.host if request.client else None)


def _one_of(found: Person, roles: set[Role]) -> Person:
    if found.role not in roles:
        raise HTTPException(403)
    return found


def _person(user: User) -> Person:
    return Person(
        user_id=user.id,
        name=user.name,
        login=user.login,
        role=user.role,
        desk_id=user.desk_id,
        municipality_id=user.municipality_id,
        scope=Scope(user.municipality_id),
    )
