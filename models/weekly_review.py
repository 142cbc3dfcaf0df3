"""週次レビュー（weekly_review） — every week, every open case without a plan.

    open ─▶ finished

As in 宇都宮市: a reason or a next move (what, by whom, on which day) for each case. The
pass begins it on the town's weekday; it is finished once nothing is left unsaid.
Weekday and day are agreed, not law.
"""

from models.decide import Facts
from models.ladders import climbing
from models.procedure import Given, Procedure, Side, State, Step, Tell, Verb, sides
from models.refusals import StepNotOpen
from models.weekly_review_sheet import WeeklyReviewState as S


def nothing_is_left(facts: Facts) -> None:
    """Refuse to finish before each case has a reason or a next move."""
    if facts.record:
        raise StepNotOpen(
            f"{facts.case.number}：理由も次の対応も決まっていない相談が"
            f"{facts.record}件あります。"
        )


# fmt: off
STATES = {
    S.NEW: State(S.NEW.label, turn=Side.SYSTEM),
    S.OPEN: State(S.OPEN.label, turn=Side.SENDER),
    S.FINISHED: State(S.FINISHED.label, final=True),
}

STEPS = (
    Step("review", "プラン未作成の相談の確認", Side.SENDER, opens_on=("open_week",),
         due="weekly_review.review", counted_from="held_on",
         ladder=climbing(today=False), catches_up=True,
         asks=Tell("weekly_list", Side.SENDER)),
)

VERBS = (
    Verb("open_week", "週次レビューを始める", Side.SYSTEM, fact="週次レビューの日",
         from_states={S.NEW}, to=S.OPEN, past="今週の一覧を作り、お知らせしました"),
    Verb("answer", "一件の理由又は次の対応を記録する", Side.SENDER,
         from_states={S.OPEN}, past="一件について記録しました",
         given=(Given("answered", "受付番号", short=True, saves=False),
                Given("reason", "理由", required=False, saves=False))),
    Verb("finish", "今週のレビューを終える", Side.SENDER, from_states={S.OPEN},
         to=S.FINISHED, closes=("review",), stamps=("closed_at",),
         guards=(nothing_is_left,), past="全件を確認し、今週のレビューを終えました"),
)
# fmt: on

WEEKLY_REVIEW = Procedure(
    "weekly_review",
    "週次レビュー",
    STATES,
    STEPS,
    VERBS,
    sides("担当の窓口", "支援決定を行う窓口"),
    purpose="継続支援なのにプランがない相談、スクリーニング未了の相談、2回目の来所がない相談を"
    "毎週確かめ、一件ごとに理由又は次の対応（何を・いつまでに・誰が）を決めます。",
)
