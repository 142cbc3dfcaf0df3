"""会議（conference） — from the day to be settled to the last 持ち帰り事項 noted.

    planned ─▶ fixed ─▶ invited ─▶ held ─▶ minuted ─▶ closed
       │         ▲────────┘ moved
       └─▶ cancelled (also from fixed, invited)

Preparation is counted back from the day in open days of the convening desk, by kind
of meeting (`models/policy.py`): agreed, not law. What is late already is due today.
"""

from collections.abc import Mapping
from datetime import date
from functools import partial
from typing import Any

from models.conference_sheet import ConferenceState as S
from models.conference_sheet import ItemKind, PlanOutcome, TaxUse
from models.ladders import climbing
from models.procedure import Day, Given, Procedure, Side, State, Step, Verb, sides
from models.refusals import GivenMissing, ProcedureError, StepNotOpen
from models.support_plan_sheet import AtConference
from models.time_of_day import time_of_day

sender = partial(Verb, by=Side.SENDER)
system = partial(Verb, by=Side.SYSTEM)
prepares = partial(Step, owed_by=Side.SENDER, ladder=climbing(), catches_up=True)

BEFORE = frozenset({S.PLANNED, S.FIXED, S.INVITED})
AHEAD = frozenset({S.FIXED, S.INVITED})
PREPARATION = ("invitation", "agenda", "attendance", "holding")


def settled(facts: Any, given: Mapping[str, str]) -> dict[str, Any]:
    """Return times and sequence of a day that lies ahead, or today.

    Raises GivenMissing for a day that has passed or times nobody can read.
    """
    if date.fromisoformat(given["held_on"]) < facts.today:
        raise GivenMissing("「開催日」は今日以降の日にしてください。", "held_on")
    starts, ends = (_time(given, name) for name in ("starts", "ends"))
    if ends <= starts:
        raise GivenMissing("「終了時刻」は開始時刻より後にしてください。", "ends")
    changed = facts.case.held_on is not None
    return {
        "starts": starts,
        "ends": ends,
        "sequence": facts.case.sequence + int(changed),
    }


def _time(given: Mapping[str, str], name: str) -> str:
    try:
        return time_of_day(given[name])
    except ProcedureError as refusal:
        raise GivenMissing(str(refusal), name) from refusal


def day_has_come(facts: Any) -> None:
    """Refuse to record a meeting before its day. Raises StepNotOpen."""
    if facts.case.held_on > facts.today:
        raise StepNotOpen(
            f"{facts.case.number}：開催日の前のため、開催の記録はまだできません。"
        )


# fmt: off
DAY = (
    Given("held_on", "開催日", day=Day.ANY),
    Given("starts", "開始時刻", short=True),
    Given("ends", "終了時刻", short=True),
    Given("room", "会場", short=True, required=False),
)

STATES = {
    S.PLANNED: State(S.PLANNED.label, turn=Side.SENDER),
    S.FIXED: State(S.FIXED.label, turn=Side.SENDER),
    S.INVITED: State(S.INVITED.label, turn=Side.SENDER),
    S.HELD: State(S.HELD.label, turn=Side.SENDER),
    S.MINUTED: State(S.MINUTED.label, turn=Side.SENDER),
    S.CLOSED: State(S.CLOSED.label, final=True),
    S.CANCELLED: State(S.CANCELLED.label, final=True),
}

STEPS = (
    prepares("date", "開催日の決定", opens_on=("propose",),
             due="conference.date", counted_from="proposed_on"),
    prepares("invitation", "案内の送付", opens_on=("fix_date", "fix_proposed", "move"),
             due="conference.invitation", counted_from="held_on"),
    prepares("agenda", "次第・資料（支援プラン案を含む）の準備",
             opens_on=("fix_date", "fix_proposed", "move"),
             due="conference.agenda", counted_from="held_on"),
    prepares("attendance", "出欠の取りまとめ",
             opens_on=("fix_date", "fix_proposed", "move"),
             due="conference.attendance", counted_from="held_on"),
    prepares("holding", "開催の記録", opens_on=("fix_date", "fix_proposed", "move"),
             due="conference.holding", counted_from="held_on"),
    prepares("minutes", "議事録の作成", opens_on=("hold",),
             due="conference.minutes", counted_from="held_on"),
    prepares("closing", "持ち帰り事項と次回の確認", opens_on=("write_minutes",),
             due="conference.closing"),
)

VERBS = (
    system("propose", "会議を予定に入れる", fact="会議の候補",
           from_states={S.PLANNED}, past="会議を予定に入れました"),
    sender("fix_date", "開催日を決める", fact="会議", from_states={S.PLANNED},
           to=S.FIXED, closes=("date",), given=DAY, follows=settled,
           past="開催日を決めました"),
    system("fix_proposed", "候補日を開催日とする", fact="会議",
           from_states={S.PLANNED}, to=S.FIXED, closes=("date",), given=DAY,
           follows=settled, past="定例の日を開催日としました"),
    sender("invite", "案内を送る", from_states={S.FIXED}, to=S.INVITED,
           closes=("invitation",), stamps=("invited_at",),
           past="構成員に案内を送りました"),
    system("send_invitations", "案内を自動で送る", from_states={S.FIXED},
           to=S.INVITED, closes=("invitation",), stamps=("invited_at",),
           past="構成員に案内を送りました"),
    sender("prepare", "次第・資料の準備を終える", from_states=AHEAD,
           while_open="agenda", closes=("agenda",), stamps=("prepared_at",),
           past="次第・資料を整えました"),
    sender("gather_replies", "出欠の取りまとめを終える", from_states={S.INVITED},
           while_open="attendance", closes=("attendance",),
           past="出欠を取りまとめました"),
    sender("add_item", "議題を加える", from_states=BEFORE, discloses=True,
           past="議題を加えました",
           given=(Given("item_kind", "議題の種類", choices=ItemKind, saves=False),
                  Given("item_number", "受付番号", short=True, required=False,
                        saves=False),
                  Given("item_words", "協議したいこと（氏名は書かないでください）",
                        required=False, saves=False),
                  Given("item_tax", "市税・保険料等の情報", choices=TaxUse,
                        saves=False))),
    system("collect", "議題を集める", from_states=BEFORE, past="議題を集めました",
           given=(Given("collected", "加わった議題の数", number=True, saves=False),)),
    sender("move", "開催日を変更する", fact="変更後の会議", from_states=AHEAD,
           to=S.FIXED, closes=PREPARATION, given=DAY, follows=settled,
           past="開催日を変更しました"),
    sender("hold", "開催を記録する", fact="会議", from_states=AHEAD, to=S.HELD,
           closes=PREPARATION, stamps=("held_at",), guards=(day_has_come,),
           past="会議の開催を記録しました",
           given=(Given("attended", "出席者数", number=True),)),
    sender("conclude", "支援プランについての結論を記録する",
           from_states=AHEAD | {S.HELD, S.MINUTED}, guards=(day_has_come,),
           past="支援プランについての結論を記録しました",
           given=(Given("plan_number", "支援プランの受付番号", short=True, saves=False),
                  Given("plan_outcome", "会議の結論", choices=PlanOutcome,
                        saves=False),
                  Given("person_present", "会議へのご本人の参加", required=False,
                        choices=AtConference, saves=False),
                  Given("back_reason", "見直す点（氏名は書かないでください）",
                        required=False, saves=False))),
    sender("write_minutes", "議事録の作成を記録する", fact="議事録の作成",
           from_states={S.HELD}, to=S.MINUTED, closes=("minutes",),
           stamps=("minuted_at",), past="議事録を作成しました",
           given=(Given("decisions", "決定事項（氏名は書かないでください）"),
                  Given("minutes_kept_at", "議事録の保管場所", short=True))),
    sender("close", "持ち帰り事項と次回を確認し、会議を終える",
           from_states={S.MINUTED}, to=S.CLOSED, closes=("closing",),
           stamps=("closed_at",), past="持ち帰り事項と次回を確認しました"),
    sender("cancel", "会議を中止する", from_states=BEFORE, to=S.CANCELLED,
           closes=("date", *PREPARATION), stamps=("closed_at",), asks_twice=True,
           past="会議を中止しました",
           given=(Given("cancelled_because", "中止の理由"),)),
)
# fmt: on

CONFERENCE = Procedure(
    "conference",
    "会議",
    STATES,
    STEPS,
    VERBS,
    sides("招集する窓口", "招集する窓口"),
    purpose=(
        "会議の開催日を決め、案内・資料・出欠の準備を開催日からさかのぼって進め、"
        "議事録と持ち帰り事項まで見届けます。"
    ),
)
