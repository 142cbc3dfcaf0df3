"""利用者の登録 — invitations, passwords and who may still come in.

A password has 12 characters or more and no rules of composition; what is stored is its
argon2id hash. An invitation works once, for 14 calendar days; only its hash is stored.
"""

import hashlib
import secrets
import unicodedata
from datetime import timedelta
from threading import BoundedSemaphore

from pwdlib import PasswordHash
from sqlmodel import Session, select

from models.agency import Desk
from models.refusals import GivenMissing, NothingHere, ProcedureError
from models.user import Role, User
from tasks import chain, clock
from tasks.sessions import end_sessions_of

SHORTEST_PASSWORD, LONGEST_PASSWORD = 12, 256
INVITATION_LIVES = timedelta(days=14)

_hasher = PasswordHash.recommended()
_at_once = BoundedSemaphore(2)  # one hash takes 64 MB and a tenth of a second
_nobodys = _hasher.hash(secrets.token_urlsafe())


class LoginTaken(ProcedureError):
    """Somebody has this login already."""


def invite(session: Session, login: str, name: str, role: Role, desk_id: int) -> str:
    """Register a user at a desk and return the invitation's token.

    Raises LoginTaken, NothingHere for an unknown desk, GivenMissing for empty words.
    """
    login, name = folded_login(login), name.strip()
    for value, label in ((login, "利用者ID"), (name, "氏名")):
        if not value:
            raise GivenMissing(f"「{label}」を入力してください。", label)
    desk = session.exec(select(Desk).where(Desk.id == desk_id)).one_or_none()
    if desk is None:
        raise NothingHere("所属する窓口が見つかりません。")
    if session.exec(select(User.id).where(User.login == login)).first() is not None:
        raise LoginTaken(f"利用者ID「{login}」は、すでに使われています。")
    user = User(
        municipality_id=desk.municipality_id,
        login=login,
        name=name,
        role=role,
        desk_id=desk.id,
    )
    session.add(user)
    token = _new_invitation(session, user)
    _record(session, user, "invite")
    return token


def reset(session: Session, login: str) -> str:
    """Take a user's password and sessions away; return a new invitation's token.

    Raises NothingHere for an unknown or disabled login.
    """
    user = _user(session, login)
    user.password_hash = None
    session.add(user)
    end_sessions_of(session, user.id, clock.real_now())
    token = _new_invitation(session, user)
    _record(session, user, "reset")
    return token


def disable(session: Session, login: str) -> None:
    """Close an account and end its sessions; what the person did stays.

    Raises NothingHere for an unknown or disabled login.
    """
    user = _user(session, login)
    user.disabled_at, user.invitation_hash = clock.real_now(), None
    session.add(user)
    end_sessions_of(session, user.id, clock.real_now())
    _record(session, user, "disable")


def invited(session: Session, token: str) -> User:
    """Return who an invitation is for.

    Raises NothingHere, in the same words, when unknown, used or too old.
    """
    user = session.exec(
        select(User).where(User.invitation_hash == _digest(token))
    ).one_or_none()
    if user is None or user.disabled_at is not None or user.invited_at is None:
        raise NothingHere(_NOT_USABLE)
    if clock.real_now() > user.invited_at + INVITATION_LIVES:
        raise NothingHere(_NOT_USABLE)
    return user


def accept_invitation(session: Session, token: str, password: str) -> User:
    """Set the password an invitation was for; the invitation is used up.

    Raises NothingHere, and GivenMissing for a password that is too short or long.
    """
    user = invited(session, token)
    folded = _folded_password(password)
    if not SHORTEST_PASSWORD <= len(folded) <= LONGEST_PASSWORD:
        raise GivenMissing(
            f"パスワードは{SHORTEST_PASSWORD}文字以上で入力してください。", "password"
        )
    with _at_once:
        user.password_hash = _hasher.hash(folded)
    user.invitation_hash = None
    session.add(user)
    _record(session, user, "accept_invitation", by=user.name, via="invitation")
    return user


def may_sign_in(user: User | None, password: str) -> bool:
    """Tell whether this is the user's password; takes as long for nobody's."""
    known = user.password_hash if user else None
    with _at_once:
        right = _hasher.verify(_folded_password(password), known or _nobodys)
    return right and known is not None and user is not None and not user.disabled_at


def folded_login(login: str) -> str:
    """Return a login as it is stored: width and case make no difference."""
    return unicodedata.normalize("NFKC", login).strip().lower()


def user_of_login(session: Session, login: str) -> User | None:
    """Return the user of a login as typed, or None."""
    wanted = folded_login(login)
    return session.exec(select(User).where(User.login == wanted)).one_or_none()


_NOT_USABLE = "この招待は使えません。期限が過ぎたか、すでに使われたものです。"


def _record(
    session: Session,
    user: User,
    verb: str,
    *,
    by: str = "運用担当",
    via: str = "command",
) -> None:
    """Chain what was done to an account; the event names its row, not the person."""
    session.flush()
    chain.append(
        session,
        user.municipality_id,
        at=clock.now(session),
        actor=by,
        via=via,
        procedure="account",
        verb=verb,
        given={"user": user.id},
    )


def _new_invitation(session: Session, user: User) -> str:
    token = secrets.token_urlsafe(32)
    user.invitation_hash, user.invited_at = _digest(token), clock.real_now()
    session.add(user)
    session.flush()
    return token


def _user(session: Session, login: str) -> User:
    user = user_of_login(session, login)
    if user is None or user.disabled_at is not None:
        raise NothingHere(f"利用者ID「{folded_login(login)}」は見つかりません。")
    return user


def _folded_password(password: str) -> str:
    return unicodedata.normalize("NFKC", password)[: LONGEST_PASSWORD + 1]


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
