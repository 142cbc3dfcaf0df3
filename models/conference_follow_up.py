"""持ち帰り事項（action item） — promised at a meeting, done, and confirmed as done.

noted ─▶ open ─▶ reported ─▶ confirmed
           ▲────────┘ not yet enough      dropped (from open, reported)
"""

from collections.abc import Mapping
from datetime import date
from functools import partial
from typing import Any

from models.conference_action_item import ActionItemState as S
from models.ladders import climbing
from models.procedure import (
    Day,
    Given,
    Procedure,
    Side,
    State,
    Step,
    Tell,
    Verb,
    sides,
)
from models.refusals import GivenMissing

sender = partial(Verb, by=Side.SENDER)
receiver = partial(Verb, by=Side.RECEIVER)


def not_before_today(facts: Any, given: Mapping[str, str]) -> dict[str, Any]:
    """Refuse a day that has passed. Raises GivenMissing."""
    if date.fromisoformat(given["due_on"]) < facts.today:
        raise GivenMissing("「対応の期日」は今日以降の日にしてください。", "due_on")
    return {}


# fmt: off
DUE = Given("due_on", "対応の期日", day=Day.ANY)

STATES = {
    S.NOTED: State(S.NOTED.label, turn=Side.SENDER),
    S.OPEN: State(S.OPEN.label, turn=Side.RECEIVER),
    S.REPORTED: State(S.REPORTED.label, turn=Side.SENDER),
    S.CONFIRMED: State(S.CONFIRMED.label, final=True),
    S.DROPPED: State(S.DROPPED.label, final=True),
}

STEPS = (
    Step("doing", "対応", Side.RECEIVER, opens_on=("assign", "ask_again"),
         due="action_item.doing", counted_from="due_on", ladder=climbing(),
         asks=Tell("duty_asked", Side.RECEIVER)),
    Step("confirmation", "対応結果の確認", Side.SENDER, opens_on=("report",),
         due="action_item.confirmation", ladder=climbing(),
         asks=Tell("duty_asked", Side.SENDER)),
)

VERBS = (
    sender("assign", "持ち帰り事項を登録する", fact="対応の予定",
           from_states={S.NOTED}, to=S.OPEN, given=(DUE,), follows=not_before_today,
           past="持ち帰り事項を登録しました"),
    receiver("open_sheet", "内容を確認する", from_states={S.OPEN, S.REPORTED},
             stamps=("opened_at",), discloses=True, past="内容を確認しました"),
    receiver("report", "対応の結果を知らせる", fact="対応の報告",
             from_states={S.OPEN}, to=S.REPORTED, closes=("doing",),
             stamps=("reported_at",), past="対応の結果を知らせました",
             given=(Given("outcome", "対応の結果（氏名は書かないでください）"),)),
    sender("confirm", "対応の結果を確認し、終える", from_states={S.REPORTED},
           to=S.CONFIRMED, closes=("confirmation",), stamps=("closed_at",),
           tells=(Tell("duty_done", Side.RECEIVER),), past="結果を確認しました"),
    sender("ask_again", "期日を改めて引き続きお願いする", fact="改めた予定",
           from_states={S.OPEN, S.REPORTED}, to=S.OPEN,
           closes=("doing", "confirmation"), follows=not_before_today,
           past="期日を改めて引き続きお願いしました",
           given=(DUE, Given("again_because", "お願いしたいこと", saves=False))),
    sender("drop", "持ち帰り事項を取りやめる", from_states={S.OPEN, S.REPORTED},
           to=S.DROPPED, closes=("doing", "confirmation"), stamps=("closed_at",),
           tells=(Tell("duty_done", Side.RECEIVER),), asks_twice=True,
           past="持ち帰り事項を取りやめました",
           given=(Given("dropped_because", "取りやめる理由"),)),
)
# fmt: on

ACTION_ITEM = Procedure(
    "action_item",
    "持ち帰り事項",
    STATES,
    STEPS,
    VERBS,
    sides("招集した窓口", "持ち帰った窓口"),
    purpose="会議で持ち帰った事項を、期日・対応・結果の確認まで見届けます。",
)
