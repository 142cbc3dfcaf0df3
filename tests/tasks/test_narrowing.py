"""Law 14 at the door: whatever shape a statement has, another town's rows stay out."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import func, union_all
from sqlalchemy.orm import aliased
from sqlmodel import col, delete, select, update

from models.agency import Agency, Desk, Post
from tasks.database import Scope, reading, transaction
from tests.databases import Town

_other = aliased(Post)
IN_ANOTHER_TOWN = {
    "an entity": lambda: select(Desk),
    "a column": lambda: select(Desk.name),
    "a count": lambda: select(Agency.id).group_by(col(Agency.id)),
    "a join": lambda: select(Post.id).join(Desk, col(Desk.id) == Post.desk_id),
    "an alias": lambda: select(_other.id),
    "a subquery": lambda: select(select(Desk.id).subquery().c.id),
    "a CTE": lambda: select(select(Desk.id).cte().c.id),
    "a union": lambda: union_all(select(Desk.id), select(Post.id)),
}


@pytest.mark.parametrize("shape", IN_ANOTHER_TOWN.values(), ids=IN_ANOTHER_TOWN)
def test_another_towns_rows_are_not_read(town: Town, shape: Callable[[], Any]) -> None:
    with reading(town.scope) as session:
        own = session.execute(shape()).all()
    with reading(Scope(town.municipality_id + 1)) as session:
        strangers = session.execute(shape()).all()

    assert len(own) >= 30
    assert strangers == []


def test_a_condition_cannot_ask_about_another_town(town: Town) -> None:
    any_post = select(Post.id).where(col(Post.id) > 0).exists()
    number = select(func.count(col(Desk.id))).scalar_subquery()
    with reading(Scope(town.municipality_id + 1)) as session:
        answers = session.execute(select(any_post, number)).one()

    assert tuple(answers) == (False, 0)


@pytest.mark.parametrize(
    "change",
    [
        lambda: update(Post).values(title="変更"),
        lambda: delete(Post).where(
            col(Post.desk_id).in_(select(Desk.id).where(col(Desk.id) > 0))
        ),
    ],
    ids=["update", "delete"],
)
def test_another_towns_rows_are_not_changed(
    town: Town, change: Callable[[], Any]
) -> None:
    with transaction(Scope(town.municipality_id + 1)) as session:
        result: Any = session.execute(change())

    assert result.rowcount == 0
