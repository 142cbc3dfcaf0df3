"""利用者 — people with an account, their sessions, and visits by link."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from models.columns import OfMunicipality, moment, row_id, status_of


class Role(StrEnum):
    """What an account may do."""

    COORDINATOR = "coordinator"  # 相談支援員・主任・係長
    PARTNER = "partner"  # 庁内他課・関係機関
    ADMIN = "admin"  # 管理者


ROLE_LABELS = {
    Role.COORDINATOR: "相談支援員",
    Role.PARTNER: "関係課・関係機関",
    Role.ADMIN: "管理者",
}


class User(OfMunicipality, table=True):
    """利用者: a named person at a desk."""

    __table_args__ = (UniqueConstraint("login"),)

    id: int = row_id()
    login: str
    name: str
    role: Role = status_of(Role)
    desk_id: int = Field(foreign_key="desk.id")
    post_id: int | None = Field(default=None, foreign_key="post.id")
    password_hash: str | None = None
    invitation_hash: str | None = None  # SHA-256 of the one-time invitation
    invited_at: datetime | None = moment()
    disabled_at: datetime | None = moment()


class WebSession(OfMunicipality, table=True):
    """A sign-in, or a partner's visit by link after the second step.

    Only the SHA-256 of the cookie is stored.
    """

    __tablename__ = "web_session"

    id: int = row_id()
    token_hash: str = Field(unique=True)
    user_id: int | None = Field(default=None, foreign_key="user.id")
    link_id: int | None = Field(default=None, foreign_key="access_link.id")
    mail_id: int | None = Field(default=None, foreign_key="mail.id")  # typed code
    visitor: str | None = None  # the name typed at the second step
    via: str  # screen, link or code
    created_at: datetime = moment(nullable=False)
    last_seen_at: datetime = moment(nullable=False)
    ended_at: datetime | None = moment()
