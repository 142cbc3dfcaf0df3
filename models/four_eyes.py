"""二人で確かめる（four eyes） — nobody decides on what they wrote themselves.

Agreed, not law (自己決裁の禁止). A substitute stands in for a post, never for a second
person: whoever asked for a decision is not the one who gives it, whatever the desk.
"""

from typing import Any

from models.refusals import NotYourTurn

_WRITTEN_DOWN = frozenset({"telephone", "fax"})  # the person named there decides


def not_by_its_drafter(facts: Any) -> None:
    """Refuse a person who decides on what they wrote themselves. Raises NotYourTurn.

    A guard of a verb that answers another person's act, such as confirming a result:
    `tasks.acts` then looks up who did that act.
    """
    if same_person(facts.by, facts.drafter):
        raise NotYourTurn(
            f"{facts.case.number}：ご自身が作成・報告された内容を、ご自身で確認・承認する"
            "ことはできません。別の方が行ってください（代理の場合も同じです）。"
        )


def same_person(one: Any, other: Any) -> bool:
    """Tell whether two parties are one person: by account, else by desk and name."""
    if one is None or other is None:
        return False
    if {one.via, other.via} & _WRITTEN_DOWN or None in {one.user_id, other.user_id}:
        return (one.desk_id, one.name) == (other.desk_id, other.name)
    return bool(one.user_id == other.user_id)
