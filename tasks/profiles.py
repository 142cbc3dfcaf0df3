"""自治体の設定の反映 — a checked profile becomes the town's rows, or nothing does.

All in the caller's one transaction: agencies, closed days, agreed numbers, meetings
and reports; then open duties are counted again. `diff` does the same and takes it
back, so that what is shown is what would be done (law 11).
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from sqlmodel import Session

from models.decide import Party
from models.policy import DEFAULT_NUMBERS, Policy
from models.procedure import Side
from models.profile import Profile
from models.profile_difference import Difference
from models.refusals import ProcedureError
from tasks import chain, clock
from tasks.policies import policies
from tasks.policy_versions import add_version, note_reprojection, take_up
from tasks.profile_meetings import bring_reports, bring_series
from tasks.profile_rows import (
    ADDED,
    CHANGED,
    REMOVED,
    Bringing,
    bring_agencies,
    bring_closed_days,
)
from tasks.reprojection import Reprojection, reproject, with_notices

BY_COMMAND = Party(Side.SYSTEM, "コマンド操作", "import")


class ProfileHindered(ProcedureError):
    """The profile would remove an agency or desk that still owes or is owed."""


@dataclass(frozen=True)
class Brought:
    """What differed, and which open duties have another day because of it."""

    differences: tuple[Difference, ...]
    reprojection: Reprojection

    @property
    def nothing(self) -> bool:
        """Whether the database was as the profile says already."""
        return not self.differences and not self.reprojection.moved


def apply_profile(
    session: Session,
    municipality_id: int,
    profile: Profile,
    holds_from: date | None = None,
    by: Party = BY_COMMAND,
) -> Brought:
    """Bring the town to the profile; applied twice, the second time changes nothing.

    `holds_from` is the day of a new version of the agreed numbers (today if left out).
    Raises ProfileHindered, VersionRefused, and what the rows themselves refuse.
    """
    brought = compare_profile(session, municipality_id, profile, holds_from, by)
    if hindered := [d.sentence() for d in brought.differences if d.hinders]:
        closing = "先にその対応を終えるか、ほかの窓口へ引き継いでください。"
        raise ProfileHindered("\n".join([*hindered, closing, "何も変更していません。"]))
    return brought


def compare_profile(
    session: Session,
    municipality_id: int,
    profile: Profile,
    holds_from: date | None = None,
    by: Party = BY_COMMAND,
) -> Brought:
    """Do the same and also say what hinders it; the caller rolls back."""
    today = clock.office_today(session)
    to = Bringing(session, municipality_id, profile, today)
    found = [*bring_agencies(to), *bring_closed_days(to)]
    version, numbers = _numbers(to, holds_from or today, by)
    found += [*numbers, *bring_series(to), *bring_reports(to)]
    session.flush()
    done = _recounted(to, version, by)
    brought = Brought(tuple(found), done)
    if not brought.nothing:
        _record(to, brought, by)
    return brought


def shown(session: Session, brought: Brought) -> Brought:
    """Return it with what will be said of the duties that moved."""
    return replace(brought, reprojection=with_notices(session, brought.reprojection))


def _numbers(
    to: Bringing, holds_from: date, by: Party
) -> tuple[Policy | None, list[Difference]]:
    """Keep a new version where the agreed numbers differ; say each that does."""
    latest = max(policies(to.session, to.town), key=lambda p: p.version)
    was, becomes = latest.numbers, to.profile.numbers()
    note = f"設定「{to.profile.town}」による"
    version = add_version(to.session, to.town, becomes, holds_from, by, note)
    return version, list(_differing(was, version.numbers)) if version else []


def _differing(was: dict[str, object], now: dict[str, object]) -> Iterator[Difference]:
    for key, default in DEFAULT_NUMBERS.items():
        before, after = was.get(key, default), now.get(key, default)
        if before != after:
            kind = CHANGED if key in was and key in now else ADDED
            kind = REMOVED if key not in now else kind
            yield Difference(kind, "取り決め", key, {key: (before, after)})


def _recounted(to: Bringing, version: Policy | None, by: Party) -> Reprojection:
    """Count open duties again: under the new version, or on the calendar as it is."""
    today = clock.office_today(to.session)
    if version is not None and version.holds_from <= today:
        return take_up(to.session, version, by)
    done = reproject(to.session, to.town, by)
    if done.moved:
        note_reprojection(to.session, to.town, done, by)
    return done


def _record(to: Bringing, brought: Brought, by: Party) -> None:
    chain.append_by(
        to.session,
        to.town,
        by,
        clock.now(to.session),
        procedure="profile",
        verb="apply",
        given={
            "town": to.profile.town,
            "differences": len(brought.differences),
            "moved": brought.reprojection.moved,
        },
    )
