"""担当替えの引継ぎ（transfer） — every open case is received, or shown as a gap.

    batch   running ─▶ done, once every case of it is received
    case    offered ⇄ asked ─▶ received
               └─▶ not_needed (the case ended first)

A case stays with the old counter, and the substitute answers there, until the new
holder confirms its receipt; then its duties move, in the same transaction. The days are
agreed (八王子市: by 3/31); the ground for a 受託者 is in `TransferGround`.
"""

from functools import partial
from typing import Any

from models.ladders import DUTY_REMINDER, climbing
from models.procedure import (
    Given,
    Procedure,
    Role,
    Rung,
    Side,
    State,
    Step,
    Tell,
    Verb,
    sides,
)
from models.refusals import StepNotOpen
from models.transfer_sheet import BatchState as B
from models.transfer_sheet import ConsentCheck
from models.transfer_sheet import TransferState as T

WAITING = frozenset({T.OFFERED, T.ASKED})
_SIDES = sides("引き継ぐ窓口", "引き受ける窓口")


def every_case_received(facts: Any) -> None:
    """Refuse to end a batch while a case of it is not received. Raises StepNotOpen."""
    if facts.record.waiting:
        raise StepNotOpen(
            f"{facts.case.number}：受領されていない件が{facts.record.waiting}件あります。"
            "すべての件の受領を確認してから終えてください。"
        )


def nothing_received(facts: Any) -> None:
    """Refuse to cancel once a case was received. Raises StepNotOpen."""
    if facts.record.received:
        raise StepNotOpen(
            f"{facts.case.number}：受領された件が{facts.record.received}件あるため、"
            "取りやめることはできません。"
        )


def no_longer_needed(facts: Any) -> None:
    """Refuse to close a receipt whose case goes on. Raises StepNotOpen."""
    if not facts.record.over:
        raise StepNotOpen(
            f"{facts.case.number}：対象の件が続いているため、受領の確認が必要です。"
        )


def _before(name: str, label: str, after: str) -> Rung:
    """Return a rung that our 係長 hears, so many calendar days before."""
    tells = (Tell(DUTY_REMINDER, Role.OWN_CHIEF),)
    return Rung(name, label, after, tells, calendar_days=True)


sender = partial(Verb, by=Side.SENDER)
receiver = partial(Verb, by=Side.RECEIVER, in_person=True)
system = partial(Verb, by=Side.SYSTEM)

# fmt: off
TRANSFER_BATCH = Procedure(
    "transfer_batch", "担当替え",
    {
        B.RUNNING: State("引継ぎ中", turn=Side.SENDER),
        B.DONE: State("全件の引継ぎ完了", final=True),
        B.CANCELLED: State("取りやめ", final=True),
    },
    (
        Step("completion", "全件の受領の確認", Side.SENDER, opens_on=("begin",),
             due="transfer_batch.completion", counted_from="hands_over_on",
             ladder=climbing(
                 _before("first", "係長への最初の通知", "ladder.before_transfer_first"),
                 _before("second", "係長への再度の通知",
                         "ladder.before_transfer_second"),
                 _before("last", "係長への直前の通知", "ladder.before_transfer_last"),
             )),
    ),
    (
        system("begin", "担当替えを始める", fact="担当替えの日",
               from_states={B.RUNNING}, past="担当替えの引継ぎを始めました"),
        sender("finish", "全件の受領を確認し、担当替えを終える",
               from_states={B.RUNNING}, to=B.DONE, closes=("completion",),
               stamps=("closed_at",), guards=(every_case_received,),
               tells=(Tell("duty_done", Side.RECEIVER),),
               past="全件の受領を確認し、担当替えを終えました"),
        sender("cancel", "担当替えを取りやめる", from_states={B.RUNNING},
               to=B.CANCELLED, closes=("completion",), stamps=("closed_at",),
               guards=(nothing_received,), asks_twice=True,
               given=(Given("cancel_reason", "取りやめる理由"),),
               past="担当替えを取りやめました"),
    ),
    _SIDES,
    purpose="人事異動や委託替えのとき、窓口で続いているすべての件を、一件ずつ受領を"
    "確かめて新しい担当に引き継ぎます。全件が受領されるまで終わりません。",
)

TRANSFER = Procedure(
    "transfer", "担当替えの引継ぎ",
    {
        T.OFFERED: State("受領待ち", turn=Side.RECEIVER),
        T.ASKED: State("問合せの回答待ち", turn=Side.SENDER),
        T.RECEIVED: State("受領済み", final=True),
        T.NOT_NEEDED: State("引継ぎ不要（対象の件が終了）", final=True),
    },
    (
        Step("receipt", "受領の確認", Side.RECEIVER, opens_on=("begin",),
             due="transfer.receipt", counted_from="hands_over_on", ladder=climbing()),
        Step("answer", "問合せへの回答", Side.SENDER, opens_on=("ask",),
             due="transfer.answer", ladder=climbing(),
             asks=Tell("duty_asked", Side.SENDER)),
    ),
    (
        system("begin", "引継ぎを始める", fact="担当替えの日", from_states={T.OFFERED},
               past="引継ぎの対象になりました"),
        sender("add_note", "引継ぎのメモを書く", from_states=WAITING,
               given=(Given("handing_note", "支援の状況・次回の予定・注意点"),),
               past="引継ぎのメモを書きました"),
        receiver("ask", "引継ぎの内容を問い合わせる", fact="問合せ",
                 from_states={T.OFFERED}, to=T.ASKED,
                 given=(Given("question", "お尋ねになりたいこと", saves=False),),
                 past="引継ぎの内容を問い合わせました"),
        sender("answer", "問合せに回答する", from_states={T.ASKED}, to=T.OFFERED,
               closes=("answer",), tells=(Tell("duty_done", Side.RECEIVER),),
               given=(Given("answer", "回答", saves=False),),
               past="問合せに回答しました"),
        receiver("receive", "引継ぎを受領し、担当になる", from_states=WAITING,
                 to=T.RECEIVED, closes=("receipt", "answer"), stamps=("closed_at",),
                 given=(Given("consent_check", "同意の承継の確認",
                              choices=ConsentCheck),
                        Given("received_note", "補足", required=False)),
                 tells=(Tell("duty_done", Side.SENDER),),
                 past="引継ぎを受領しました"),
        system("lapse", "対象の件が終わったため引継ぎ不要とする",
               from_states=WAITING, to=T.NOT_NEEDED, closes=("receipt", "answer"),
               stamps=("closed_at",), guards=(no_longer_needed,),
               past="対象の件が終わったため、引継ぎ不要となりました"),
    ),
    _SIDES,
    purpose="担当替えの対象となった一件を、新しい担当が内容と同意を確かめて受領します。"
    "受領までは、元の窓口の代理の担当が対応します。",
)
# fmt: on
