"""設定の反映（機関） — agencies, desks, posts and closed days as a profile says them.

Each function brings the rows there and returns what was different; nothing is deleted.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func
from sqlmodel import Session, col, select

from models.agency import Agency, Desk, Post
from models.closed_day import ClosedDay
from models.duty import Duty
from models.profile import AgencyEntry, DayEntry, DeskEntry, Profile, desk_label
from models.profile_difference import Difference, DifferenceKind
from models.profile_posts import ranks
from models.queries.duties import OWED
from models.wareki import era_form
from tasks import clock
from tasks.directory import directory, forget_directory

ADDED, CHANGED, REMOVED = DifferenceKind
_OF_AGENCY = (
    *("side", "contractor", "decides_assistance", "receipt_only"),
    *("chief_may_hear", "code_days"),
)
_OF_DESK = ("phone", "extension", "fax", "hours", "channel")


@dataclass(frozen=True)
class Bringing:
    """The town that a profile is applied to, and the day from which that holds."""

    session: Session
    town: int
    profile: Profile
    on: date


def bring_agencies(to: Bringing) -> Iterator[Difference]:
    """Bring every agency there; those the profile does not name no longer take part."""
    rows = to.session.exec(select(Agency).where(Agency.municipality_id == to.town))
    held = {agency.name: agency for agency in rows}
    for entry in to.profile.agency:
        yield from _agency(to, entry, held.get(entry.name))
    named = {entry.name for entry in to.profile.agency}
    for name, agency in held.items():
        if name not in named and agency.closed_on is None:
            owed = _owed_at(to, Desk.agency_id == agency.id)
            agency.closed_on = to.on
            to.session.add(agency)
            yield Difference(REMOVED, "機関", name, {}, owed)
    to.session.flush()
    forget_directory(to.session)


def _agency(
    to: Bringing, entry: AgencyEntry, agency: Agency | None
) -> Iterator[Difference]:
    wanted = {name: getattr(entry, name) for name in _OF_AGENCY}
    wanted |= {"link_base_url": entry.link_base_url or None, "closed_on": None}
    if agency is None:
        agency = Agency(municipality_id=to.town, name=entry.name, **wanted)
        to.session.add(agency)
        yield Difference(ADDED, "機関", entry.name, {})
    elif changed := set_columns(agency, wanted):
        to.session.add(agency)
        yield Difference(CHANGED, "機関", entry.name, changed)
    to.session.flush()
    yield from _desks(to, entry, agency)


def _desks(to: Bringing, entry: AgencyEntry, agency: Agency) -> Iterator[Difference]:
    rows = to.session.exec(select(Desk).where(Desk.agency_id == agency.id)).all()
    held = {desk.name: desk for desk in rows}
    for one in entry.desks:
        yield from _desk(to, agency, one, held.get(one.name))
    named = {one.name for one in entry.desks}
    for name, desk in held.items():
        if name not in named:
            label = desk_label(agency.name, name)
            posts = _posts_of(to, desk)
            if any(post.vacant_since is None for post in posts):
                yield Difference(
                    REMOVED, "窓口", label, {}, _owed_at(to, Desk.id == desk.id)
                )
            _leave_vacant(to, posts)


def _desk(
    to: Bringing, agency: Agency, entry: DeskEntry, desk: Desk | None
) -> Iterator[Difference]:
    label = desk_label(agency.name, entry.name)
    wanted = {name: getattr(entry, name) for name in _OF_DESK}
    wanted |= {
        "open_saturdays": list(entry.open_saturdays),
        "weekly_closed": list(entry.weekly_closed),
    }
    if desk is None:
        of = _columns(municipality_id=to.town, agency_id=agency.id, name=entry.name)
        desk = Desk(**of, **wanted)
        to.session.add(desk)
        yield Difference(ADDED, "窓口", label, {})
    elif changed := set_columns(desk, wanted):
        to.session.add(desk)
        yield Difference(CHANGED, "窓口", label, changed)
    to.session.flush()
    yield from _posts(to, label, entry, desk)


def _posts(
    to: Bringing, label: str, entry: DeskEntry, desk: Desk
) -> Iterator[Difference]:
    held = {post.rank: post for post in _posts_of(to, desk)}
    order = ranks(entry.posts)
    for one in entry.posts:
        rank, name = order[one.title], f"{label}（{one.title}）"
        wanted = _columns(title=one.title, email=one.mail or None, vacant_since=None)
        post = held.pop(rank, None)
        if post is None:
            of = _columns(municipality_id=to.town, desk_id=desk.id, rank=rank)
            to.session.add(Post(**of, **wanted))
            yield Difference(ADDED, "職", name, {})
        elif changed := set_columns(post, wanted):
            if "email" in changed:
                post.bounced_at = None
            to.session.add(post)
            yield Difference(CHANGED, "職", name, changed)
    for post in held.values():
        if post.vacant_since is None:
            yield Difference(REMOVED, "職", f"{label}（{post.title}）", {})
    _leave_vacant(to, list(held.values()))


def _posts_of(to: Bringing, desk: Desk) -> list[Post]:
    return list(to.session.exec(select(Post).where(Post.desk_id == desk.id)))


def _leave_vacant(to: Bringing, posts: list[Post]) -> None:
    for post in posts:
        post.vacant_since = post.vacant_since or to.on
        to.session.add(post)


def _owed_at(to: Bringing, where: Any) -> int:
    """How many open duties a desk owes or is owed."""
    desks = select(Desk.id).where(where)
    count = (
        select(func.count())
        .select_from(Duty)
        .where(
            col(Duty.state).in_(OWED),
            col(Duty.debtor_desk_id).in_(desks) | col(Duty.creditor_desk_id).in_(desks),
        )
    )
    return to.session.exec(count).one()


def bring_closed_days(to: Bringing) -> Iterator[Difference]:
    """Add the days the town or an office differs on; days it has besides stay."""
    rows = to.session.exec(
        select(ClosedDay).where(ClosedDay.municipality_id == to.town)
    )
    held = {(row.agency_id, row.desk_id, row.on): row for row in rows}
    for entry in to.profile.calendar.days:
        where = _where(to, entry)
        wanted = _columns(kind=entry.kind, name=entry.name, source=entry.source)
        label = f"{entry.at}{era_form(entry.on)} {entry.name}"
        day = held.get((where["agency_id"], where["desk_id"], entry.on))
        if day is None:
            at = clock.now(to.session)
            of = _columns(municipality_id=to.town, on=entry.on, recorded_at=at)
            to.session.add(ClosedDay(**of, **where, **wanted))
            yield Difference(ADDED, "閉庁日", label, {})
        elif changed := set_columns(day, wanted):
            to.session.add(day)
            yield Difference(CHANGED, "閉庁日", label, changed)
    to.session.flush()
    forget_directory(to.session)


def _where(to: Bringing, entry: DayEntry) -> dict[str, Any]:
    if not entry.at:
        return {"agency_id": None, "desk_id": None}
    for agency in directory(to.session).agencies.values():
        if agency.municipality_id == to.town and agency.name == entry.at:
            return {"agency_id": agency.id, "desk_id": None}
    return {"agency_id": None, "desk_id": desk_ids(to)[entry.at]}


def desk_ids(to: Bringing) -> dict[str, int]:
    """Return the town's desks by every name a profile calls them."""
    held = directory(to.session)
    ids: dict[str, int] = {}
    for desk in held.desks.values():
        if desk.municipality_id == to.town:
            ids[held.desk_label(desk.id)] = desk.id
    for agency in to.profile.agency:
        if len(agency.desks) == 1:
            ids[agency.name] = ids[desk_label(agency.name, agency.desks[0].name)]
    return ids


def _columns(**values: Any) -> dict[str, Any]:
    return values


def set_columns(row: Any, wanted: Mapping[str, Any]) -> dict[str, tuple[Any, Any]]:
    """Set what differs and return it as column: (was, becomes)."""
    changed = {
        name: (getattr(row, name), value)
        for name, value in wanted.items()
        if getattr(row, name) != value
    }
    for name, (_, value) in changed.items():
        setattr(row, name, value)
    return changed
