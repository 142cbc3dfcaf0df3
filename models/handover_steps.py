"""引継ぎの段階 — its states, the duties each start fact opens, and their ladders.

What may be done in each of them is declared in `models/handover.py`.
"""

from functools import partial

from models.handover_sheet import HandoverState as S
from models.ladders import climbing, early
from models.procedure import Role, Rung, Side, State, Step, Tell
from models.statutes import (
    ASSISTANCE_DEEMED_REFUSED,
    DECIDE_ASSISTANCE,
    DECIDE_ASSISTANCE_AT_LATEST,
)

REMINDER = "handover_reminder"
_ladder = partial(climbing, reminder=REMINDER)
_early = partial(early, reminder=REMINDER)

# A day that law fixes may fall on a closed day and stays there: the warning comes on
# the open day before it, and nothing waits for the next open one.
_BY_LAW = _ladder(
    Rung(
        "warning",
        "法定の期限前の通知",
        "ladder.before_statute",
        (Tell(REMINDER, Role.DEBTOR), Tell(REMINDER, Role.DEBTOR_CHIEF)),
    ),
    today=False,
)
_BEFORE_ENDING = _ladder(
    _early("first", "廃止予定日前の通知", "ladder.before_ending_first"),
    _early("again", "廃止予定日前の再度の通知", "ladder.before_ending_again"),
)

# fmt: off
STATES = {
    S.DRAFT: State("作成中", turn=Side.SENDER),
    S.TO_SHARE: State("共有待ち", turn=Side.SENDER),
    S.SHARED: State("受領確認待ち", turn=Side.RECEIVER),
    S.RECEIVED: State("受領確認済み（申請の有無の連絡待ち）", turn=Side.RECEIVER),
    S.APPLIED: State("申請あり（決定待ち）", turn=Side.RECEIVER),
    S.DECIDED: State("決定結果の確認待ち", turn=Side.SENDER),
    S.NOT_APPLIED: State("申請なし（次の確認待ち）", turn=Side.SENDER),
    S.ASKING: State("廃止前の意向確認中", turn=Side.SENDER),
    S.AT_INTERVIEW: State("面接相談（申請意思の確認）", turn=Side.SENDER),
    S.AFTER_REFUSAL: State("却下・取下げの後（情報提供の準備中）", turn=Side.SENDER),
    S.DURING: State("保護中の支援（情報提供の準備中）", turn=Side.SENDER),
    S.INFORMED: State("情報提供済み（受領確認待ち）", turn=Side.RECEIVER),
    S.TAKEN_OVER: State("受領確認済み（初回の連絡待ち）", turn=Side.RECEIVER),
    S.CONTACTED: State("初回の連絡の確認待ち", turn=Side.SENDER),
    S.CONFIRMED: State("引継ぎ完了", final=True),
    S.LOOKED_AGAIN: State("申請なし（その後の状況を確認済み）", final=True),
    S.NEITHER: State("希望・気がかりなし（記録済み）", final=True),
    S.TO_APPLICATION: State("申請の手続へ（引継ぎは行わない）", final=True),
    S.DROPPED: State("取りやめ", final=True),
    S.WITHDRAWING: State("取下げの確認待ち", turn=Side.RECEIVER),
    S.WITHDRAWN: State("取下げ済み", final=True),
}

STEPS = (
    Step("sharing", "生活保護担当への共有", Side.SENDER, opens_on=("begin_sharing",),
         due="handover.sharing", ladder=_ladder()),
    Step("receipt", "受領確認", Side.RECEIVER, opens_on=("share", "inform", "notify"),
         due="handover.receipt", ladder=_ladder(),
         asks=Tell("handover_shared_for_receiver", Side.RECEIVER)),
    Step("application", "申請の有無の連絡", Side.RECEIVER, opens_on=("acknowledge",),
         due="handover.application", ladder=_ladder()),
    Step("decision", "保護の決定の通知（法第24条第5項）", Side.RECEIVER,
         opens_on=("record_application", "correct_application"), due="",
         law=DECIDE_ASSISTANCE,
         counted_from="applied_on", ladder=_BY_LAW),
    Step("extended_decision", "保護の決定の通知（法第24条第5項ただし書）",
         Side.RECEIVER, opens_on=("extend_decision", "correct_extended"),
         due="", law=DECIDE_ASSISTANCE_AT_LATEST, counted_from="applied_on",
         ladder=_BY_LAW),
    Step("no_notice", "決定の通知の有無の確認（法第24条第7項）", Side.SENDER,
         opens_on=("record_application", "correct_application", "correct_extended"),
         due="", law=ASSISTANCE_DEEMED_REFUSED, counted_from="applied_on",
         ladder=_ladder()),
    Step("next_look", "その後の状況の確認", Side.SENDER,
         opens_on=("note_no_application", "look_again"), due="handover.next_look",
         counted_from="next_look_on", ladder=_ladder()),
    Step("asking", "廃止前の意向の確認", Side.SENDER, opens_on=("begin_asking",),
         due="handover.asking", counted_from="ends_on", ladder=_BEFORE_ENDING),
    Step("first_contact", "ご本人への初回の連絡", Side.RECEIVER,
         opens_on=("take_over",), due="handover.first_contact", ladder=_ladder()),
    Step("confirmation", "結果の確認", Side.SENDER,
         opens_on=("report_decision", "start_contact"), due="handover.confirmation",
         ladder=_ladder(), asks=Tell("handover_result_for_sender", Side.SENDER)),
    Step("interview", "申請意思と申請の案内の記録", Side.SENDER,
         opens_on=("begin_interview",), due="handover.interview", ladder=_ladder()),
    Step("informing", "自立相談支援への情報の提供", Side.SENDER,
         opens_on=("record_interview", "begin_after_refusal", "begin_during"),
         due="handover.informing", ladder=_ladder()),
    Step("person_notice", "ご本人への通知（生活保護法第55条の11第2項）", Side.SENDER,
         opens_on=("notify",), due="handover.person_notice", ladder=_ladder(),
         remark="生活保護法第55条の11第2項は「速やかに」とするだけで、日数は"
         "取り決めです。"),
    Step("use_report", "利用の状況の報告（生活困窮者自立支援法第22条第3項）",
         Side.RECEIVER, opens_on=("ask_use",), due="handover.use_report",
         ladder=_ladder(), asks=Tell("duty_asked", Side.RECEIVER)),
    Step("withdrawal_confirmation", "取下げの確認", Side.RECEIVER,
         opens_on=("withdraw",), due="handover.withdrawal_confirmation",
         ladder=_ladder(), asks=Tell("duty_asked", Side.RECEIVER)),
)
# fmt: on
