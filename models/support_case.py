"""相談支援（support_case） — one person's case, from 受付 to 終結.

    received ─▶ assessing ─▶ planning ─▶ planned ─▶ deciding ─▶ closed
      ├─▶ advised              └─▶ unplanned ◀──────┘ (or a new plan)
      └─▶ elsewhere        any of them ─▶ suspended

No law fixes a day here: 5 open days to screen and 30 days to assess are proposals.
連絡不能 needs contact tried on several days; a next move is followed to its day.
"""

from functools import partial

from models.labelled import Labelled
from models.ladders import climbing, early
from models.procedure import Day, Given, Procedure, Side, State, Step, Verb, sides
from models.support_case_guards import (
    applied,
    attempted,
    broken_off,
    closed,
    no_plan_is_live,
    screened_as,
    visited,
)
from models.support_case_sheet import (
    Application,
    CaseEnding,
    NoPlanReason,
    Problem,
    Screening,
)
from models.support_case_sheet import SupportCaseState as S


class AttemptWay(Labelled):
    """連絡の方法."""

    TELEPHONE = "telephone", "電話"
    LETTER = "letter", "手紙"
    VISIT = "visit", "訪問"
    OTHER = "other", "その他"


sender = partial(Verb, by=Side.SENDER)
system = partial(Verb, by=Side.SYSTEM)
owes = partial(Step, owed_by=Side.SENDER, ladder=climbing())

GOING_ON = frozenset({S.ASSESSING, S.PLANNING, S.PLANNED, S.DECIDING, S.UNPLANNED})
LIVE = GOING_ON | {S.RECEIVED}
WITHOUT_PLAN = GOING_ON - {S.PLANNED}
ALL_STEPS = (
    "screening", "assessment", "planning", "direction",
    "next_look", "next_attempt", "next_move",
)  # fmt: skip

# fmt: off
STATES = {
    S.DRAFT: State(S.DRAFT.label, turn=Side.SENDER),
    S.RECEIVED: State(S.RECEIVED.label, turn=Side.SENDER),
    S.ASSESSING: State(S.ASSESSING.label, turn=Side.SENDER),
    S.PLANNING: State(S.PLANNING.label, turn=Side.SENDER),
    S.PLANNED: State(S.PLANNED.label, turn=Side.SENDER),
    S.DECIDING: State(S.DECIDING.label, turn=Side.SENDER),
    S.UNPLANNED: State(S.UNPLANNED.label, turn=Side.SENDER),
    S.ADVISED: State(S.ADVISED.label, final=True),
    S.ELSEWHERE: State(S.ELSEWHERE.label, final=True),
    S.SUSPENDED: State(S.SUSPENDED.label, final=True),
    S.CLOSED: State(S.CLOSED.label, final=True),
}

STEPS = (
    owes("screening", "スクリーニング", opens_on=("receive",),
         due="support_case.screening", counted_from="received_on",
         ladder=climbing(early("first", "期限前の通知", "ladder.screening_first"))),
    owes("assessment", "アセスメント", opens_on=("continue_support",),
         due="support_case.assessment"),
    owes("planning", "支援プラン案の作成", opens_on=("assess",),
         due="support_case.planning"),
    owes("direction", "今後の方針の判断",
         opens_on=("note_plan", "note_new_period", "note_plan_ended"),
         due="support_case.direction", counted_from="plan_ends_on"),
    owes("next_look", "プラン未作成の方の状況の確認",
         opens_on=("continue_without_plan",), due="support_case.next_look",
         counted_from="next_look_on"),
    owes("next_attempt", "ご本人への再度の連絡", opens_on=("note_attempt",),
         due="support_case.next_attempt", counted_from="attempted_on"),
    owes("next_move", "次の対応", opens_on=("agree_move",),
         due="support_case.next_move", counted_from="move_on"),
)

VERBS = (
    sender("receive", "相談を受け付ける", fact="受付", from_states={S.DRAFT},
           to=S.RECEIVED, past="相談を受け付けました"),
    sender("continue_support", "継続支援とする", fact="スクリーニング",
           from_states={S.RECEIVED}, to=S.ASSESSING, closes=("screening",),
           follows=screened_as(Screening.CONTINUED), past="継続支援としました"),
    sender("end_with_advice", "情報提供・相談対応のみで終える",
           from_states={S.RECEIVED}, to=S.ADVISED, closes=ALL_STEPS,
           stamps=("closed_at",), follows=screened_as(Screening.ADVICE),
           asks_twice=True, past="情報提供・相談対応のみで終えました",
           given=(Given("advice", "提供した情報（氏名は書かないでください）",
                        saves=False),)),
    sender("end_elsewhere", "他機関・他制度へつないで終える",
           from_states={S.RECEIVED}, to=S.ELSEWHERE, closes=ALL_STEPS,
           stamps=("closed_at",), follows=screened_as(Screening.ELSEWHERE),
           asks_twice=True, past="他機関・他制度へつないで終えました",
           given=(Given("passed_to", "つないだ機関・制度", short=True, saves=False),)),
    sender("assess", "アセスメントを終える", fact="アセスメント",
           from_states={S.ASSESSING}, to=S.PLANNING, closes=("assessment",),
           past="アセスメントを終えました",
           given=(Given("assessed_on", "アセスメントを終えた日", day=Day.HAPPENED),
                  Given("problems", "課題（当てはまるものすべて）", choices=Problem,
                        many=True, required=False))),
    sender("note_plan", "支援プラン案の作成を記録する", fact="支援プランの終了日",
           from_states=GOING_ON - {S.ASSESSING}, to=S.PLANNED,
           closes=("planning", "direction", "next_look"),
           past="支援プランの期間を記録しました",
           given=(Given("plan_ends_on", "支援プランの終了日", day=Day.ANY),)),
    system("note_new_period", "変更後の終了日を記録する", fact="支援プランの終了日",
           from_states={S.PLANNED}, closes=("direction",),
           past="支援プランの変更後の期間を記録しました",
           given=(Given("plan_ends_on", "支援プランの終了日", day=Day.ANY),)),
    system("note_plan_ended", "支援プランの終わりを記録する", fact="支援プランの終わり",
           from_states={S.PLANNED}, to=S.DECIDING, closes=("direction",),
           past="支援プランが終わり、今後の方針の判断を待っています",
           given=(Given("plan_ends_on", "支援プランの終わりの日", day=Day.ANY),)),
    sender("continue_without_plan", "プラン未作成の理由を記録して支援を続ける",
           fact="状況の確認の日", from_states=WITHOUT_PLAN - {S.ASSESSING},
           to=S.UNPLANNED, closes=("planning", "direction", "next_look"),
           past="プラン未作成の理由を記録しました",
           given=(Given("no_plan_reason", "プラン未作成の理由", choices=NoPlanReason),
                  Given("no_plan_note", "補足（氏名は書かないでください）",
                        required=False, saves=False),
                  Given("next_look_on", "次に状況を確認する日", day=Day.AHEAD))),
    sender("take_application", "相談の申込み・同意を記録する", from_states=LIVE,
           follows=applied, past="相談の申込み・同意を記録しました",
           given=(Given("application", "申込みの方法", choices=Application),
                  Given("applied_on", "申込日", day=Day.HAPPENED))),
    sender("note_visit", "来所・面談を記録する", from_states=LIVE,
           closes=("next_attempt",), follows=visited, past="来所・面談を記録しました",
           given=(Given("visited_on", "来所・面談の日", day=Day.HAPPENED,
                        saves=False),)),
    sender("note_attempt", "連絡がつかなかったことを記録する", fact="前回の連絡",
           from_states=LIVE, closes=("next_attempt",), follows=attempted,
           past="連絡がつかなかったことを記録しました",
           given=(Given("attempted_on", "連絡した日", day=Day.HAPPENED, saves=False),
                  Given("attempt_way", "連絡の方法", choices=AttemptWay,
                        saves=False))),
    sender("agree_move", "次の対応を決める", fact="次の対応の日", from_states=LIVE,
           closes=("next_move",), past="次の対応を決めました",
           given=(Given("move_what", "次の対応（氏名は書かないでください）",
                        short=True),
                  Given("move_who", "担当", short=True),
                  Given("move_on", "期日", day=Day.AHEAD))),
    sender("finish_move", "次の対応の結果を記録する", from_states=LIVE,
           while_open="next_move", closes=("next_move",),
           past="次の対応の結果を記録しました",
           given=(Given("move_result", "結果（氏名は書かないでください）",
                        saves=False),)),
    sender("close", "終結とする", from_states=GOING_ON, to=S.CLOSED, closes=ALL_STEPS,
           stamps=("closed_at",), guards=(no_plan_is_live,), follows=closed,
           asks_twice=True, past="終結としました",
           given=(Given("ending", "終結の事由", choices=CaseEnding),
                  Given("ended_on", "終結の日", day=Day.HAPPENED))),
    sender("break_off", "中断とする", from_states=LIVE, to=S.SUSPENDED,
           closes=ALL_STEPS, stamps=("closed_at",), guards=(no_plan_is_live,),
           follows=broken_off, asks_twice=True, past="中断としました",
           given=(Given("ending", "中断の事由", choices=CaseEnding),
                  Given("ended_on", "中断の日", day=Day.HAPPENED))),
)
# fmt: on

SUPPORT_CASE = Procedure(
    "support_case",
    "相談支援",
    STATES,
    STEPS,
    VERBS,
    sides("担当の窓口", "支援決定を行う窓口"),
    purpose="相談の受付から、スクリーニング・アセスメント・支援プランを経て終結まで、"
    "次の対応と期日が途切れないようにします。",
)
