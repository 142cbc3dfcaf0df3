"""緊急の連絡（urgent call） — a person in danger, and a desk that must know now.

    draft ─▶ calling ─▶ acknowledged ─▶ handed_over
      └─▶ unstaffed ─▶ calling (when the desk opens), or handed over outside

Telephone first; the mail only asks to pick it up. Minutes run while the desk is
staffed and never against an empty room. The number of minutes is agreed, not law.
"""

from collections.abc import Mapping
from datetime import datetime
from functools import partial
from typing import Any

from models.agency import Rank
from models.ladders import climbing
from models.procedure import (
    Given,
    Procedure,
    Role,
    Side,
    State,
    Step,
    Tell,
    Verb,
    sides,
)
from models.refusals import GivenMissing, StepNotOpen
from models.urgent_sheet import OutsideNumber
from models.urgent_sheet import UrgentState as S

PHONE = "urgent_phone"
CALLS = ("call", "senior_call", "chief_call", "senior_receipt", "chief_receipt")
TAKEN = ("acknowledgement", *CALLS, "outside_call")
EVERY = (*TAKEN, "handover")
AWAITED = frozenset({S.CALLING, S.UNSTAFFED})
LIVE = frozenset({S.CALLING, S.UNSTAFFED, S.ACKNOWLEDGED})

sender = partial(Verb, by=Side.SENDER)
receiver = partial(Verb, by=Side.RECEIVER)
system = partial(Verb, by=Side.SYSTEM)


def somebody_took_it(facts: Any) -> None:
    """Refuse a hand-over that nobody by name has taken. Raises StepNotOpen."""
    case = facts.case
    if not case.acknowledged_by and not case.outside_called_at:
        raise StepNotOpen(
            f"{case.number}：まだどなたにもつながっていません。"
            "電話で伝えた相手を記録してから、引渡しを確認してください。"
        )


def _until(_facts: Any, given: Mapping[str, str]) -> Mapping[str, Any]:
    """Return until when somebody by name is to have taken it."""
    try:
        return {"due_at": datetime.fromisoformat(given["until"])}
    except ValueError as refusal:
        raise GivenMissing("次に確認する時刻を読めません。", "until") from refusal


def _climbs(rank: Rank, facts: Any, given: Mapping[str, str]) -> Mapping[str, Any]:
    return {**_until(facts, given), "climbed_to": rank}


def _unhurried(_facts: Any, _given: Mapping[str, str]) -> Mapping[str, Any]:
    return {"due_at": None}


_IN_MINUTES = "受付時間中は、取り決めた分数ごとに、次の職員へ電話を依頼します。"
_UNTIL = (Given("until", "次に確認する時刻", saves=False, short=True),)
_senior, _chief = partial(_climbs, Rank.SENIOR), partial(_climbs, Rank.CHIEF)
_TO_STAFF = Tell(PHONE, Role.OWN_STAFF)
_TO_SENIOR, _TO_CHIEF = Tell(PHONE, Role.OWN_SENIOR), Tell(PHONE, Role.OWN_CHIEF)
_next_days = partial(climbing, today=False)

# fmt: off
STATES = {
    S.DRAFT: State("作成中", turn=Side.SENDER),
    S.CALLING: State("電話での連絡中（受けた方の確認待ち）", turn=Side.RECEIVER),
    S.UNSTAFFED: State("窓口の時間外（宿直等への連絡）", turn=Side.SENDER),
    S.ACKNOWLEDGED: State("受けた方を確認済み（引渡しの確認待ち）", turn=Side.SENDER),
    S.HANDED_OVER: State("引渡し確認済み", final=True),
    S.STOOD_DOWN: State("緊急の対応は不要と確認", final=True),
}

STEPS = (
    Step("acknowledgement", "受領確認", Side.RECEIVER,
         opens_on=("call_desk", "desk_opens"), due="urgent.acknowledgement",
         ladder=_next_days(),
         asks=Tell("urgent_call_for_receiver", Side.RECEIVER), remark=_IN_MINUTES),
    Step("call", "電話での連絡", Side.SENDER, opens_on=("call_desk", "desk_opens"),
         due="urgent.call", ladder=_next_days()),
    Step("senior_call", "主任相談支援員による電話", Side.SENDER,
         opens_on=("ask_senior",), due="urgent.call", ladder=_next_days(),
         asks=_TO_SENIOR),
    Step("chief_call", "係長による電話", Side.SENDER, opens_on=("ask_chief",),
         due="urgent.call", ladder=_next_days(), asks=_TO_CHIEF),
    Step("senior_receipt", "主任相談支援員による受領確認", Side.RECEIVER,
         opens_on=("alert_senior",), due="urgent.call", ladder=_next_days(),
         asks=_TO_SENIOR),
    Step("chief_receipt", "係長による受領確認", Side.RECEIVER,
         opens_on=("alert_chief",), due="urgent.call", ladder=_next_days(),
         asks=_TO_CHIEF),
    Step("outside_call", "窓口の時間外の連絡", Side.SENDER,
         opens_on=("call_after_hours", "desk_closes"), due="urgent.outside_call",
         ladder=_next_days(), asks=Tell("urgent_call_for_receiver", Side.RECEIVER)),
    Step("handover", "引渡しの確認", Side.SENDER,
         opens_on=("call_desk", "call_after_hours"), due="urgent.handover",
         ladder=climbing()),
)

VERBS = (
    sender("call_desk", "窓口に緊急の連絡をする", fact="緊急の連絡",
           past="緊急の連絡を始めました", from_states={S.DRAFT}, to=S.CALLING,
           stamps=("raised_at",), discloses=True),
    sender("call_after_hours", "窓口の時間外に緊急の連絡をする",
           fact="時間外の緊急の連絡",
           past="窓口の時間外に、緊急の連絡を始めました", from_states={S.DRAFT},
           to=S.UNSTAFFED, stamps=("raised_at",), discloses=True),
    sender("begin_calling", "今から電話します", past="電話をかけ始めました",
           from_states=AWAITED),
    sender("note_reached", "つながりました（誰に）",
           past="電話がつながり、受けていただきました", from_states=AWAITED,
           to=S.ACKNOWLEDGED, closes=TAKEN, stamps=("acknowledged_at",), discloses=True,
           given=(Given("acknowledged_by", "電話を受けた方の所属とお名前", short=True),
                  Given("said", "伝えた内容と、先方の対応", saves=False))),
    sender("note_unreached", "つながりませんでした",
           past="電話がつながりませんでした", from_states=AWAITED,
           given=(Given("tried", "かけた番号・相手", saves=False, short=True,
                        required=False),)),
    sender("call_outside", "宿直・110番・119番等に電話しました",
           past="窓口以外に電話しました", from_states=AWAITED,
           closes=("outside_call",), stamps=("outside_called_at",), discloses=True,
           given=(Given("outside", "電話した先", choices=OutsideNumber, saves=False),
                  Given("spoke_to", "電話を受けた方", saves=False, short=True),
                  Given("outside_said", "伝えた内容と、先方の対応", saves=False))),
    receiver("acknowledge", "連絡を受けました（お名前）", fact="受領確認",
             past="連絡を受けたことを確認しました", from_states=AWAITED,
             to=S.ACKNOWLEDGED, closes=TAKEN, stamps=("acknowledged_at",),
             given=(Given("acknowledged_by", "受けた方の所属とお名前", short=True),),
             tells=(Tell("duty_done", Side.SENDER),)),
    sender("confirm_handover", "引渡しを確認する", past="引渡しを確認しました",
           from_states={S.ACKNOWLEDGED, S.UNSTAFFED}, to=S.HANDED_OVER, closes=EVERY,
           stamps=("closed_at",), guards=(somebody_took_it,),
           given=(Given("handed_to", "引き渡した先とお名前", short=True),
                  Given("handed_note", "引渡しの状況", saves=False, required=False)),
           tells=(Tell("duty_done", Side.RECEIVER),)),
    sender("stand_down", "緊急の対応を要しないことを確認する",
           past="緊急の対応を要しないことを確認しました", from_states=LIVE,
           to=S.STOOD_DOWN,
           closes=EVERY, stamps=("closed_at",), asks_twice=True,
           given=(Given("stood_down_because", "そのように確認した理由", saves=False),)),
    # the pass, every five minutes
    system("ask_senior", "主任相談支援員に電話を依頼する", fact="時間内に受領確認なし",
           past="主任相談支援員に電話を依頼しました", from_states={S.CALLING},
           given=_UNTIL, follows=_senior),
    system("ask_chief", "係長に電話を依頼する", fact="時間内に受領確認なし",
           past="係長に電話を依頼しました", from_states={S.CALLING},
           given=_UNTIL, follows=_chief),
    system("alert_senior", "主任相談支援員に受領の確認を依頼する",
           fact="時間内に受領確認なし",
           past="主任相談支援員に受領の確認を依頼しました", from_states={S.CALLING},
           given=_UNTIL, follows=_senior),
    system("alert_chief", "係長に受領の確認を依頼する", fact="時間内に受領確認なし",
           past="係長に受領の確認を依頼しました", from_states={S.CALLING},
           given=_UNTIL, follows=_chief),
    system("desk_closes", "窓口の受付時間が終わった", fact="窓口の受付終了",
           past="窓口の受付時間が終わりました。確認の時間は進みません",
           from_states={S.CALLING}, to=S.UNSTAFFED, closes=("acknowledgement", *CALLS),
           follows=_unhurried, tells=(_TO_STAFF,)),
    system("desk_opens", "窓口の受付が始まった", fact="窓口の受付開始",
           past="窓口の受付が始まりました。改めて電話で確認します",
           from_states={S.UNSTAFFED}, to=S.CALLING, given=_UNTIL, follows=_until,
           tells=(_TO_STAFF,)),
)
# fmt: on

URGENT_CALL = Procedure(
    "urgent_call",
    "緊急の連絡",
    STATES,
    STEPS,
    VERBS,
    sides("連絡する窓口", "連絡を受ける窓口"),
    purpose="命や暮らしの危険があるとき、まず電話で伝え、だれが受けたかを確かめ、"
    "引き渡したことを確認するまで見届けます。メールだけで済ませることはありません。",
)
