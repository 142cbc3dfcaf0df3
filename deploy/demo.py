"""体験版の町 — a fictional 座間型 town with three people to sign in as.

`prepare_demo` may run at every start: what exists stays as it is.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

from sqlmodel import Session, col, select

from deploy.migrate import migrate
from deploy.settings import Settings
from models.agency import Agency, Desk, Post, Rank
from models.agency_rows import read_agencies
from models.columns import TOKYO
from models.municipality import DatabaseKind, Installation, Municipality
from models.user import Role, User
from tasks import clock
from tasks.agencies import load_agencies
from tasks.database import connect, transaction
from tasks.directory import STANDARD
from tasks.founding import found

TOWN = Path(__file__).parent / "towns" / "zama"
OPENING = time(9, 0)


@dataclass(frozen=True)
class Persona:
    """One of the three people the demo offers to sign in as."""

    login: str
    name: str
    agency: str
    role: Role
    shows: str  # what this person sees, for the start page


PERSONAS = (
    Persona(
        "soudan",
        "相談 みどり",
        "自立相談支援機関",
        Role.COORDINATOR,
        "相談支援員：届いたつなぎに対応し、関係機関へつなぎます",
    ),
    Persona(
        "shuno",
        "収納 はじめ",
        "収納課",
        Role.PARTNER,
        "収納課の職員：納税相談の方を自立相談支援へつなぎます",
    ),
    Persona(
        "kanri",
        "管理 さくら",
        "自立相談支援機関",
        Role.ADMIN,
        "管理者：期限を過ぎた対応と、届いていない連絡を確認します",
    ),
)


def prepare_demo(settings: Settings) -> list[Persona]:
    """Bring the database to the newest schema; found the demo town if it is empty.

    Returns the demo's people; none where a town of its own was founded.
    """
    migrate(settings.database_url)
    connect(settings.database_url)
    with transaction() as session:
        if session.exec(select(Installation)).first() is None:
            found_town(session, "つなぎ市（体験版）", DatabaseKind.DEMO)
            _add_personas(session)
            _start_on_an_open_day(session)
        kind = session.exec(select(Installation.kind)).one()
    return list(PERSONAS) if kind is DatabaseKind.DEMO else []


def found_town(session: Session, name: str, kind: DatabaseKind) -> Municipality:
    """Found the 座間型 town: our own desk and the 32 published sources."""
    municipality = found(session, name, kind)
    rows = read_agencies((TOWN / "agencies.csv").read_bytes())
    load_agencies(session, municipality.id, rows)
    return municipality


def _add_personas(session: Session) -> None:
    for persona in PERSONAS:
        desk = session.exec(
            select(Desk)
            .join(Agency, col(Agency.id) == Desk.agency_id)
            .where(Agency.name == persona.agency)
        ).one()
        post = session.exec(
            select(Post).where(Post.desk_id == desk.id, Post.rank == Rank.STAFF)
        ).one()
        session.add(
            User(
                municipality_id=desk.municipality_id,
                login=persona.login,
                name=persona.name,
                role=persona.role,
                desk_id=desk.id,
                post_id=post.id,
            )
        )


def _start_on_an_open_day(session: Session) -> None:
    """Move the demo's clock to the next open morning, where today is closed.

    Otherwise a first mail on a Saturday would wait until Monday, rightly.
    """
    now = clock.now(session).astimezone(TOKYO)
    if STANDARD.is_open(now.date()) and now.time() >= OPENING:
        return
    on = STANDARD.next_open(now.date() + timedelta(days=now.time() >= OPENING))
    clock.set_to(session, datetime.combine(on, OPENING, TOKYO).astimezone(UTC))
