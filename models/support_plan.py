"""支援プラン（support_plan） — from the draft to its evaluation, then on or to an end.

    drafted ─▶ explained ─▶ signed ─▶ discussed ─▶ running ─▶ evaluated ─▶ finished
       ▲ └──────────┴─ not agreed       │           │  │          └─▶ replanned
       └────── sent back ───────────────┴─ change ──┘  └─▶ broken off

What a plan says, and that it is looked at regularly, is law (生活困窮者自立支援法
施行規則第1条・第2条). All days here are agreed, not law. A post of the city decides.
"""

from functools import partial

from models.ladders import climbing, early
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
from models.support_case_sheet import CaseEnding, NoPlanReason
from models.support_plan_guards import (
    changed,
    city_decides,
    conference_ahead,
    conference_lost,
    decided,
    kept,
    monitored,
    not_decided_yet,
    tried_often_enough,
)
from models.support_plan_sheet import (
    Achievement,
    Agreement,
    AtConference,
    Conclusion,
    Presence,
)
from models.support_plan_sheet import SupportPlanState as S

sender = partial(Verb, by=Side.SENDER)
system = partial(Verb, by=Side.SYSTEM)
city = partial(Verb, by=Side.RECEIVER, in_person=True, guards=(city_decides,))
owes = partial(Step, owed_by=Side.SENDER)

BEFORE = frozenset({S.DRAFTED, S.EXPLAINED, S.SIGNED, S.DISCUSSED})
LIVE = BEFORE | {S.RUNNING, S.EVALUATED}
PREPARATION = ("explanation", "agreement", "conference_date", "conference", "decision")
IN_FORCE = ("monitoring", "evaluation")
DONE = Tell("duty_done", Side.SENDER)

_BEFORE_CONFERENCE = climbing(
    early("first", "会議前の通知", "ladder.plan_conference_first"),
    early("again", "会議前の再度の通知", "ladder.plan_conference_again"),
)
_BEFORE_END = climbing(
    early("first", "プラン終了前の通知", "ladder.plan_first", calendar_days=True),
    early("again", "プラン終了前の再度の通知", "ladder.plan_again", calendar_days=True),
    early("last", "プラン終了直前の通知", "ladder.plan_last", calendar_days=True),
)

# fmt: off
STATES = {
    S.NEW: State(S.NEW.label, turn=Side.SENDER),
    S.DRAFTED: State(S.DRAFTED.label, turn=Side.SENDER),
    S.EXPLAINED: State(S.EXPLAINED.label, turn=Side.SENDER),
    S.SIGNED: State(S.SIGNED.label, turn=Side.SENDER),
    S.DISCUSSED: State(S.DISCUSSED.label, turn=Side.RECEIVER),
    S.RUNNING: State(S.RUNNING.label, turn=Side.SENDER),
    S.EVALUATED: State(S.EVALUATED.label, turn=Side.SENDER),
    S.FINISHED: State(S.FINISHED.label, final=True),
    S.REPLANNED: State(S.REPLANNED.label, final=True),
    S.BROKEN_OFF: State(S.BROKEN_OFF.label, final=True),
    S.NOT_AGREED: State(S.NOT_AGREED.label, final=True),
}

STEPS = (
    owes("explanation", "ご本人への説明", due="support_plan.explanation",
         opens_on=("draft", "send_back", "return_draft", "change"), ladder=climbing()),
    owes("agreement", "ご本人の同意（署名）", opens_on=("explain",),
         due="support_plan.agreement", ladder=climbing()),
    owes("conference_date", "支援調整会議の日の決定",
         opens_on=("agree", "lose_conference"),
         due="support_plan.conference_date", ladder=climbing()),
    owes("conference", "支援調整会議での協議",
         opens_on=("set_conference", "follow_conference"),
         due="support_plan.conference", counted_from="conference_on",
         ladder=_BEFORE_CONFERENCE),
    Step("decision", "支援決定", Side.RECEIVER, opens_on=("discuss",),
         due="support_plan.decision", counted_from="discussed_on", ladder=climbing(),
         asks=Tell("duty_asked", Side.RECEIVER)),
    owes("monitoring", "モニタリング", opens_on=("decide", "monitor"),
         due="support_plan.monitoring", counted_from="monitor_from",
         counted_as="前回のモニタリング（初回はプランの開始）",
         ladder=climbing(),
         remark="定期的な確認は施行規則第2条によるもので、間隔は取り決めです。"),
    owes("evaluation", "評価", opens_on=("decide",),
         due="support_plan.evaluation", counted_from="ends_on",
         counted_as="プランの満了", ladder=_BEFORE_END),
    owes("outcome", "終結・再プランの判断", opens_on=("evaluate",),
         due="support_plan.outcome", ladder=climbing()),
)

VERBS = (
    sender("draft", "支援プラン案を作成する", fact="案の作成", from_states={S.NEW},
           to=S.DRAFTED, past="支援プラン案を作成しました"),
    sender("explain", "ご本人への説明を記録する", fact="ご本人への説明",
           from_states={S.DRAFTED}, to=S.EXPLAINED, closes=("explanation",),
           past="ご本人に案を説明しました",
           given=(Given("explained_on", "説明した日", day=Day.HAPPENED),
                  Given("presence", "ご本人の参加", choices=Presence))),
    sender("agree", "ご本人の同意を記録する", fact="ご本人の同意",
           from_states={S.EXPLAINED}, to=S.SIGNED, closes=("agreement",),
           past="ご本人の同意を得ました",
           given=(Given("agreed_on", "同意（署名）の日", day=Day.HAPPENED),
                  Given("agreement", "同意の方法", choices=Agreement))),
    sender("set_conference", "支援調整会議の日を決める", fact="支援調整会議",
           from_states={S.SIGNED}, closes=("conference_date", "conference"),
           follows=conference_ahead, past="支援調整会議の日を決めました",
           given=(Given("conference_on", "支援調整会議の日", day=Day.ANY),)),
    system("follow_conference", "支援調整会議の日を会議に合わせる",
           fact="支援調整会議", from_states={S.SIGNED},
           closes=("conference_date", "conference"), follows=conference_ahead,
           past="支援調整会議の日を会議の開催日に合わせました",
           given=(Given("conference_on", "支援調整会議の日", day=Day.ANY),)),
    system("lose_conference", "会議の中止により日を決め直す", fact="会議の中止",
           from_states={S.SIGNED}, while_open="conference", closes=("conference",),
           follows=conference_lost, past="会議の中止により、日を決め直します"),
    sender("discuss", "支援調整会議の結論（了承）を記録する", from_states={S.SIGNED},
           to=S.DISCUSSED, fact="支援調整会議での了承",
           closes=("conference_date", "conference"),
           past="支援調整会議で了承されました",
           given=(Given("discussed_on", "会議の日", day=Day.HAPPENED),
                  Given("person_present", "会議へのご本人の参加",
                        choices=AtConference),
                  Given("conclusion", "会議の結論", choices=Conclusion))),
    sender("send_back", "会議で差し戻されたことを記録する", fact="会議での差戻し",
           from_states={S.SIGNED}, to=S.DRAFTED,
           closes=("conference_date", "conference"), past="会議で差し戻されました",
           follows=conference_lost,
           given=(Given("back_reason", "見直す点", saves=False),)),
    city("decide", "支援決定を記録する（市の職）", fact="支援決定",
         from_states={S.DISCUSSED}, to=S.RUNNING, closes=("decision", *IN_FORCE),
         tells=(DONE,), follows=decided, past="支援決定を記録しました",
         given=(Given("drafted_on", "起案日", day=Day.HAPPENED),
                Given("decided_on", "決裁日", day=Day.HAPPENED),
                Given("document_number", "文書番号", short=True))),
    city("return_draft", "決定せずに差し戻す（市の職）", fact="市からの差戻し",
         from_states={S.DISCUSSED}, to=S.DRAFTED, closes=("decision",), tells=(DONE,),
         past="決定せずに差し戻しました", follows=conference_lost,
         given=(Given("return_reason", "差戻しの理由", saves=False),)),
    sender("monitor", "モニタリングを記録する", fact="前回のモニタリング",
           from_states=BEFORE | {S.RUNNING}, while_open="monitoring",
           closes=("monitoring",), follows=monitored, past="モニタリングを行いました",
           given=(Given("monitored_on", "モニタリングの日", day=Day.HAPPENED),
                  Given("monitoring_note", "確認した状況（氏名は書かないでください）",
                        saves=False))),
    sender("change", "プランの変更案を作る", fact="変更案の作成",
           from_states={S.RUNNING}, to=S.DRAFTED, follows=changed,
           past="プランの変更案を作りました",
           given=(Given("change_reason", "変更の理由と内容"),
                  Given("new_ends_on", "変更後の終了日（変わるとき）", day=Day.AHEAD,
                        required=False))),
    sender("keep_decided", "変更を取りやめ、決定済みのプランで続ける",
           from_states=BEFORE, to=S.RUNNING, closes=PREPARATION, follows=kept,
           while_open="evaluation", asks_twice=True,
           past="変更を取りやめ、決定済みのプランで続けます"),
    sender("evaluate", "支援プランの評価を記録する", fact="支援プランの評価",
           from_states=BEFORE | {S.RUNNING}, while_open="evaluation", to=S.EVALUATED,
           closes=(*PREPARATION, *IN_FORCE), past="支援プランを評価しました",
           given=(Given("evaluated_on", "評価した日", day=Day.HAPPENED),
                  Given("achievement", "目標の達成度", choices=Achievement),
                  Given("evaluation", "支援の経過と成果"))),
    sender("finish", "終結とする", from_states={S.EVALUATED}, to=S.FINISHED,
           closes=("outcome",), stamps=("closed_at",), past="終結としました",
           given=(Given("outcome_on", "判断した支援調整会議の日", day=Day.HAPPENED,
                        saves=False),
                  Given("ending", "終結の事由", choices=CaseEnding),
                  Given("ended_on", "終結の日", day=Day.HAPPENED)),
           follows=tried_often_enough),
    sender("replan", "再プランとする", from_states={S.EVALUATED}, to=S.REPLANNED,
           closes=("outcome",), stamps=("closed_at",), past="再プランとしました"),
    sender("break_off", "中断・終了とする（転出・死亡・生活保護へ移行など）",
           from_states=LIVE, to=S.BROKEN_OFF,
           closes=(*PREPARATION, *IN_FORCE, "outcome"), stamps=("closed_at",),
           asks_twice=True, follows=tried_often_enough, past="中断・終了としました",
           given=(Given("ending", "中断・終了の事由", choices=CaseEnding),
                  Given("ended_on", "その日", day=Day.HAPPENED))),
    sender("note_no_plan", "プラン未作成の理由を記録する", from_states=BEFORE,
           to=S.NOT_AGREED, closes=(*PREPARATION, *IN_FORCE), stamps=("closed_at",),
           guards=(not_decided_yet,), asks_twice=True,
           past="プラン未作成の理由を記録しました",
           given=(Given("no_plan_reason", "プラン未作成の理由", choices=NoPlanReason),
                  Given("no_plan_note", "補足（氏名は書かないでください）",
                        required=False, saves=False))),
)
# fmt: on

SUPPORT_PLAN = Procedure(
    "support_plan",
    "支援プラン",
    STATES,
    STEPS,
    VERBS,
    sides("担当の窓口", "支援決定を行う窓口"),
    purpose="ご本人と作った支援プランを、説明・同意・支援調整会議・市の支援決定を経て実施し、"
    "終わりの前に評価して、終結か再プランかを決めます。受託者は案を作り、決定は市の職が行います。",
)
