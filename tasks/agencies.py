"""機関一覧の取込み — load a checked agency list, all or nothing."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import Session, select

from models.agency import RANK_LABELS, Agency, Desk, Post, Rank
from models.agency_rows import AgencyRow
from tasks.directory import forget_directory


@dataclass(frozen=True)
class Imported:
    """What a list changed."""

    new_agencies: int
    new_desks: int
    changed_desks: int


def load_agencies(
    session: Session, municipality_id: int, rows: Sequence[AgencyRow]
) -> Imported:
    """Add what is new, renew what exists (by agency and desk name); delete nothing."""
    agencies = {
        a.name: a
        for a in session.exec(
            select(Agency).where(Agency.municipality_id == municipality_id)
        )
    }
    new_agencies = new_desks = 0
    for row in rows:
        if row.agency not in agencies:
            agencies[row.agency] = _agency(municipality_id, row)
            new_agencies += 1
        _renew(session, agencies[row.agency], row)
        new_desks += _desk(session, agencies[row.agency], row)
    forget_directory(session)
    return Imported(new_agencies, new_desks, len(rows) - new_desks)


def _agency(municipality_id: int, row: AgencyRow) -> Agency:
    return Agency(municipality_id=municipality_id, name=row.agency, side=row.side)


def _renew(session: Session, agency: Agency, row: AgencyRow) -> None:
    agency.side, agency.receipt_only = row.side, row.receipt_only
    agency.chief_may_hear = row.chief_may_hear
    agency.decides_assistance = row.decides_assistance
    agency.link_base_url, agency.code_days = row.link_base_url, row.code_days
    session.add(agency)
    session.flush()


def _desk(session: Session, agency: Agency, row: AgencyRow) -> bool:
    """Add or renew one desk with its posts; return True when it is new."""
    found = session.exec(
        select(Desk).where(Desk.agency_id == agency.id, Desk.name == row.desk)
    ).one_or_none()
    desk = found or Desk(
        municipality_id=agency.municipality_id,
        agency_id=agency.id,
        name=row.desk,
        phone=row.phone,
    )
    desk.phone, desk.extension, desk.fax = row.phone, row.extension, row.fax
    desk.hours, desk.channel = row.hours, row.channel
    desk.open_saturdays = [2, 4] if row.open_saturdays else []
    session.add(desk)
    session.flush()
    for rank, email in zip(Rank, row.emails, strict=True):
        _post(session, desk, rank, email)
    return found is None


def _post(session: Session, desk: Desk, rank: Rank, email: str) -> None:
    """Keep 担当 always, the higher posts only where the list names an address."""
    held = session.exec(
        select(Post).where(Post.desk_id == desk.id, Post.rank == rank)
    ).one_or_none()
    if held is None and (email or rank is Rank.STAFF):
        held = Post(
            municipality_id=desk.municipality_id,
            desk_id=desk.id,
            title=RANK_LABELS[rank],
            rank=rank,
        )
    if held is None:
        return
    if held.email != (email or None):
        held.email, held.bounced_at = email or None, None
    session.add(held)
