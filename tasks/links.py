"""リンクの発行と失効 — one live link per case and post, renewed with each mail."""

from datetime import UTC, datetime, time, timedelta

from sqlmodel import Session, col, select, update

from models.columns import TOKYO
from models.duty import Duty
from models.link import AccessLink
from models.policy import Policy


def link_for(
    session: Session, duty: Duty, desk_id: int, post_id: int, policy: Policy
) -> AccessLink:
    """Return the post's link to the duty's case, made or extended as needed.

    It ends the agreed number of calendar days after the due day.
    """
    ends = _end_of(duty, policy)
    link = session.exec(
        select(AccessLink).where(
            AccessLink.procedure == duty.procedure,
            AccessLink.case_id == duty.case_id,
            AccessLink.post_id == post_id,
        )
    ).one_or_none() or _new(duty, desk_id, post_id, ends)
    link.expires_at = max(link.expires_at, ends)
    session.add(link)
    session.flush()
    return link


def _new(duty: Duty, desk_id: int, post_id: int, ends: datetime) -> AccessLink:
    return AccessLink(
        municipality_id=duty.municipality_id,
        procedure=duty.procedure,
        case_id=duty.case_id,
        number=duty.number,
        desk_id=desk_id,
        post_id=post_id,
        created_at=duty.opened_at,
        expires_at=ends,
    )


def _end_of(duty: Duty, policy: Policy) -> datetime:
    days = int(policy.number("link.days_after_due"))
    last = max(duty.due_on, duty.opened_at.astimezone(TOKYO).date())
    midnight = datetime.combine(last + timedelta(days=days + 1), time(), TOKYO)
    return midnight.astimezone(UTC)


def revoke_links(session: Session, procedure: str, case_id: int, at: datetime) -> None:
    """End every link to a case; the case is over."""
    session.exec(
        update(AccessLink)
        .where(col(AccessLink.procedure) == procedure)
        .where(col(AccessLink.case_id) == case_id)
        .where(col(AccessLink.revoked_at).is_(None))
        .values(revoked_at=at)
    )
