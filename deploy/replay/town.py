"""再現用の町 — the 座間型 town in an empty database, on the morning of 2018-04-01."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from sqlalchemy import inspect
from sqlmodel import Session, col, select

from deploy.demo import found_town
from deploy.migrate import migrate
from deploy.replay.published import FIRST_DAY, OWN
from deploy.settings import Settings
from models.agency import Agency, Channel, Desk, Post, Rank
from models.columns import TOKYO
from models.municipality import DatabaseKind
from models.refusals import ProcedureError
from models.user import Role
from tasks import clock
from tasks.accounts import invite
from tasks.database import connect, engine, transaction

TOWN_NAME = "つなぎ市（平成30年度の再現）"
EARLY = time(5, 0)


class DatabaseNotEmpty(ProcedureError):
    """A replay only ever begins in an empty database."""


@dataclass(frozen=True)
class Counter:
    """A counter of the town, and the invitation of the one person who sits there."""

    agency: str
    desk_id: int
    label: str  # as lists of counters name it
    email: str | None  # of the 担当; none where mail does not reach it
    login: str
    person: str
    invitation: str


def found_replay_town(settings: Settings) -> dict[str, Counter]:
    """Found the town and one account per counter; return the counters by agency.

    Raises DatabaseNotEmpty.
    """
    connect(settings.database_url)
    if inspect(engine()).get_table_names():
        raise DatabaseNotEmpty(
            "再現には、空のデータベースを指定してください。"
            "使用中のデータベースには何も書き込んでいません。"
        )
    migrate(settings.database_url)
    with transaction() as session:
        found_town(session, TOWN_NAME, DatabaseKind.REPLAY)
        clock.start_at(session, moment_of(FIRST_DAY, EARLY))
        return {c.agency: c for c in _counters(session)}


def moment_of(day: date, at: time) -> datetime:
    """Return an office day and time as a moment (UTC)."""
    return datetime.combine(day, at, TOKYO).astimezone(UTC)


def _counters(session: Session) -> list[Counter]:
    rows = session.exec(
        select(Agency, Desk, Post)
        .join(Desk, col(Desk.agency_id) == Agency.id)
        .join(Post, col(Post.desk_id) == Desk.id)
        .where(Post.rank == Rank.STAFF)
        .order_by(col(Desk.id))
    ).all()
    return [_counter(session, agency, desk, post) for agency, desk, post in rows]


def _counter(session: Session, agency: Agency, desk: Desk, post: Post) -> Counter:
    own = agency.name == OWN
    person = "相談 みどり" if own else f"架空 {desk.id:02d}番"
    role = Role.COORDINATOR if own else Role.PARTNER
    login = f"replay{desk.id:02d}"
    token = invite(session, login, person, role, desk.id)
    mail = post.email if desk.channel is Channel.MAIL else None
    return Counter(agency.name, desk.id, desk.name, mail, login, person, token)
