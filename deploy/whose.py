"""対象の自治体と窓口 — which town and which desk a command means, by their names."""

from sqlmodel import Session, select

from models.municipality import Municipality
from models.refusals import NothingHere
from tasks.database import Scope
from tasks.directory import directory


def scope_of(session: Session, town: str | None) -> Scope:
    """Return the scope of the town of this name, or of the only one.

    Raises NothingHere when there is no such, or when one must be named.
    """
    towns = session.exec(select(Municipality.name, Municipality.id)).all()
    named = [(name, row_id) for name, row_id in towns if town in (None, name)]
    if len(named) == 1:
        return Scope(named[0][1])
    if not towns:
        raise NothingHere(
            "自治体がまだ登録されていません。tsunagi init を実行してください。"
        )
    known = "、".join(name for name, _ in towns)
    raise NothingHere(f"--town に自治体の名前を指定してください（{known}）。")


def desk_of(session: Session, name: str | None) -> int:
    """Return the desk of this name (窓口, 機関, or both), or our own only one.

    Raises NothingHere when none or several are meant; the message names them.
    """
    held = directory(session)
    labels = {desk_id: held.desk_label(desk_id) for desk_id in held.desks}
    meant = [d for d in labels if held.is_own(d)] if name is None else []
    for desk_id, desk in held.desks.items():
        if name in (labels[desk_id], desk.name, held.agency_of(desk_id).name):
            meant.append(desk_id)
    if len(meant) == 1:
        return meant[0]
    if not meant:
        raise NothingHere(f"--desk の窓口「{name}」が見つかりません。")
    choices = "、".join(labels[desk_id] for desk_id in meant)
    raise NothingHere(f"--desk に窓口を1つ指定してください（{choices}）。")
