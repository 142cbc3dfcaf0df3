"""リンクの発行と失効 — one live link per case and post, renewed with each mail."""

from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta

from sqlmodel import Session, col, select, update

from models.agency import Post
from models.columns import TOKYO
from models.duty import Duty
from models.link import AccessLink
from models.policy import Policy
from tasks.policies import policy_version

Case = tuple[str, int]  # procedure and case id


def links_for(
    session: Session, duties: Sequence[Duty], post: Post
) -> dict[Case, AccessLink]:
    """Return the post's link to each duty's case, made or extended as needed.

    It ends the agreed number of calendar days after the due day.
    """
    links = _kept_links(session, duties, post)
    for duty in duties:
        policy = policy_version(session, duty.municipality_id, duty.policy_version)
        case, ends = case_of(duty), _end_of(duty, policy)
        if case not in links:
            links[case] = _new(duty, post, ends)
        links[case].expires_at = max(links[case].expires_at, ends)
    session.add_all(links.values())
    session.flush()
    return links


def case_of(duty: Duty) -> Case:
    """Return which case a duty is of."""
    return duty.procedure, duty.case_id


def _kept_links(
    session: Session, duties: Sequence[Duty], post: Post
) -> dict[Case, AccessLink]:
    kept = session.exec(
        select(AccessLink)
        .where(col(AccessLink.procedure).in_({d.procedure for d in duties}))
        .where(col(AccessLink.case_id).in_({d.case_id for d in duties}))
        .where(AccessLink.post_id == post.id)
    )
    return {(link.procedure, link.case_id): link for link in kept}


def _new(duty: Duty, post: Post, ends: datetime) -> AccessLink:
    return AccessLink(
        municipality_id=duty.municipality_id,
        procedure=duty.procedure,
        case_id=duty.case_id,
        number=duty.number,
        desk_id=post.desk_id,
        post_id=post.id,
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
