"""日の変更 — what a time line says where a day was counted again."""

from models.event import Event
from models.procedure import Procedure
from models.reprojection import REPROJECT
from models.transfer_sheet import HAND_ON
from models.wareki import era_form, parse_day

MOVED = {
    REPROJECT: "取り決め・暦の変更により、日を計算し直しました",
    HAND_ON: "担当替えにより、担当の窓口が変わりました",
}


def moved_words(procedure: Procedure, event: Event) -> tuple[str, ...]:
    """受領確認：令和8年9月24日（木） → 令和8年9月28日（月）; nothing for other acts."""
    if event.verb != REPROJECT:
        return ()
    label = procedure.step(event.given["step"]).label
    was, now = (era_form(parse_day(event.given[k])) for k in ("was_due_on", "due_on"))
    return (f"{label}：{was} → {now}",)
