"""呼び名を読む — what this town calls a paper, as agreed today."""

from sqlmodel import Session

from models.policy import Policy, in_force
from models.referral_sheet import SheetForm
from models.words import form_word, form_words
from tasks import clock
from tasks.directory import directory
from tasks.policies import policies


def form_label(session: Session, form: SheetForm, desk_id: int) -> str:
    """Return what the paper is called at the desk that wrote it."""
    agency = directory(session).agency_of(desk_id)
    return form_word(_agreed(session, agency.municipality_id), form, agency.name)


def form_choices(session: Session, desk_id: int) -> list[tuple[str, str]]:
    """Return the papers a desk may choose from, with their words."""
    agency = directory(session).agency_of(desk_id)
    return form_words(_agreed(session, agency.municipality_id), agency.name)


def _agreed(session: Session, municipality_id: int) -> Policy:
    today = clock.office_today(session)
    return in_force(policies(session, municipality_id), today)
