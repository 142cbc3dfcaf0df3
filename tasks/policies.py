"""取り決めを読む — the versions of a municipality's agreed numbers."""

from sqlmodel import Session, select

from models.policy import Policy


def policies(session: Session, municipality_id: int) -> list[Policy]:
    """Return every version, loaded once per session."""
    held: dict[int, list[Policy]] = session.info.setdefault("policies", {})
    if municipality_id not in held:
        rows = select(Policy).where(Policy.municipality_id == municipality_id)
        held[municipality_id] = list(session.exec(rows).all())
    return held[municipality_id]


def policy_version(session: Session, municipality_id: int, version: int) -> Policy:
    """Return one version: a duty keeps the one it opened under."""
    return next(p for p in policies(session, municipality_id) if p.version == version)
