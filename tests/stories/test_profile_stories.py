"""自治体の設定: the same referral runs in four towns, and no code knows which one."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from sqlmodel import Session, col, select

from deploy.founding import found_by_profile
from deploy.migrate import migrate
from models.agency import Agency, AgencySide, Desk
from models.conference_series import ConferenceSeries
from models.event import Event
from models.municipality import DatabaseKind, Installation, Municipality
from models.procedure import Side
from models.profile import Profile
from models.profile_reading import read_profile
from models.referral import REFERRAL
from models.referral_sheet import Referral, ReferralState
from models.report_rule import ReportRule
from models.user import User
from tasks import clock
from tasks.database import connect, engine, reading, transaction
from tasks.profiles import apply_profile
from tests.databases import BEGINS_AT, Town, settings_for
from tests.factories import a_referral, do, mails
from tests.proof import refuted
from tests.sources import ROOT
from tests.web.browsing import digest

PROFILES = sorted((ROOT / "deploy" / "profiles").glob("*.toml"))


def profile(file: Path) -> Profile:
    return read_profile(file.read_bytes(), file.name)


@pytest.fixture(params=PROFILES, ids=lambda file: file.stem)
def founded(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Town]:
    """A usable empty town of each profile, on Thursday 2026-09-17."""
    yield from founded_by(request.param, tmp_path)


def founded_by(file: Path, folder: Path) -> Iterator[Town]:
    url = f"sqlite:///{folder / 'town.db'}"
    migrate(url)
    connect(url)
    with transaction() as session:
        found_by_profile(
            session, "型の市", DatabaseKind.DEMO, profile(file), "kanri", "管理 さくら"
        )
        _show(session, BEGINS_AT)
    with reading() as session:
        town = session.exec(select(Municipality.id)).one()
        named = select(Agency.name, Desk.id).join(
            Desk, col(Desk.agency_id) == Agency.id
        )
        made = Town(settings_for(url, folder), town, dict(session.exec(named).all()))
    yield made
    engine().dispose()


def _show(session: Session, moment: datetime) -> None:
    installation = session.exec(select(Installation)).one()
    installation.advanced_seconds = int((moment - clock.real_now()).total_seconds())
    session.add(installation)


def first(town: Town, *sides: AgencySide) -> str:
    """The first agency of one of these sides."""
    with reading(town.scope) as session:
        query = select(Agency.name).where(col(Agency.side).in_(sides))
        return session.exec(query.order_by(col(Agency.id))).first() or ""


def test_a_referral_is_acknowledged_and_reported_in_each_town(founded: Town) -> None:
    ours = first(founded, AgencySide.OWN)
    theirs = first(founded, AgencySide.INTERNAL)
    referral = a_referral(founded, sender=theirs, receiver=ours)
    asked = mails(founded)
    for verb in ("acknowledge", "accept", "start_contact", "report"):
        do(founded, referral, verb, founded.party(ours, side_of(verb)))
    told = mails(founded)
    do(founded, referral, "confirm", founded.party(theirs, side_of("confirm")))

    assert len(asked) == 1
    assert told
    with reading(founded.scope) as session:
        assert session.get_one(Referral, referral).state is ReferralState.CONFIRMED
    assert refuted(founded) == []


def side_of(verb: str) -> Side:
    return REFERRAL.verb(verb).by


def test_meetings_and_reports_stand_as_the_profile_says(founded: Town) -> None:
    with reading(founded.scope) as session:
        counts = (
            len(session.exec(select(Agency)).all()),
            len(session.exec(select(ConferenceSeries)).all()),
            len(session.exec(select(ReportRule)).all()),
        )

    assert counts in {
        (len(p.agency), len(p.series), len(p.report)) for p in map(profile, PROFILES)
    }


def test_the_first_administrator_is_invited(founded: Town) -> None:
    with reading(founded.scope) as session:
        assert session.exec(select(User.login)).all() == ["kanri"]


def test_applied_twice_changes_nothing(
    founded: Town, request: pytest.FixtureRequest
) -> None:
    file = request.node.callspec.params["founded"]
    before = digest()
    with transaction(founded.scope) as session:
        again = apply_profile(session, founded.municipality_id, profile(file))

    assert again.nothing
    assert digest() == before
    with reading(founded.scope) as session:
        verbs = session.exec(select(Event.verb)).all()
    assert verbs.count("apply") == 1
