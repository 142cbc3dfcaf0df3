"""取り決めの改定 — a new version of the agreed numbers, and open duties brought to it.

A version that holds from a later day waits; the watch takes it up on that day.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlmodel import Session, col, select

from models.decide import Party
from models.policy import DEFAULT_NUMBERS, Policy, in_force
from models.procedure import Side
from models.refusals import ProcedureError
from models.wareki import era_form
from tasks import chain, clock
from tasks.database import transaction
from tasks.planning import is_dry_run
from tasks.policies import policies
from tasks.reprojection import Reprojection, reproject

BY_THE_PASS = Party(Side.SYSTEM, "システム", "pass")


class VersionRefused(ProcedureError):
    """A version of the agreed numbers cannot be kept; the message says why."""


def add_version(
    session: Session,
    municipality_id: int,
    numbers: Mapping[str, Any],
    holds_from: date,
    by: Party,
    note: str,
) -> Policy | None:
    """Keep a new version and take it up when its day has come; None if it says nothing.

    `numbers` is all that differs from the defaults. Raises VersionRefused for a day
    that has passed or lies before that of a later version.
    """
    held = policies(session, municipality_id)
    latest = max(held, key=lambda p: p.version)
    differing = differing_numbers(numbers)
    if differing == differing_numbers(latest.numbers):
        return None
    _refuse_the_past(session, latest, holds_from)
    session.add(version := _next(session, latest, differing, holds_from, by, note))
    session.flush()
    session.info.pop("policies", None)
    return version


def _next(
    session: Session,
    latest: Policy,
    numbers: dict[str, Any],
    holds_from: date,
    by: Party,
    note: str,
) -> Policy:
    return Policy(
        municipality_id=latest.municipality_id,
        version=latest.version + 1,
        holds_from=holds_from,
        numbers=numbers,
        note=note,
        recorded_at=clock.now(session),
        recorded_by=by.name,
    )


def differing_numbers(numbers: Mapping[str, Any]) -> dict[str, Any]:
    """Return what is not as the default proposes, in the order of the defaults."""
    return {
        key: numbers[key]
        for key in DEFAULT_NUMBERS
        if key in numbers and numbers[key] != DEFAULT_NUMBERS[key]
    }


def _refuse_the_past(session: Session, latest: Policy, holds_from: date) -> None:
    earliest = max(clock.office_today(session), latest.holds_from)
    if holds_from < earliest:
        raise VersionRefused(
            f"取り決めは、{era_form(earliest)}以降の日から改めてください"
            f"（{era_form(holds_from)}）。"
        )


def take_up(session: Session, version: Policy, by: Party) -> Reprojection:
    """Bring every open duty to the version, and chain what that did as a whole."""
    done = reproject(session, version.municipality_id, by, version)
    version.applied_at = clock.now(session)
    session.add(version)
    note_reprojection(session, version.municipality_id, done, by, version.version)
    return done


def note_reprojection(
    session: Session,
    municipality_id: int,
    done: Reprojection,
    by: Party,
    version: int | None = None,
) -> None:
    """Chain one event about a whole town: how many were looked at and moved."""
    chain.append_by(
        session,
        municipality_id,
        by,
        clock.now(session),
        procedure="policy",
        verb="take_up" if version else "recount",
        given={"version": version, "looked_at": done.looked_at, "moved": done.moved},
    )


def take_up_waiting(today: date) -> int:
    """Take up each town's version whose day has come; return how many there were.

    Ahead of a real clock nothing is done.
    """
    with transaction() as session:
        if is_dry_run(session, today):
            return 0
        waiting = select(Policy).where(
            col(Policy.applied_at).is_(None), Policy.holds_from <= today
        )
        versions = session.exec(waiting.order_by(col(Policy.version))).all()
        for version in versions:
            held = in_force(policies(session, version.municipality_id), today)
            if held.id == version.id:
                take_up(session, version, BY_THE_PASS)
            version.applied_at = version.applied_at or clock.now(session)
        return len(versions)
