"""tsunagi init and user: the first people come in without a demo."""

import hashlib
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import select
from typer.testing import CliRunner, Result

from deploy.cli import app
from models.agency import Agency, AgencySide, Desk
from models.municipality import DatabaseKind, Installation, Municipality
from models.refusals import NothingHere
from models.user import Role, User, WebSession
from tasks import accounts
from tasks.database import connect, engine, reading, transaction
from tests.databases import OWN, TAX, Town, settings_for
from tests.services import fresh_database
from tests.sources import ROOT
from tests.terminal import told, typed

PASSWORD = "正しい馬と電池のホチキス"
ANSWERS = "架空相談室\n総合窓口\n046-000-0001\nmadoguchi@kakuu.example\n"


@pytest.fixture(params=["sqlite", "postgresql"])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[dict[str, str]]:
    """The environment of an installation whose database is empty."""
    url = f"sqlite:///{tmp_path / 'empty.db'}"
    if request.param == "postgresql":
        url = request.getfixturevalue("fresh_postgresql_url")
    connect(url)
    yield settings_for(url, tmp_path).environment()
    engine().dispose()


@pytest.fixture
def fresh_postgresql_url(postgresql_server: str, worker: str) -> Iterator[str]:
    """An empty database of one test."""
    with fresh_database(postgresql_server, f"{worker}_init") as url:
        yield url


def init(empty: dict[str, str], *words: str, given: str = "") -> Result:
    """Type `tsunagi init …`."""
    return CliRunner(env=empty).invoke(app, ["init", *words], input=given)


def token_of(url: str) -> str:
    """The one-time part of an invitation's address."""
    assert url.startswith("http://testserver/invitation/")
    return url.rpartition("/")[2]


def user(login: str) -> User:
    """The user of a login."""
    with reading() as session:
        return session.exec(select(User).where(User.login == login)).one()


def accept(token: str) -> User:
    """Set a password by the invitation."""
    with transaction() as session:
        return accounts.accept_invitation(session, token, PASSWORD)


def test_a_town_is_founded_and_its_first_administrator_invited(
    empty: dict[str, str],
) -> None:
    came = init(
        empty,
        "--town",
        "架空市",
        "--login",
        "Kanri",
        "--name",
        "管理 花子",
        given=ANSWERS,
    )
    assert came.exit_code == 0, came.stderr
    url = next(line.strip() for line in came.stdout.splitlines() if "http" in line)
    admin = accept(token_of(url))

    with reading() as session:
        kind = session.exec(select(Installation.kind)).one()
        town = session.exec(select(Municipality)).one()
        agency = session.exec(select(Agency)).one()
    assert (kind, town.name) == (DatabaseKind.PRODUCTION, "架空市")
    assert (agency.name, agency.side) == ("架空相談室", AgencySide.OWN)
    assert (admin.login, admin.role, admin.name) == ("kanri", Role.ADMIN, "管理 花子")
    assert accounts.may_sign_in(admin, PASSWORD)


LISTED = ("--town", "架空市", "--login", "kanri", "--name", "管理 花子", "--agencies")
HEADINGS = "機関名,窓口名,区分,連絡方法,電話\n"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("架空課,窓口,庁内,電話,046-000-1\n", "自所の窓口を1件だけ"),
        ("架空課,窓口,自所,電話,\n", "2行目「電話」"),
    ],
)
def test_a_list_that_cannot_be_used_founds_nothing(
    tmp_path: Path, content: str, words: str
) -> None:
    file, database = tmp_path / "list.csv", tmp_path / "empty.db"
    file.write_text(HEADINGS + content, encoding="utf-8")
    settings = settings_for(f"sqlite:///{database}", tmp_path)
    came = init(settings.environment(), *LISTED, str(file))

    assert came.exit_code == 2
    assert words in came.stderr
    assert not database.exists()


def test_a_town_is_founded_as_its_profile_says(empty: dict[str, str]) -> None:
    file = ROOT / "deploy" / "profiles" / "standard.toml"
    came = init(empty, *LISTED[:-1], "--profile", str(file))
    assert came.exit_code == 0, came.stderr

    with reading() as session:
        names = session.exec(select(Agency.name)).all()
    assert len(names) == 7
    assert "自立相談支援センター" in names
    assert user("kanri").role is Role.ADMIN


def test_a_profile_with_a_fault_founds_nothing(tmp_path: Path) -> None:
    file, database = ROOT / "tests/profiles/unknown_post.toml", tmp_path / "empty.db"
    settings = settings_for(f"sqlite:///{database}", tmp_path)
    came = init(settings.environment(), *LISTED[:-1], "--profile", str(file))

    assert came.exit_code == 2
    assert "unknown_post.toml 66行目「post」" in came.stderr
    assert not database.exists()


def test_an_administrator_without_a_name_leaves_the_database_unfounded(
    empty: dict[str, str],
) -> None:
    words = ("--town", "架空市", "--login", "kanri", "--name", "　")
    came = init(empty, *words, given=ANSWERS)

    with reading() as session:
        assert session.exec(select(Installation)).all() == []
        assert session.exec(select(Agency)).all() == []
    assert came.exit_code == 2
    assert "氏名" in came.stderr


def test_a_town_is_founded_once(town: Town) -> None:
    words = ("--town", "ほかの市", "--login", "a", "--name", "b")
    came = typed(town, "init", *words, given=ANSWERS)

    with reading() as session:
        assert session.exec(select(Municipality.name)).all() == ["つなぎ市（体験版）"]
    assert came.exit_code == 2
    assert "すでに準備されています" in came.stderr


def invite(town: Town, *words: str) -> Any:
    """Invite a coordinator, told to another program."""
    named = ("--name", "相談 一郎", "--role", "coordinator")
    return told(town, "user", "invite", *words, *named)


def test_an_invited_user_sets_a_password_once(any_town: Town) -> None:
    told_url = invite(any_town, "Ｉｃｈｉｒｏ")["invitation_url"]  # noqa: RUF001
    token = token_of(told_url)
    stored = user("ichiro")

    assert stored.invitation_hash == hashlib.sha256(token.encode()).hexdigest()
    assert stored.desk_id == any_town.desks[OWN]
    assert accounts.may_sign_in(accept(token), PASSWORD)
    with pytest.raises(NothingHere):
        accept(token)


@pytest.mark.parametrize("desk", [TAX, "収納課 納税相談窓口"])
def test_a_user_belongs_to_the_desk_that_was_named(town: Town, desk: str) -> None:
    invite(town, "jiro", "--desk", desk)

    assert user("jiro").desk_id == town.desks[TAX]


def test_a_reset_ends_the_password_and_the_sessions(town: Town) -> None:
    accept(token_of(invite(town, "ichiro")["invitation_url"]))
    with transaction() as session:
        session.add(
            WebSession(
                municipality_id=town.municipality_id,
                token_hash="a" * 64,
                user_id=user("ichiro").id,
                via="screen",
                created_at=datetime(2026, 9, 17, tzinfo=UTC),
                last_seen_at=datetime(2026, 9, 17, tzinfo=UTC),
            )
        )
    told_url = told(town, "user", "reset", "ICHIRO")["invitation_url"]

    with reading() as session:
        assert session.exec(select(WebSession)).one().ended_at is not None
    assert not accounts.may_sign_in(user("ichiro"), PASSWORD)
    assert accounts.may_sign_in(accept(token_of(told_url)), PASSWORD)


@pytest.mark.parametrize(
    ("words", "refusal"),
    [
        (("invite", "kanri", "--name", "a", "--role", "admin"), "すでに使われています"),
        (("invite", "x", "--name", " ", "--role", "admin"), "氏名"),
        (
            ("invite", "x", "--name", "a", "--role", "admin", "--desk", "無い課"),
            "窓口「無い課」が見つかりません",
        ),
        (("invite", "x", "--name", "a", "--role", "boss"), "--role"),
        (("reset", "nobody"), "「nobody」は見つかりません"),
        (("reset", "kanri", "--town", "無い市"), "つなぎ市（体験版）"),
    ],
)
def test_what_cannot_be_done_is_said_and_changes_nothing(
    town: Town, words: tuple[str, ...], refusal: str
) -> None:
    with reading() as session:
        before = [repr(u) for u in session.exec(select(User)).all()]
    came = typed(town, "user", *words)
    with reading() as session:
        after = [repr(u) for u in session.exec(select(User)).all()]

    assert came.exit_code == 2
    assert refusal in came.stderr
    assert after == before


def test_where_an_agency_has_two_desks_the_desk_must_be_named(town: Town) -> None:
    with transaction() as session:
        one = session.get_one(Desk, town.desks[TAX])
        session.add(
            Desk(
                municipality_id=one.municipality_id,
                agency_id=one.agency_id,
                name="第二窓口",
                phone="046-000-0002",
            )
        )
    words = ("x", "--name", "a", "--role", "partner", "--desk", TAX)
    came = typed(town, "user", "invite", *words)

    assert came.exit_code == 2
    assert "収納課 納税相談窓口、収納課 第二窓口" in came.stderr
