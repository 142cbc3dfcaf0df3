"""実績報告（report） — offices report to a receiving one, period after period.

    planned ─▶ asked ─▶ submitted ─▶ accepted
       └─────────┴──▶ nil ─────────▶ accepted_nil
                 returned ◀── (with a reason and a new day)

The whole year is planned ahead; the request goes out when the period is over. Nothing
is done on being sent: the receiving office accepts it (受領), or returns it. All days
are agreed with the receiving office, not law; the rule stands on the row.
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
from models.report_guards import (
    nothing_was_counted,
    numbers_are_complete,
    period_is_over,
    receiver_hears_of_it,
)
from models.report_sheet import Privacy
from models.report_sheet import ReportState as S

reporter = partial(Verb, by=Side.SENDER)
receiver = partial(Verb, by=Side.RECEIVER)
receiver_alone = partial(receiver, in_person=True)  # no office accepts its own report
calendar_pass = partial(Verb, by=Side.SYSTEM)

OWED = frozenset({S.PLANNED, S.ASKED, S.RETURNED})
ARRIVED = frozenset({S.SUBMITTED, S.NIL})
_SUBMISSION = ("submission", "resubmission")
_PRIVACY = Given(
    "privacy", "個人情報の確認", choices=Privacy, saves=False
)  # 「個人情報の取り扱い等に留意」
_KEPT_AT = Given("kept_at", "様式の文書番号・保管場所", required=False, short=True)
_DONE = Tell("duty_done", Side.SENDER)
_AGAIN = early("again", "提出日前の再度の通知", "ladder.report_again")
_LAST = early("last", "提出日の直前の通知", "ladder.report_last")

# fmt: off
STATES = {
    S.DRAFT: State("作成中", turn=Side.SYSTEM),
    S.PLANNED: State("報告期間中", turn=Side.SENDER),
    S.ASKED: State("提出待ち", turn=Side.SENDER),
    S.SUBMITTED: State("提出済み（受領待ち）", turn=Side.RECEIVER),
    S.NIL: State("該当なし（0件）で提出済み（受領待ち）", turn=Side.RECEIVER),
    S.RETURNED: State("差戻し（再提出待ち）", turn=Side.SENDER),
    S.ACCEPTED: State("受領済み", final=True),
    S.ACCEPTED_NIL: State("該当なし（0件）で受領済み", final=True),
    S.EXCUSED: State("提出不要", final=True),
}

STEPS = (
    Step("submission", "提出", Side.SENDER, opens_on=("plan", "plan_again"),
         due="report.submission", due_on_row="due_rule",
         counted_from="period_last_on",
         ladder=climbing(early("first", "提出日前の通知", "ladder.report_first"),
                         _AGAIN, _LAST)),
    Step("resubmission", "再提出", Side.SENDER, opens_on=("give_back",),
         due="report.resubmission", counted_from="new_due_on",
         ladder=climbing(_LAST), asks=Tell("duty_asked", Side.SENDER)),
    Step("acceptance", "受領", Side.RECEIVER, opens_on=("submit", "submit_nil"),
         due="report.acceptance", ladder=climbing(),
         asks=Tell("duty_asked", Side.RECEIVER)),
)

VERBS = (
    # what the calendar asks for
    calendar_pass("plan", "報告の予定を立てる", fact="報告期間の終わり",
                  past="年度の報告として予定に入れました",
                  from_states={S.DRAFT}, to=S.PLANNED),
    calendar_pass("ask", "提出を依頼する", past="報告期間が終わり、提出を依頼しました",
                  from_states={S.PLANNED}, to=S.ASKED, stamps=("asked_at",),
                  tells=(Tell("duty_asked", Side.SENDER),)),
    calendar_pass("plan_again", "提出日を改める", fact="報告期間の終わり",
                  past="報告の取り決めが変わったため、提出日を改めました",
                  from_states={S.PLANNED}, closes=_SUBMISSION),
    calendar_pass("call_off", "予定を取り消す",
                  past="報告の取り決めが変わったため、予定から外しました",
                  from_states={S.PLANNED}, to=S.EXCUSED, closes=_SUBMISSION),
    calendar_pass("tell_late", "提出待ちを知らせる",
                  past="まだ提出がないことを提出先に知らせました",
                  from_states={S.ASKED, S.RETURNED}, stamps=("late_told_at",),
                  guards=(receiver_hears_of_it,),
                  tells=(Tell("report_late_for_receiver", Side.RECEIVER),)),
    # what the reporting office does
    reporter("fill_in", "件数を保存する", past="件数を保存しました", from_states=OWED,
             given=(Given("numbers", "件数", required=False, saves=False),)),
    reporter("submit", "報告を提出する", fact="提出", past="報告を提出しました",
             from_states=OWED, to=S.SUBMITTED, closes=_SUBMISSION,
             stamps=("submitted_at",), guards=(period_is_over, numbers_are_complete),
             given=(_PRIVACY, _KEPT_AT,
                    Given("remark", "備考（個人情報は書かないでください）",
                          required=False))),
    reporter("submit_nil", "該当なし（0件）として提出する", fact="提出（該当なし）",
             past="該当なし（0件）として提出しました",
             from_states=OWED, to=S.NIL, closes=_SUBMISSION,
             stamps=("submitted_at",), guards=(period_is_over, nothing_was_counted)),
    # what the receiving office does
    receiver_alone(
        "accept", "報告を受領する", past="報告を受領しました",
        from_states={S.SUBMITTED}, to=S.ACCEPTED, closes=("acceptance",),
        stamps=("accepted_at",), tells=(_DONE,)),
    receiver_alone(
        "accept_nil", "該当なし（0件）の報告を受領する",
        past="該当なし（0件）の報告を受領しました",
        from_states={S.NIL}, to=S.ACCEPTED_NIL, closes=("acceptance",),
        stamps=("accepted_at",), tells=(_DONE,)),
    receiver("give_back", "理由と新しい提出日を付けて差し戻す", fact="差戻し",
             past="報告を差し戻しました",
             from_states=ARRIVED, to=S.RETURNED, closes=("acceptance",),
             given=(Given("return_reason", "直していただきたいこと"),
                    Given("new_due_on", "新しい提出日", day=Day.AHEAD))),
    receiver_alone(
        "excuse", "この報告の提出を不要とする", past="提出を不要としました",
        from_states=OWED | ARRIVED, to=S.EXCUSED, asks_twice=True,
        closes=(*_SUBMISSION, "acceptance"), tells=(_DONE,),
        given=(Given("excuse_reason", "不要とする理由"),)),
)
# fmt: on

REPORT = Procedure(
    "report",
    "実績報告",
    STATES,
    STEPS,
    VERBS,
    sides("報告する窓口", "提出先"),
    purpose="区役所等の窓口が、会議の実施状況や統計を、期間ごとに局等へ報告します。"
    "件数は記録からあらかじめ集計し、提出先が受領して終わります。",
)
