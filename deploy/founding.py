"""最初の準備 — a town, its own desk and the first administrator, in a new database."""

import csv
import io

from sqlmodel import Session

from deploy.whose import desk_of
from models.agency import AgencySide
from models.agency_rows import AgencyListRefused, AgencyRow, read_agencies
from models.municipality import DatabaseKind
from models.profile import Profile, desk_label
from models.user import Role
from tasks.accounts import invite
from tasks.agencies import load_agencies
from tasks.founding import found
from tasks.profiles import apply_profile

HEADINGS = ("機関名", "窓口名", "区分", "連絡方法", "電話", "メール")


def own_agency(agency: str, desk: str, phone: str, mail: str) -> list[AgencyRow]:
    """Return the list of our own desk alone, checked like one from a file.

    Raises AgencyListRefused.
    """
    text = io.StringIO()
    csv.writer(text).writerows(
        [HEADINGS, (agency, desk, "自所", "メール", phone, mail)]
    )
    return read_agencies(text.getvalue().encode())


def refuse_without_own_desk(rows: list[AgencyRow]) -> None:
    """Refuse a list without exactly one desk of our own. Raises AgencyListRefused."""
    own = [row.line for row in rows if row.side is AgencySide.OWN]
    if len(own) != 1:
        raise AgencyListRefused(
            [f"「区分」が自所の窓口を1件だけ入れてください（現在 {len(own)}件）。"]
        )


def found_office(
    session: Session,
    town: str,
    kind: DatabaseKind,
    rows: list[AgencyRow],
    login: str,
    name: str,
) -> str:
    """Found the town with its agencies; return the first administrator's invitation.

    Raises AlreadyFounded, and what `invite` refuses.
    """
    municipality = found(session, town, kind)
    load_agencies(session, municipality.id, rows)
    return invite(session, login, name, Role.ADMIN, desk_of(session, None))


def found_by_profile(
    session: Session,
    town: str,
    kind: DatabaseKind,
    profile: Profile,
    login: str,
    name: str,
) -> str:
    """Found the town as a profile says it; return the administrator's invitation.

    The administrator belongs to the profile's first own desk. Raises AlreadyFounded,
    and what `invite` and the rows refuse.
    """
    municipality = found(session, town, kind)
    apply_profile(session, municipality.id, profile)
    own = next(a for a in profile.agency if a.side is AgencySide.OWN)
    desk = desk_of(session, desk_label(own.name, own.desks[0].name))
    return invite(session, login, name, Role.ADMIN, desk)
