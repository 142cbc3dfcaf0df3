"""不在・代理の問合せ — the absences of an agency's posts."""

from datetime import date
from typing import Any

from sqlmodel import col, select

from models.absence import Absence
from models.agency import Desk, Post
from models.queries.visibility import Onlooker, desks_of


def absences_of(onlooker: Onlooker, since: date) -> Any:
    """Return the absences of the posts a person speaks for, over later than a day."""
    return (
        select(Absence)
        .where(col(Absence.post_id).in_(posts_of(onlooker)))
        .where(col(Absence.until_on) >= since)
        .order_by(col(Absence.from_on), col(Absence.id))
    )


def posts_of(onlooker: Onlooker) -> Any:
    """Return the ids of the posts at the desks a person speaks for."""
    return (
        select(Post.id)
        .join(Desk, col(Desk.id) == Post.desk_id)
        .where(col(Post.desk_id).in_(desks_of(onlooker)))
    )
