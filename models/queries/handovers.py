"""引継ぎの問合せ — the handovers a reader may see, the latest first."""

from typing import Any

from sqlmodel import col, select

from models.handover import HANDOVER
from models.handover_entrance import Entrance
from models.handover_sheet import Handover
from models.queries.duties import desks_named
from models.queries.visibility import Onlooker, visible

OVER = tuple(state for state, found in HANDOVER.states.items() if found.final)


def handovers_of(
    onlooker: Onlooker, entrance: str = "", standing: str = "", words: str = ""
) -> Any:
    """Return the handovers a person sees: open, over or all; by 場面; by words.

    `words` is part of a 受付番号, or of the name of one of the two counters.
    """
    query = visible(select(Handover), onlooker)
    if entrance in {*Entrance}:
        query = query.where(Handover.entrance == Entrance.of(entrance))
    if standing in ("open", "over"):
        is_over = col(Handover.state).in_(OVER)
        query = query.where(is_over if standing == "over" else ~is_over)
    if words:
        query = query.where(
            col(Handover.number).contains(words, autoescape=True)
            | col(Handover.sender_desk_id).in_(desks_named(words))
            | col(Handover.receiver_desk_id).in_(desks_named(words))
        )
    return query.order_by(col(Handover.id).desc())
