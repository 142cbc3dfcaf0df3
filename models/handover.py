"""引継ぎ（handover） — between 生活困窮者自立支援 and 生活保護, either way.

    to_share ─▶ shared ─▶ received ─▶ applied ─▶ decided ─▶ confirmed
                             └─▶ not_applied ─▶ looked_again (or applied after all)
    asking | at_interview | after_refusal | during
       └─▶ informed ─▶ taken_over ─▶ contacted ─▶ confirmed

A receipt is never an application: 申請日 is entered by the 実施機関 alone and starts
the time limit of 生活保護法第24条第5項 (`models/statutes.py`). All else is agreed.
The states and duties stand in `models/handover_steps.py`.
"""

from functools import partial

from models.basis_rules import basis_covers
from models.four_eyes import not_by_its_drafter
from models.handover_entrance import (
    AssistedProgramme,
    Criterion,
    DelayStated,
    EndedApplication,
    ToldHow,
    WishToApply,
)
from models.handover_rules import (
    by_notice_only,
    by_the_authority,
    corrected,
    decided_rightly,
    ended_before,
    not_by_notice,
    not_instead_of_an_application,
    nothing_owed_by_law,
    thirty_days_came,
    while_assisted,
)
from models.handover_sheet import (
    ApplicationWay,
    ContactResult,
    Decision,
    WishOrConcern,
)
from models.handover_sheet import HandoverState as S
from models.handover_steps import STATES, STEPS
from models.procedure import Day, Given, Procedure, Side, Tell, Verb, sides

SHOWN = frozenset(
    {S.SHARED, S.RECEIVED, S.APPLIED, S.DECIDED, S.NOT_APPLIED}
    | {S.INFORMED, S.TAKEN_OVER, S.CONTACTED, S.WITHDRAWING}
)
PREPARING = frozenset({S.ASKING, S.AT_INTERVIEW, S.AFTER_REFUSAL, S.DURING})
PROGRESS = Tell("handover_progress_for_sender", Side.SENDER)
RECEIVED = Tell("handover_received_for_sender", Side.SENDER)
CORRECTED = "申請日の訂正があり、正しい申請日から数え直しました。"

sender = partial(Verb, by=Side.SENDER)
receiver = partial(Verb, by=Side.RECEIVER)
# 実施機関: nobody writes it down for it, and no contractor enters it
authority = partial(receiver, in_person=True, guards=(by_the_authority,))
assistance = partial(sender, in_person=True)  # the same office, as the one that sends

_APPLIED_ON = Given("applied_on", "正しい申請日", day=Day.HAPPENED)
_CORRECTION = Given("correction_reason", "訂正の理由", saves=False)

# fmt: off
VERBS = (
    # 困窮 → 生活保護
    sender("begin_sharing", "引継ぎを始める", fact="引継ぎの開始",
           from_states={S.DRAFT}, to=S.TO_SHARE, past="引継ぎを作成しました"),
    sender("share", "生活保護担当へ共有する", fact="共有", from_states={S.TO_SHARE},
           to=S.SHARED, closes=("sharing",), stamps=("shared_at",),
           guards=(basis_covers,), discloses=True, in_person=True,
           past="生活保護担当へ共有しました"),
    receiver("open_sheet", "内容を確認する", from_states=SHOWN, stamps=("opened_at",),
             discloses=True, in_person=True, past="内容を開きました"),
    receiver("acknowledge", "引継ぎを受領する（申請の受付ではありません）",
             fact="受領確認", from_states={S.SHARED}, to=S.RECEIVED,
             closes=("receipt",), stamps=("received_at",), tells=(RECEIVED,),
             past="引継ぎを受領しました"),
    authority("record_application", "申請日を記録する", fact="生活保護の申請",
              from_states={S.RECEIVED, S.NOT_APPLIED}, to=S.APPLIED,
              closes=("application", "next_look"), tells=(PROGRESS,),
              given=(Given("applied_on", "申請日（口頭による申請を含みます）",
                           day=Day.HAPPENED),
                     Given("application_way", "申請の方法", choices=ApplicationWay)),
              past="申請日を記録しました"),
    authority("correct_application", "申請日を訂正する", fact="生活保護の申請",
              from_states={S.APPLIED}, while_open="decision",
              closes=("decision", "no_notice"), tells=(PROGRESS,),
              given=(_APPLIED_ON, _CORRECTION), follows=corrected, remark=CORRECTED,
              past="申請日を訂正しました"),
    authority("correct_extended", "申請日を訂正する", fact="生活保護の申請",
              from_states={S.APPLIED}, while_open="extended_decision",
              closes=("extended_decision", "no_notice"), tells=(PROGRESS,),
              given=(_APPLIED_ON, _CORRECTION), follows=corrected, remark=CORRECTED,
              past="申請日を訂正しました"),
    authority("extend_decision", "決定の期限を30日まで延ばす", fact="期限の延長",
              from_states={S.APPLIED}, while_open="decision", closes=("decision",),
              tells=(PROGRESS,),
              given=(Given("extension_reason", "14日以内に決定できない特別な理由"),),
              past="決定の期限を30日まで延ばしました"),
    authority("report_decision", "決定の結果を知らせる", fact="決定結果の連絡",
              from_states={S.APPLIED}, to=S.DECIDED,
              closes=("decision", "extended_decision", "no_notice"),
              follows=decided_rightly,
              given=(Given("decision", "決定の結果", choices=Decision),
                     Given("decided_on", "決定又は取下げの日", day=Day.HAPPENED),
                     Given("delay_stated", "遅延の理由の明示（申請から14日を過ぎた決定"
                           "のとき。法第24条第6項）", choices=DelayStated,
                           required=False),
                     Given("decision_note", "補足説明", required=False)),
              past="決定の結果を知らせました"),
    sender("note_no_notice", "30日以内の通知がないことを確認し、説明を記録する",
           from_states={S.APPLIED}, while_open="no_notice", closes=("no_notice",),
           guards=(thirty_days_came,),
           given=(Given("no_notice_note", "ご本人への説明と今後の対応"),),
           past="30日以内の通知の有無を確認しました"),
    receiver("note_no_application", "申請がなかったことを知らせる",
             fact="申請なしの連絡", from_states={S.RECEIVED}, to=S.NOT_APPLIED,
             closes=("application",), tells=(PROGRESS,),
             given=(Given("no_application_reason", "申請に至らなかった事情"),
                    Given("next_look_on", "次に状況を確認する日", day=Day.AHEAD)),
             past="申請がなかったことを知らせました"),
    sender("look_again", "状況を確認し、次の確認の日を決める", fact="次の確認日",
           from_states={S.NOT_APPLIED}, closes=("next_look",),
           given=(Given("look_note", "確認した状況", saves=False),
                  Given("next_look_on", "次に状況を確認する日", day=Day.AHEAD)),
           past="状況を確認し、次の確認の日を決めました"),
    sender("end_looking", "状況を確認し、この引継ぎを終える",
           from_states={S.NOT_APPLIED}, to=S.LOOKED_AGAIN, closes=("next_look",),
           stamps=("closed_at",),
           given=(Given("look_summary", "確認した状況と今後の支援", saves=False),),
           past="状況を確認し、引継ぎを終えました"),
    # 生活保護 → 困窮: the four entrances
    assistance("begin_asking", "廃止前の意向の確認を始める", fact="保護の廃止予定",
               from_states={S.DRAFT}, to=S.ASKING,
               given=(Given("ends_on", "保護の廃止予定日", day=Day.AHEAD),),
               past="廃止前の意向の確認を始めました"),
    assistance("begin_interview", "面接相談からの引継ぎを始める", fact="面接相談",
               from_states={S.DRAFT}, to=S.AT_INTERVIEW,
               past="面接相談からの引継ぎを始めました"),
    assistance("record_interview", "申請意思の有無と申請の案内を記録する",
               fact="面接相談の記録", from_states={S.AT_INTERVIEW},
               closes=("interview", "informing"),
               given=(Given("wish_to_apply", "申請意思の有無", choices=WishToApply),
                      Given("guided_on", "申請の案内をした日", day=Day.HAPPENED),
                      Given("guidance_note", "案内した内容（申請書の交付など）")),
               past="申請意思の有無と申請の案内を記録しました"),
    assistance("turn_to_application", "申請の手続に進み、引継ぎを行わない",
               from_states={S.AT_INTERVIEW}, to=S.TO_APPLICATION,
               closes=("interview", "informing"), stamps=("closed_at",),
               given=(Given("application_help", "申請の援助の内容", saves=False),),
               past="申請の手続に進み、引継ぎは行わないこととしました"),
    assistance("begin_after_refusal", "却下・取下げの後の引継ぎを始める",
               fact="却下・取下げ", from_states={S.DRAFT}, to=S.AFTER_REFUSAL,
               follows=ended_before,
               given=(Given("ended_as", "申請の結果", choices=EndedApplication,
                            saves=False),
                      Given("decided_on", "却下又は取下げの日", day=Day.HAPPENED)),
               past="却下・取下げの後の引継ぎを始めました"),
    assistance("begin_during", "保護中の支援の引継ぎを始める", fact="引継ぎの開始",
               from_states={S.DRAFT}, to=S.DURING,
               given=(Given("service", "利用する事業", choices=AssistedProgramme),
                      Given("criterion", "特定被保護者の要件", choices=Criterion)),
               past="保護中の支援の引継ぎを始めました"),
    assistance("inform", "自立相談支援へ情報を提供する", fact="情報提供",
               from_states=PREPARING, to=S.INFORMED, closes=("asking", "informing"),
               stamps=("shared_at",), discloses=True,
               guards=(not_instead_of_an_application, not_by_notice, basis_covers),
               given=(Given("wish_or_concern", "つなぐ理由", choices=WishOrConcern),),
               past="自立相談支援へ情報を提供しました"),
    assistance("notify", "特定被保護者として通知する", fact="通知",
               from_states={S.DURING}, to=S.INFORMED, closes=("informing",),
               stamps=("shared_at",), guards=(by_notice_only, basis_covers),
               discloses=True, past="特定被保護者として通知しました"),
    assistance("tell_person", "ご本人へ通知したことを記録する",
               from_states={S.INFORMED, S.TAKEN_OVER, S.CONTACTED},
               while_open="person_notice", closes=("person_notice",),
               given=(Given("person_told_on", "ご本人へ通知した日", day=Day.HAPPENED),
                      Given("person_told_how", "通知の方法", choices=ToldHow)),
               past="ご本人へ通知したことを記録しました"),
    assistance("note_neither", "希望も気がかりもないことを記録する",
               from_states={S.ASKING}, to=S.NEITHER, closes=("asking",),
               stamps=("closed_at",),
               given=(Given("neither_note", "確認した日と内容"),),
               past="希望も気がかりもないことを記録しました"),
    receiver("take_over", "引継ぎを受領する", fact="受領確認",
             from_states={S.INFORMED}, to=S.TAKEN_OVER, closes=("receipt",),
             stamps=("received_at",), tells=(RECEIVED,), past="引継ぎを受領しました"),
    receiver("start_contact", "ご本人への初回の連絡を記録する", fact="初回の連絡",
             from_states={S.TAKEN_OVER}, to=S.CONTACTED, closes=("first_contact",),
             stamps=("contacted_at",),
             given=(Given("contact_result", "連絡の結果", choices=ContactResult),),
             past="ご本人への初回の連絡を記録しました"),
    assistance("ask_use", "利用の状況の報告を求める", fact="報告の求め",
               from_states={S.TAKEN_OVER, S.CONTACTED}, guards=(while_assisted,),
               given=(Given("use_question", "報告を求める事項", saves=False),),
               past="利用の状況の報告を求めました"),
    receiver("report_use", "利用の状況を報告する",
             from_states={S.TAKEN_OVER, S.CONTACTED}, while_open="use_report",
             closes=("use_report",), tells=(Tell("duty_done", Side.SENDER),),
             given=(Given("use_status", "利用の状況"),),
             past="利用の状況を報告しました"),
    # both ways
    sender("confirm", "結果を確認し、引継ぎを終える",
           from_states={S.DECIDED, S.CONTACTED}, to=S.CONFIRMED,
           closes=("confirmation",), stamps=("closed_at",),
           guards=(not_by_its_drafter, nothing_owed_by_law),
           tells=(Tell("handover_confirmed_for_receiver", Side.RECEIVER),),
           past="結果を確認し、引継ぎを終えました"),
    sender("drop", "引継ぎを取りやめる", from_states={S.TO_SHARE, *PREPARING},
           to=S.DROPPED, closes=("sharing", "asking", "interview", "informing"),
           stamps=("closed_at",), in_person=True, asks_twice=True,
           given=(Given("dropped_because", "取りやめる理由", saves=False),),
           past="引継ぎを取りやめました"),
    sender("withdraw", "引継ぎを取り下げる", fact="取下げ",
           from_states={S.SHARED, S.RECEIVED, S.INFORMED, S.TAKEN_OVER},
           to=S.WITHDRAWING, guards=(nothing_owed_by_law,), asks_twice=True,
           closes=("receipt", "application", "first_contact"),
           given=(Given("withdrawal_reason", "取下げの理由"),),
           past="引継ぎを取り下げました"),
    receiver("confirm_withdrawal", "取下げを確認する", from_states={S.WITHDRAWING},
             to=S.WITHDRAWN, closes=("withdrawal_confirmation",),
             stamps=("closed_at",), tells=(Tell("duty_done", Side.SENDER),),
             past="取下げを確認しました"),
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
