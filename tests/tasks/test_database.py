"""台帳の扉: whose rows, who may write, and what the database itself refuses."""

import threading
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session, col, delete, func, select, update

from models.agency import Agency, Desk, Post
from models.columns import TOKYO, OfMunicipality
from models.consent import Consent
from models.duty import Duty
from models.event import Event
from models.mail import MailHistory
from models.municipality import Installation, Municipality, NumberSeries
from models.policy import Policy
from models.procedure import Side
from models.referral_sheet import Referral
from models.refusals import NothingHere
from models.tables import TABLES
from tasks import clock
from tasks.acts import act
from tasks.database import EVERYWHERE, Scope, reading, transaction
from tasks.directory import directory
from tasks.preview import preview
from tests.databases import OWN, Town
from tests.factories import a_referral, a_referral_that_was, mails
from tests.tasks.days import rows

OWNED: list[type[Any]] = [t for t in TABLES if issubclass(t, OfMunicipality)]
THREADS, TIMES = 6, 60


@pytest.fixture
def neighbour(any_town: Town) -> Scope:
    """Another municipality in the same database, with an agreement of its own."""
    assert any_town.municipality_id
    with transaction() as session:
        other = Municipality(name="となり市", created_at=clock.real_now())
        session.add(other)
        session.flush()
        policy = session.exec(select(Policy)).first()
        assert policy is not None
        copied = policy.model_dump(exclude={"id", "municipality_id"})
        session.add(Policy(municipality_id=other.id, **copied))
        return Scope(other.id)


def count(session: Session, table: type[Any]) -> int:
    return session.exec(select(func.count(col(table.id)))).one()


def test_a_stranger_sees_no_row_of_any_table(any_town: Town, neighbour: Scope) -> None:
    a_referral_that_was(any_town, "acknowledge", "report")
    mails(any_town)
    filled = set()
    for table in OWNED:
        with reading(any_town.scope) as session:
            ours = count(session, table)
        with reading(neighbour) as session:
            theirs = session.exec(select(table)).all()
        if ours:
            filled.add(table)

        assert {row.municipality_id for row in theirs} <= {neighbour.municipality_id}

    assert len(filled) >= 16, f"only {len(filled)} tables had rows"


def test_a_strangers_query_is_narrowed_in_every_form(
    any_town: Town, neighbour: Scope
) -> None:
    made = a_referral(any_town)
    with reading(neighbour) as session:
        inner = select(Duty.case_id).where(Duty.procedure == "referral")
        joined = select(Desk.id).join(Agency, col(Agency.id) == Desk.agency_id)
        found = [
            session.get(Referral, made),
            session.exec(select(Referral.id)).first(),
            session.exec(joined).first(),
            session.exec(select(Referral).where(col(Referral.id).in_(inner))).first(),
            session.exec(select(func.max(Duty.due_on))).one(),
            session.exec(select(inner.exists())).one() or None,
        ]
        seen = [*directory(session).desks, *preview(session, date(2026, 12, 1), 0)]

    assert found == [None] * 6
    assert seen == []


def test_a_stranger_can_neither_act_nor_change_nor_delete(
    any_town: Town, neighbour: Scope
) -> None:
    made = a_referral(any_town)
    by = any_town.party(OWN, Side.RECEIVER)
    with pytest.raises(NothingHere), transaction(neighbour) as session:
        act(session, "referral", made, "acknowledge", by)
    with transaction(neighbour) as session:
        session.exec(update(Referral).values(number="x"))
        session.exec(delete(Consent))

    assert rows(Referral)[0].number != "x"
    assert len(rows(Consent)) == 1


def test_a_row_of_another_municipality_can_be_neither_added_nor_moved(
    any_town: Town, neighbour: Scope
) -> None:
    foreign = NumberSeries(municipality_id=any_town.municipality_id, fiscal_year=2030)
    with pytest.raises(PermissionError), transaction(neighbour) as session:
        session.add(foreign)
    with pytest.raises(PermissionError):
        move_a_post(any_town.scope, neighbour)
    with transaction(neighbour) as session:
        session.add(NumberSeries(fiscal_year=2030))  # type: ignore[call-arg]

    assert [s.municipality_id for s in rows(NumberSeries)] == [
        neighbour.municipality_id
    ]


def move_a_post(scope: Scope, to: Scope) -> None:
    with transaction(scope) as session:
        post = session.exec(select(Post)).first()
        assert post is not None
        post.municipality_id = to.municipality_id or 0


def test_passes_and_delivery_see_every_municipality(
    any_town: Town, neighbour: Scope
) -> None:
    with reading(EVERYWHERE) as session:
        towns = set(session.exec(select(Policy.municipality_id)).all())

    assert towns == {any_town.municipality_id, neighbour.municipality_id}


def test_reading_cannot_write(any_town: Town) -> None:
    made = a_referral(any_town)
    with pytest.raises(DBAPIError), reading(any_town.scope) as session:
        session.exec(update(Referral).values(number="x"))
    with pytest.raises(DBAPIError), reading(any_town.scope) as session:
        session.connection().execute(text("DELETE FROM notice"))
    with transaction(any_town.scope) as session:  # the same connection may again
        referral = session.get(Referral, made)
        assert referral is not None
        referral.number = "26-99999"

    assert [r.number for r in rows(Referral)] == ["26-99999"]


def test_an_error_leaves_nothing_behind(any_town: Town) -> None:
    with pytest.raises(ZeroDivisionError):
        half_a_change(any_town)

    assert rows(NumberSeries) == []


def half_a_change(town: Town) -> None:
    with transaction(town.scope) as session:
        session.add(NumberSeries(municipality_id=town.municipality_id, fiscal_year=30))
        session.flush()
        raise ZeroDivisionError


def test_six_threads_lose_no_increment(any_town: Town) -> None:
    faults: list[BaseException] = []
    assert any_town
    with transaction() as session:
        session.exec(update(Municipality).values(name="0"))
    workers = [
        threading.Thread(target=increment, args=(faults,)) for _ in range(THREADS)
    ]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    [municipality] = rows(Municipality)

    assert faults == []
    assert municipality.name == str(THREADS * TIMES)


def increment(faults: list[BaseException]) -> None:
    """Read, add one, write: what loses updates without BEGIN IMMEDIATE (F2)."""
    try:
        for _ in range(TIMES):
            with transaction() as session:
                held = session.exec(select(Municipality).with_for_update()).one()
                held.name = str(int(held.name) + 1)
                session.add(held)
    except DBAPIError as fault:
        faults.append(fault)


@pytest.mark.parametrize("moved", [timedelta(0), timedelta(microseconds=1)])
def test_a_moment_comes_back_the_same_and_in_utc(
    any_town: Town, moved: timedelta
) -> None:
    at = datetime(2026, 9, 17, 9, 0, tzinfo=TOKYO) + moved
    with transaction() as session:
        for installation in session.exec(select(Installation)):
            installation.restored_at = at
    [back] = rows(Installation)

    assert any_town
    assert back.restored_at == at
    assert back.restored_at is not None
    assert back.restored_at.tzinfo is UTC
    assert back.restored_at.hour == 0


@pytest.mark.parametrize("table", ["event", "mail_history"])
@pytest.mark.parametrize(
    "change",
    [
        "UPDATE {table} SET id = id",
        "DELETE FROM {table}",
        "{replace}",
    ],
    ids=["update", "delete", "replace or truncate"],
)
def test_the_database_refuses_to_rewrite_what_happened(
    any_town: Town, table: str, change: str
) -> None:
    a_referral(any_town)
    mails(any_town)
    before = len(rows(Event)), len(rows(MailHistory))
    with pytest.raises(DBAPIError, match="append-only"):
        rewrite(table, change)

    assert before == (len(rows(Event)), len(rows(MailHistory)))
    assert min(before) > 0


def rewrite(table: str, change: str) -> None:
    with transaction() as session:
        sqlite = session.get_bind().dialect.name == "sqlite"
        replace = f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}"  # noqa: S608
        said = replace if sqlite else f"TRUNCATE {table} CASCADE"
        session.connection().execute(text(change.format(table=table, replace=said)))
