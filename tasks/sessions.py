"""サインインと訪問の記録 — sessions kept by the server, one row each.

The cookie is 256 random bits; only its SHA-256 is stored. A session ends 30 minutes
after it was last used and 10 hours after it began. It runs on the real clock: moving
the office's clock in a demo signs nobody out.
"""

import hashlib
import secrets
from datetime import datetime, timedelta

from sqlmodel import Session, col, select, update

from models.link import AccessLink
from models.mail import Mail
from models.user import User, WebSession
from tasks.database import transaction

IDLE = timedelta(minutes=30)
LONGEST = timedelta(hours=10)
SEEN_EVERY = timedelta(minutes=1)


def begin_session(session: Session, user: User, at: datetime) -> str:
    """Sign a user in and return the new cookie value."""
    return _begin(
        session,
        WebSession(
            municipality_id=user.municipality_id,
            token_hash="",
            user_id=user.id,
            via="screen",
            created_at=at,
            last_seen_at=at,
        ),
    )


def begin_visit(
    session: Session, link: AccessLink, visitor: str, via: str, at: datetime
) -> str:
    """Let a named visitor in by this link; return the new cookie value."""
    return _begin(
        session,
        WebSession(
            municipality_id=link.municipality_id,
            token_hash="",
            link_id=link.id,
            visitor=visitor,
            via=via,
            created_at=at,
            last_seen_at=at,
        ),
    )


def begin_list(session: Session, mail: Mail, visitor: str, at: datetime) -> str:
    """Let a named visitor see the list of one mail by its typed code."""
    return _begin(
        session,
        WebSession(
            municipality_id=mail.municipality_id,
            token_hash="",
            mail_id=mail.id,
            visitor=visitor,
            via="code",
            created_at=at,
            last_seen_at=at,
        ),
    )


def live_session(session: Session, token: str, at: datetime) -> WebSession | None:
    """Return the session of a cookie value; None when unknown, ended or too old."""
    found = session.exec(
        select(WebSession).where(WebSession.token_hash == _hash(token))
    ).one_or_none()
    return found if found is not None and is_live(found, at) else None


def is_live(held: WebSession, at: datetime) -> bool:
    """Tell whether the session still counts at that moment."""
    if held.ended_at is not None:
        return False
    return at < held.last_seen_at + IDLE and at < held.created_at + LONGEST


def note_seen(held: WebSession, at: datetime) -> None:
    """Move `last_seen_at`, at most once a minute, in a transaction of its own."""
    if at < held.last_seen_at + SEEN_EVERY:
        return
    with transaction() as session:
        session.exec(
            update(WebSession)
            .where(col(WebSession.id) == held.id)
            .values(last_seen_at=at)
        )


def end_session(session: Session, token: str, at: datetime) -> None:
    """Sign out: the cookie value is worth nothing from now on."""
    _end(session, col(WebSession.token_hash) == _hash(token), at)


def end_sessions_of(session: Session, user_id: int, at: datetime) -> None:
    """End every session of a user: disabled, or the password was reset."""
    _end(session, col(WebSession.user_id) == user_id, at)


def _end(session: Session, which: object, at: datetime) -> None:
    session.exec(
        update(WebSession)
        .where(which, col(WebSession.ended_at).is_(None))  # type: ignore[arg-type]
        .values(ended_at=at)
    )


def _begin(session: Session, held: WebSession) -> str:
    token = secrets.token_urlsafe(32)
    held.token_hash = _hash(token)
    session.add(held)
    session.flush()
    return token


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
