"""開設 — the first rows of a database: what it is, whose it is, what was agreed."""

from datetime import date

from sqlmodel import Session, select

from models.municipality import DatabaseKind, Installation, Municipality
from models.policy import Policy
from models.refusals import ProcedureError
from tasks import clock


class AlreadyFounded(ProcedureError):
    """The database has its municipality already."""


def found(session: Session, name: str, kind: DatabaseKind) -> Municipality:
    """Add installation, municipality and the default agreed numbers; return it.

    Raises AlreadyFounded.
    """
    if session.exec(select(Installation)).first() is not None:
        raise AlreadyFounded("このデータベースは、すでに準備されています。")
    at = clock.real_now()
    session.add(Installation(kind=kind))
    municipality = Municipality(name=name, created_at=at)
    session.add(municipality)
    session.flush()
    session.add(
        Policy(
            municipality_id=municipality.id,
            version=1,
            holds_from=date(2000, 1, 1),
            note="初期値（合意による目安。法令の定めではありません）",
            recorded_at=at,
            recorded_by="システム",
            applied_at=at,
        )
    )
    session.flush()
    return municipality
