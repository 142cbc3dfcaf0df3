"""リンクと確認コード — how a partner answers without an account.

A link is a row: its token is HMAC(server key, row id), so no token is stored.
The typed code of a mail is HMAC(server key, mail id) in base32, 60 bits, grouped
by four. Both end with the row: expired, revoked, or the case over.
"""

import base64
import hashlib
import hmac
import re
import unicodedata
from datetime import datetime

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from models.columns import OfMunicipality, moment, row_id

_BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
_HYPHENS = re.compile("[\u2010-\u2015\u2212\u30fc\uff70]")
_SPACES = re.compile(r"\s+")
_LOOKALIKES = str.maketrans({"0": "O", "1": "I", "8": "B"})


class AccessLink(OfMunicipality, table=True):
    """One way in: one case, one post, one purpose."""

    __tablename__ = "access_link"
    __table_args__ = (UniqueConstraint("procedure", "case_id", "post_id"),)

    id: int = row_id()
    procedure: str
    case_id: int
    number: str = Field(index=True)
    desk_id: int = Field(foreign_key="desk.id")
    post_id: int = Field(foreign_key="post.id")
    created_at: datetime = moment(nullable=False)
    expires_at: datetime = moment(nullable=False)
    revoked_at: datetime | None = moment()

    def is_live(self, at: datetime) -> bool:
        """Tell whether the link still opens its page at that moment."""
        return self.revoked_at is None and at < self.expires_at


class Throttle(SQLModel, table=True):
    """Wrong tries per number, network or login; the wait grows, nobody is locked."""

    __table_args__ = (Index("uq_throttle_key", "key", unique=True),)

    id: int = row_id()
    key: str
    failures: int = 0
    last_failed_at: datetime = moment(nullable=False)


def link_token(server_key: bytes, link_id: int) -> str:
    """Return the URL part of a link: its id and 128 bits of HMAC-SHA256."""
    mac = _mac(server_key, f"link:{link_id}")[:16]
    return f"{link_id}-{base64.urlsafe_b64encode(mac).decode().rstrip('=')}"


def link_id_of(server_key: bytes, token: str) -> int | None:
    """Return the id a token belongs to, or None when it is not one of ours."""
    head = token.partition("-")[0]
    if not (token.isascii() and head.isdigit() and len(head) <= 15):
        return None
    genuine = link_token(server_key, int(head))
    return int(head) if hmac.compare_digest(genuine, token) else None


def typed_code(server_key: bytes, mail_id: int) -> str:
    """Return the 確認コード of one mail: 12 base32 characters (60 bits), 4-4-4."""
    mac = _mac(server_key, f"code:{mail_id}")
    letters = base64.b32encode(mac).decode()[:12]
    return "-".join(letters[i : i + 4] for i in (0, 4, 8))


def folded_code(typed: str) -> str:
    """Return a typed code as its 12 letters: case, width, hyphens, 0/1/8 forgiven."""
    folded = "".join(chr(ord(c) - 0xFEE0) if "！" <= c <= "～" else c for c in typed)
    letters = folded.upper().translate(_LOOKALIKES)
    return "".join(c for c in letters if c in _BASE32)


def folded_number(typed: str) -> str:
    """Return a typed 受付番号 in its own form: width, spaces and hyphens forgiven."""
    folded = unicodedata.normalize("NFKC", typed).strip()
    return _SPACES.sub("", _HYPHENS.sub("-", folded))


def _mac(server_key: bytes, text: str) -> bytes:
    return hmac.digest(server_key, text.encode(), hashlib.sha256)
