"""模擬の町 — a town founded by its profile, and who stands beside each support desk."""

import re
import secrets
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

from sqlalchemy.event import listen
from sqlmodel import Session

from deploy.migrate import migrate
from deploy.settings import DEMO_SENDER, Settings, load_settings
from models.agency import Agency, AgencySide, Desk
from models.columns import TOKYO
from models.directory import Directory
from models.municipality import DatabaseKind
from models.profile import CalendarEntry, Profile
from tasks import clock
from tasks.database import connect, transaction
from tasks.directory import directory
from tasks.founding import found
from tasks.profiles import apply_profile

EARLY = time(5, 0)
_AREA = re.compile(r"[^区]{1,5}区")  # 鶴見区税務課 → 鶴見区


@dataclass(frozen=True)
class Ward:
    """One support desk with the counters around it: those of its area, and shared."""

    own: int
    internal: tuple[int, ...]  # 庁内, which may refer people
    external: tuple[int, ...]  # 庁外, likewise
    assistance: tuple[int, ...]  # 生活保護の実施機関

    @property
    def partners(self) -> tuple[int, ...]:
        """Everybody who refers to the desk or is referred to."""
        return (*self.internal, *self.external)


@dataclass(frozen=True)
class SimulatedTown:
    """The founded town: its rows' owner and its support desks."""

    municipality_id: int
    wards: tuple[Ward, ...]


def settings_in(folder: Path) -> Settings:
    """Return settings for a simulation in this folder; nothing of them leaves it."""
    return load_settings(
        mode="embedded",
        var_dir=folder,
        database_url=f"sqlite:///{folder / 'simulation.db'}",
        anchor_path=folder / "anchors.jsonl",
        secret_key=secrets.token_urlsafe(48),
        public_url="http://127.0.0.1:1",
        mail_from=DEMO_SENDER,
        bounce_domain=DEMO_SENDER.rpartition("@")[2],
        log_level="ERROR",
    )


def found_simulated(
    settings: Settings, profile: Profile, first_day: date
) -> SimulatedTown:
    """Found the town on the morning of the first day, in an empty database."""
    migrate(settings.database_url)
    listen(connect(settings.database_url), "connect", _hurry)
    with transaction() as session:
        town = found(session, f"{profile.town}（模擬）", DatabaseKind.REPLAY).id
        clock.start_at(session, moment_of(first_day, EARLY))
        apply_profile(session, town, _of_year(profile, first_day))
        return SimulatedTown(town, tuple(_wards(session)))


def _of_year(profile: Profile, first_day: date) -> Profile:
    """Return the profile as if it had been written for the simulated year."""
    last_day = date(first_day.year + 1, 3, 31)
    year = CalendarEntry(first=first_day, last=last_day)
    return profile.model_copy(update={"calendar": year})


def _hurry(connection: Any, _record: Any) -> None:
    """A simulated year is thrown away: nothing waits for the disk."""
    connection.execute("PRAGMA synchronous=OFF")


def moment_of(day: date, at: time) -> datetime:
    """Return an office day and time as a moment (UTC)."""
    return datetime.combine(day, at, TOKYO).astimezone(UTC)


def _wards(session: Session) -> list[Ward]:
    held = directory(session)
    own = [d for d in held.desks if held.is_own(d)]
    return [_ward(held, desk) for desk in sorted(own)]


def _ward(held: Directory, own: int) -> Ward:
    mine = _area_of(held.agency_of(own))
    around = [
        (desk, held.agency_of(desk.id))
        for desk in held.desks.values()
        if _area_of(held.agency_of(desk.id)) in {mine, ""}
    ]
    return Ward(
        own=own,
        internal=_of(around, AgencySide.INTERNAL),
        external=_of(around, AgencySide.EXTERNAL),
        assistance=tuple(d.id for d, a in around if a.decides_assistance),
    )


def _of(around: list[tuple[Desk, Agency]], side: AgencySide) -> tuple[int, ...]:
    return tuple(
        desk.id
        for desk, agency in around
        if agency.side is side and not agency.decides_assistance
    )


def _area_of(agency: Agency) -> str:
    """Return the 区 an office is named after, or nothing: it is there for all."""
    found = _AREA.match(agency.name)
    return found[0] if found else ""
