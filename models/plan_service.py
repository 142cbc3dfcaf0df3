"""事業の利用（plan_service） — the benefits and programmes a support plan makes use of.

    rent_applied ─▶ paid ⇄ extension_asked, paid ⇄ interrupted ─▶ ended | ceased
    moving_applied ─▶ to_move ─▶ ended
    asked ─▶ used (month by month, extended) ─▶ ended

Which 事業 lasts how long stands in `models/provision_rules.py`; decisions are recorded
by a city post alone. Days of a law are in `models/statutes.py`, all else is agreed.
"""

from functools import partial

from models.procedure import Day, Given, Procedure, Side, Tell, Verb, sides
from models.provision import (
    CeaseReason,
    Ending,
    Kind,
    MonthStatus,
    NeedSeenBy,
    ProviderView,
)
from models.provision import ProvisionState as S
from models.provision_claims import (
    claims_moving,
    claims_rent,
    decided_by_the_city,
    decision,
    may_ask_extension,
)
from models.provision_follow import (
    asks_view,
    calls_talk,
    ceases,
    checks_activities,
    ends_early,
    extends_rent,
    extends_use,
    grants_rent,
    interrupts_rent,
    keeps_view,
    opens_month,
    resumes_rent,
    takes_in,
)
from models.provision_steps import STATES, STEPS

_DONE = Tell("duty_done", Side.SENDER)
sender = partial(Verb, by=Side.SENDER)
receiver = partial(Verb, by=Side.RECEIVER)
system = partial(Verb, by=Side.SYSTEM)
city = partial(receiver, in_person=True, guards=(decided_by_the_city,), tells=(_DONE,))

_USE_ENDS = ("year_end", "shelter_end", "visits_end", "use_end")
_MONTHLY = ("activity_report", "monthly_status")
_WHILE_USED = (
    "rent_end",
    *_USE_ENDS,
    *_MONTHLY,
    "inquiry",
    "exit_talk",
    "training_review",
    "parent_talk",
)
_DECISION = (
    Given("drafted_on", "起案日", day=Day.HAPPENED),
    Given("decided_on", "決裁日", day=Day.HAPPENED),
    Given("document_number", "文書番号", short=True),
)
_FIRST_MONTH = Given("first_month_on", "支給の始まる月（その月の日）",
                     saves=False, day=Day.ANY)  # fmt: skip
_STOPPED = Given("stopped_on", "最後の日（期間の途中で終わるとき）", required=False,
                 saves=False, day=Day.ANY)  # fmt: skip
_KIND = Given("kind", "事業", choices=Kind)

# fmt: off
VERBS = (
    # 申請・依頼
    sender("apply_rent", "家賃補助を申請する", fact="申請", from_states={S.DRAFT},
           to=S.RENT_APPLIED, past="家賃補助の申請を受け付け、決定を依頼しました",
           follows=claims_rent,
           given=(_KIND, Given("applied_on", "申請日", day=Day.HAPPENED),
                  Given("lost_on", "離職・廃業等の日", day=Day.HAPPENED),
                  Given("sick_days", "疾病等で求職できなかった日数", required=False,
                        number=True),
                  Given("earlier_ended_on", "前回の支給が終わった日", required=False,
                        day=Day.ANY))),
    sender("apply_moving", "転居費用補助を申請する", fact="申請", from_states={S.DRAFT},
           to=S.MOVING_APPLIED, past="転居費用補助の申請を受け付け、決定を依頼しました",
           follows=claims_moving,
           given=(_KIND, Given("applied_on", "申請日", day=Day.HAPPENED),
                  Given("decreased_on", "収入が減少した月（その月の日）",
                        day=Day.HAPPENED),
                  Given("need_seen_by", "転居の必要性を確認した支援", required=False,
                        choices=NeedSeenBy),
                  Given("need_on", "必要性を確認した日", required=False,
                        day=Day.HAPPENED),
                  Given("need_staff", "確認した担当者", required=False, short=True))),
    sender("ask_provider", "受入れを依頼する", fact="受入れの依頼",
           from_states={S.DRAFT}, to=S.ASKED, past="受入れを依頼しました",
           discloses=True, given=(_KIND,)),
    sender("withdraw", "申請・依頼を取り下げる", past="申請・依頼を取り下げました",
           from_states={S.RENT_APPLIED, S.MOVING_APPLIED, S.ASKED}, to=S.DROPPED,
           closes=("grant_decision", "acceptance"), stamps=("closed_at",),
           asks_twice=True, tells=(Tell("duty_done", Side.RECEIVER),),
           given=(Given("withdrawn_because", "取下げの理由", saves=False),)),
    # 決定: by a city post alone
    city("grant_rent", "支給の決定を記録する", fact="支給の決定",
         past="支給の決定を記録しました", from_states={S.RENT_APPLIED}, to=S.PAID,
         closes=("grant_decision",), follows=grants_rent,
         given=(*_DECISION, _FIRST_MONTH)),
    city("grant_moving", "支給の決定を記録する", fact="支給の決定",
         past="支給の決定を記録しました", from_states={S.MOVING_APPLIED},
         to=S.TO_MOVE, closes=("grant_decision",), follows=decision, given=_DECISION),
    city("refuse_grant", "不支給の決定を記録する", past="不支給の決定を記録しました",
         from_states={S.RENT_APPLIED, S.MOVING_APPLIED}, to=S.REFUSED,
         fact="不支給の決定", closes=("grant_decision",), follows=decision,
         given=(*_DECISION, Given("refusal_reason", "不支給の理由"))),
    city("pay_moving", "転居費用の支給を記録する", past="転居費用の支給を記録しました",
         from_states={S.TO_MOVE}, to=S.ENDED, closes=("moving_payment",),
         stamps=("closed_at",),
         given=(Given("paid_on", "支給した日", day=Day.HAPPENED),)),
    # 家賃補助の期間
    sender("ask_extension", "延長の申請を受け付ける", fact="延長の申請",
           past="延長の申請を受け付けました", from_states={S.PAID},
           to=S.EXTENSION_ASKED, closes=("rent_end",), guards=(may_ask_extension,),
           given=(Given("extension_reason", "延長が必要な理由"),)),
    city("extend_rent", "延長の決定を記録する", fact="延長の決定",
         past="延長の決定を記録しました", from_states={S.EXTENSION_ASKED}, to=S.PAID,
         closes=("extension_decision",), follows=extends_rent, given=_DECISION),
    city("refuse_extension", "延長しない決定を記録する", fact="延長しない決定",
         past="延長しない決定を記録しました", from_states={S.EXTENSION_ASKED},
         to=S.PAID, closes=("extension_decision",), follows=decision,
         given=(*_DECISION, Given("refusal_reason", "延長しない理由"))),
    sender("record_activities", "求職活動状況報告を確認する",
           past="求職活動状況報告を確認しました",
           from_states={S.PAID, S.EXTENSION_ASKED}, while_open="activity_report",
           closes=("activity_report",), oldest_only=True, follows=checks_activities,
           given=(Given("consultations", "相談支援員等との面接等の回数",
                        saves=False, number=True),
                  Given("hello_work", "ハローワークでの職業相談の回数",
                        saves=False, number=True),
                  Given("applications", "企業等への応募の回数", saves=False,
                        number=True),
                  Given("shortfall_reason", "回数に満たない事情と今後の対応",
                        required=False, saves=False))),
    sender("interrupt_rent", "疾病等による支給の中断を記録する", fact="支給の中断",
           past="支給の中断を記録しました", from_states={S.PAID}, to=S.INTERRUPTED,
           closes=("rent_end", "activity_report", "exit_talk"),
           follows=interrupts_rent,
           given=(Given("interrupted_on", "中断の日", day=Day.HAPPENED),
                  Given("interruption_reason", "中断の事情"))),
    city("resume_rent", "再開の決定を記録する", fact="再開の決定",
         past="再開の決定を記録しました", from_states={S.INTERRUPTED}, to=S.PAID,
         closes=("resumption",), follows=resumes_rent,
         given=(*_DECISION, _FIRST_MONTH)),
    city("cease", "支給の中止の決定を記録する", past="支給の中止の決定を記録しました",
         from_states={S.PAID, S.EXTENSION_ASKED, S.INTERRUPTED}, to=S.CEASED,
         closes=("rent_end", "extension_decision", "resumption", "activity_report",
                 "exit_talk"),
         stamps=("closed_at",), follows=ceases, asks_twice=True,
         given=(_STOPPED, Given("cease_reason", "中止の事由（規則第15条）",
                                choices=CeaseReason),
                Given("cease_note", "事情", saves=False), *_DECISION)),
    # 事業者による支援
    receiver("take_in", "受入れを回答する", fact="利用の開始",
             past="受入れを回答しました", from_states={S.ASKED}, to=S.USED,
             closes=("acceptance",), tells=(_DONE,), follows=takes_in,
             given=(Given("started_on", "利用開始日", day=Day.ANY),
                    Given("planned_end_on", "終了予定日（決まっているとき）",
                          required=False, saves=False, day=Day.ANY))),
    receiver("decline", "受け入れられないことを回答する",
             past="受け入れられないことを回答しました", from_states={S.ASKED},
             fact="受入れの辞退", to=S.DECLINED, closes=("acceptance",),
             asks_twice=True, tells=(_DONE,),
             given=(Given("declined_because", "受け入れられない事情", saves=False),)),
    sender("note_next_step", "次の対応を記録する", past="次の対応を記録しました",
           from_states={S.REFUSED, S.DECLINED}, to=S.TURNED, closes=("next_step",),
           stamps=("closed_at",),
           given=(Given("next_step", "ご本人への説明と次の対応", saves=False),)),
    receiver("report_month", "今月の状況を知らせる", past="今月の状況を知らせました",
             from_states={S.USED}, while_open="monthly_status",
             closes=("monthly_status",), oldest_only=True, tells=(_DONE,),
             given=(Given("month_status", "今月の状況", choices=MonthStatus),
                    Given("month_note", "補足", required=False, saves=False))),
    receiver("answer_inquiry", "状況の照会に回答する", past="状況の照会に回答しました",
             from_states={S.USED}, while_open="inquiry", closes=("inquiry",),
             follows=keeps_view, tells=(_DONE,),
             given=(Given("provider_view", "今後の見通し", choices=ProviderView),
                    Given("view_note", "利用の状況（氏名は書かないでください）",
                          required=False))),
    receiver("review_training", "就労支援計画の見直しを知らせる",
             fact="就労支援計画の見直し", past="就労支援計画の見直しを知らせました",
             from_states={S.USED}, while_open="training_review",
             closes=("training_review",), tells=(_DONE,),
             given=(Given("review_note", "見直しの内容", saves=False),)),
    sender("record_parent_talk", "保護者との面談を記録する",
           past="保護者との面談を記録しました", from_states={S.USED},
           while_open="parent_talk", closes=("parent_talk",),
           given=(Given("parent_met_on", "面談の日", saves=False, day=Day.HAPPENED),
                  Given("parent_note", "自立相談支援の利用の意向", saves=False))),
    sender("extend_use", "利用期間を延長する", fact="利用期間の延長",
           past="利用期間を延長しました", from_states={S.USED},
           closes=_USE_ENDS, follows=extends_use,
           given=(Given("extended_to", "延長後の終了日", saves=False, day=Day.AHEAD),
                  Given("extension_reason", "延長が必要な理由"))),
    # 終わり方
    sender("record_exit_talk", "終了後の生活についての面談を記録する",
           past="終了後の生活についての面談を記録しました",
           from_states={S.PAID, S.EXTENSION_ASKED, S.USED}, while_open="exit_talk",
           closes=("exit_talk",),
           given=(Given("talk_note", "面談の内容と終了後の見通し", saves=False),)),
    sender("finish", "終了を記録する", past="終了を記録しました",
           from_states={S.PAID, S.INTERRUPTED, S.USED}, to=S.ENDED,
           closes=(*_WHILE_USED, "resumption"), stamps=("closed_at",),
           asks_twice=True, tells=(Tell("duty_done", Side.RECEIVER),),
           follows=ends_early,
           given=(_STOPPED, Given("ending", "終了の事由", choices=Ending),
                  Given("ending_note", "終了時の評価", saves=False))),
    # 日次処理
    system("open_month", "月ごとの報告を依頼する", fact="月の始まり",
           past="月ごとの報告を依頼しました",
           from_states={S.PAID, S.EXTENSION_ASKED, S.USED}, follows=opens_month,
           given=(Given("month", "月", saves=False, short=True),
                  Given("month_on", "月の初日", day=Day.ANY))),
    system("inquire", "状況を照会する", fact="状況の照会", past="状況を照会しました",
           from_states={S.USED}, closes=("inquiry",), follows=asks_view,
           given=(Given("inquired_for", "支援プランの終了日", day=Day.ANY),)),
    system("end_inquiry", "状況の照会を終える", from_states={S.USED},
           while_open="inquiry", closes=("inquiry",),
           past="支援プランの評価が済んだため、状況の照会を終えました"),
    system("call_talk", "終了後の生活についての面談を依頼する", fact="期間の満了",
           past="終了後の生活についての面談を依頼しました",
           from_states={S.PAID, S.EXTENSION_ASKED, S.USED}, follows=calls_talk),
)
# fmt: on

PLAN_SERVICE = Procedure(
    "plan_service",
    "事業の利用",
    STATES,
    STEPS,
    VERBS,
    sides("担当の窓口", "決定・提供する窓口"),
    purpose="住居確保給付金、就労準備支援などの事業の申請・依頼から、市の決定や受入れ、"
    "月ごとの報告、期間の満了までを見届け、支援の切れ目をなくします。",
)
