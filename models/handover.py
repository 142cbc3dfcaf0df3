"""引継ぎ（handover） — between 生活困窮者自立支援 and 生活保護, either way.

    to_share ─▶ shared ─▶ received ─▶ applied ─▶ decided ─▶ confirmed
                             └─▶ not_applied ─▶ looked_again (or applied after all)
    asking ─▶ informed ─▶ taken_over ─▶ contacted ─▶ confirmed
       └─▶ neither

A receipt is never an application: 申請日 is entered by the 実施機関 alone and starts
the time limit of 生活保護法第24条第5項 (`models/statutes.py`). All else is agreed.
"""

from functools import partial

from models.basis_rules import basis_covers
from models.four_eyes import not_by_its_drafter
from models.handover_sheet import (
    ApplicationWay,
    ContactResult,
    Decision,
    WishOrConcern,
)
from models.handover_sheet import HandoverState as S
from models.ladders import climbing, early
from models.procedure import (
    Day,
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
from models.statutes import DECIDE_ASSISTANCE, DECIDE_ASSISTANCE_AT_LATEST

SHOWN = frozenset(
    {S.SHARED, S.RECEIVED, S.APPLIED, S.DECIDED, S.NOT_APPLIED}
    | {S.INFORMED, S.TAKEN_OVER, S.CONTACTED}
)
REMINDER = "handover_reminder"
PROGRESS = Tell("handover_progress_for_sender", Side.SENDER)
RECEIVED = Tell("handover_received_for_sender", Side.SENDER)

sender = partial(Verb, by=Side.SENDER)
receiver = partial(Verb, by=Side.RECEIVER)
authority = partial(receiver, in_person=True)  # 実施機関: nobody writes it down for it


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
    S.INFORMED: State("情報提供済み（受領確認待ち）", turn=Side.RECEIVER),
    S.TAKEN_OVER: State("受領確認済み（初回の連絡待ち）", turn=Side.RECEIVER),
    S.CONTACTED: State("初回の連絡の確認待ち", turn=Side.SENDER),
    S.CONFIRMED: State("引継ぎ完了", final=True),
    S.LOOKED_AGAIN: State("申請なし（その後の状況を確認済み）", final=True),
    S.NEITHER: State("希望・気がかりなし（記録済み）", final=True),
    S.DROPPED: State("取りやめ", final=True),
}

STEPS = (
    Step("sharing", "生活保護担当への共有", Side.SENDER, opens_on=("begin_sharing",),
         due="handover.sharing", ladder=_ladder()),
    Step("receipt", "受領確認", Side.RECEIVER, opens_on=("share", "inform"),
         due="handover.receipt", ladder=_ladder(),
         asks=Tell("handover_shared_for_receiver", Side.RECEIVER)),
    Step("application", "申請の有無の連絡", Side.RECEIVER, opens_on=("acknowledge",),
         due="handover.application", ladder=_ladder()),
    Step("decision", "保護の決定の通知（法第24条第5項）", Side.RECEIVER,
         opens_on=("record_application",), due="", law=DECIDE_ASSISTANCE,
         counted_from="applied_on", ladder=_BY_LAW),
    Step("extended_decision", "保護の決定の通知（法第24条第5項ただし書）",
         Side.RECEIVER, opens_on=("extend_decision",), due="",
         law=DECIDE_ASSISTANCE_AT_LATEST, counted_from="applied_on", ladder=_BY_LAW),
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
)

VERBS = (
    # 困窮 → 生活保護
    sender("begin_sharing", "引継ぎを始める", fact="引継ぎの開始",
           from_states={S.DRAFT}, to=S.TO_SHARE),
    sender("share", "生活保護担当へ共有する", fact="共有", from_states={S.TO_SHARE},
           to=S.SHARED, closes=("sharing",), stamps=("shared_at",),
           guards=(basis_covers,), discloses=True),
    receiver("open_sheet", "内容を確認する", from_states=SHOWN, stamps=("opened_at",),
             discloses=True),
    receiver("acknowledge", "引継ぎを受領する（申請の受付ではありません）",
             fact="受領確認", from_states={S.SHARED}, to=S.RECEIVED,
             closes=("receipt",), stamps=("received_at",), tells=(RECEIVED,)),
    authority("record_application", "申請日を記録する", fact="生活保護の申請",
              from_states={S.RECEIVED, S.NOT_APPLIED}, to=S.APPLIED,
              closes=("application", "next_look"), tells=(PROGRESS,),
              given=(Given("applied_on", "申請日（口頭による申請を含みます）",
                           day=Day.HAPPENED),
                     Given("application_way", "申請の方法", choices=ApplicationWay))),
    authority("extend_decision", "決定の期限を30日まで延ばす", fact="期限の延長",
              from_states={S.APPLIED}, while_open="decision", closes=("decision",),
              tells=(PROGRESS,),
              given=(Given("extension_reason", "14日以内に決定できない特別な理由"),)),
    authority("report_decision", "決定の結果を知らせる", fact="決定結果の連絡",
              from_states={S.APPLIED}, to=S.DECIDED,
              closes=("decision", "extended_decision"),
              given=(Given("decision", "決定の結果", choices=Decision),
                     Given("decided_on", "決定又は取下げの日", day=Day.HAPPENED),
                     Given("decision_note", "補足説明", required=False))),
    receiver("note_no_application", "申請がなかったことを知らせる",
             fact="申請なしの連絡", from_states={S.RECEIVED}, to=S.NOT_APPLIED,
             closes=("application",),
             tells=(PROGRESS,),
             given=(Given("no_application_reason", "申請に至らなかった事情"),
                    Given("next_look_on", "次に状況を確認する日", day=Day.AHEAD))),
    sender("look_again", "状況を確認し、次の確認の日を決める", fact="次の確認日",
           from_states={S.NOT_APPLIED}, closes=("next_look",),
           given=(Given("look_note", "確認した状況", saves=False),
                  Given("next_look_on", "次に状況を確認する日", day=Day.AHEAD))),
    sender("end_looking", "状況を確認し、この引継ぎを終える",
           from_states={S.NOT_APPLIED}, to=S.LOOKED_AGAIN, closes=("next_look",),
           stamps=("closed_at",),
           given=(Given("look_summary", "確認した状況と今後の支援", saves=False),)),
    # 生活保護 → 困窮, before 廃止
    sender("begin_asking", "廃止前の意向の確認を始める", fact="保護の廃止予定",
           from_states={S.DRAFT}, to=S.ASKING,
           given=(Given("ends_on", "保護の廃止予定日", day=Day.AHEAD),)),
    sender("inform", "自立相談支援へ情報を提供する", fact="情報提供",
           from_states={S.ASKING}, to=S.INFORMED, closes=("asking",),
           stamps=("shared_at",), guards=(basis_covers,), discloses=True,
           given=(Given("wish_or_concern", "つなぐ理由", choices=WishOrConcern),)),
    sender("note_neither", "希望も気がかりもないことを記録する",
           from_states={S.ASKING}, to=S.NEITHER, closes=("asking",),
           stamps=("closed_at",),
           given=(Given("neither_note", "確認した日と内容"),)),
    receiver("take_over", "引継ぎを受領する", fact="受領確認",
             from_states={S.INFORMED}, to=S.TAKEN_OVER, closes=("receipt",),
             stamps=("received_at",), tells=(RECEIVED,)),
    receiver("start_contact", "ご本人への初回の連絡を記録する", fact="初回の連絡",
             from_states={S.TAKEN_OVER}, to=S.CONTACTED, closes=("first_contact",),
             stamps=("contacted_at",),
             given=(Given("contact_result", "連絡の結果", choices=ContactResult),)),
    # both ways
    sender("confirm", "結果を確認し、引継ぎを終える",
           from_states={S.DECIDED, S.CONTACTED}, to=S.CONFIRMED,
           closes=("confirmation",), stamps=("closed_at",),
           guards=(not_by_its_drafter,),
           tells=(Tell("handover_confirmed_for_receiver", Side.RECEIVER),)),
    sender("drop", "引継ぎを取りやめる", from_states={S.TO_SHARE, S.ASKING},
           to=S.DROPPED, closes=("sharing", "asking"), stamps=("closed_at",),
           given=(Given("dropped_because", "取りやめる理由", saves=False),)),
)
# fmt: on

HANDOVER = Procedure(
    "handover",
    "引継ぎ",
    STATES,
    STEPS,
    VERBS,
    sides("引継ぎ元", "引継ぎ先"),
    purpose="生活困窮者自立支援と生活保護との間で、お一人の支援を途切れさせずに引き継ぎます。"
    "受領の確認は申請の受付ではなく、申請日は生活保護の実施機関だけが記録します。",
)
