"""会議の出欠（invitation） — one member desk is asked, answers, and is told of changes.

    draft ─▶ invited ─▶ attending / substitute / absent ─▶ over
                 ▲───────────┘ the day was moved           (called off: 中止)

The convening desk never answers for a member; it may write down what was telephoned.
"""

from collections.abc import Mapping
from functools import partial
from typing import Any

from models.conference_invitation import AbsenceReason, Attendance, Owed
from models.conference_invitation import InvitationState as S
from models.ladders import climbing, early
from models.procedure import (
    Day,
    Given,
    Procedure,
    Rung,
    Side,
    State,
    Step,
    Tell,
    Verb,
    sides,
)

receiver = partial(Verb, by=Side.RECEIVER)
system = partial(Verb, by=Side.SYSTEM)
answers = partial(Step, owed_by=Side.RECEIVER, catches_up=True)

ASKED = frozenset({S.INVITED, S.ATTENDING, S.SUBSTITUTE, S.ABSENT})
SOON = "conference_soon"
REPLIES = ("reply", "new_reply")
DAYS = ("day", "day_without")

# A meeting that is over asks nobody anything: the next pass ends the invitation.
_OVER = Rung("over", "会議の終了", 1, ends_with="close")
_EVE = early("eve", "会議の前の開庁日の通知", "ladder.before_meeting", reminder=SOON)


def answered(
    attendance: Attendance | None, _facts: Any, _given: Mapping[str, str]
) -> dict[str, Any]:
    """Return the answer to keep; none once the day was moved."""
    return {"attendance": attendance}


# fmt: off
TOLD = (
    Given("held_on", "開催日", day=Day.ANY),
    Given("starts", "開始時刻", short=True),
    Given("ends", "終了時刻", short=True),
    Given("room", "会場", short=True, required=False),
    Given("sequence", "変更の回数", number=True),
    Given("materials_owed", "資料の提出", choices=Owed),
)

STATES = {
    S.DRAFT: State(S.DRAFT.label, turn=Side.SYSTEM),
    S.INVITED: State(S.INVITED.label, turn=Side.RECEIVER),
    S.ATTENDING: State(S.ATTENDING.label, turn=Side.RECEIVER),
    S.SUBSTITUTE: State(S.SUBSTITUTE.label, turn=Side.RECEIVER),
    S.ABSENT: State(S.ABSENT.label, turn=Side.RECEIVER),
    S.OVER: State(S.OVER.label, final=True),
    S.CALLED_OFF: State(S.CALLED_OFF.label, final=True),
}

STEPS = (
    answers("reply", "出欠の回答", opens_on=("invite",), due="invitation.reply",
            counted_from="held_on", ladder=climbing(),
            asks=Tell("conference_invited_for_member", Side.RECEIVER)),
    answers("new_reply", "変更後の日程での出欠の回答", opens_on=("invite_again",),
            due="invitation.reply", counted_from="held_on", ladder=climbing(),
            asks=Tell("conference_moved_for_member", Side.RECEIVER)),
    answers("materials", "資料の提出", opens_on=("invite", "invite_again"),
            due="invitation.materials", counted_from="held_on", ladder=climbing(),
            only_if=("materials_owed", {Owed.YES})),
    answers("day", "会議への出席", opens_on=("attend", "send_substitute"),
            due="invitation.day", counted_from="held_on", ladder=(_EVE, _OVER)),
    answers("day_without", "会議の当日（欠席の連絡済み）", opens_on=("be_absent",),
            due="invitation.day", counted_from="held_on", ladder=(_OVER,)),
)

VERBS = (
    system("invite", "案内する", fact="会議", from_states={S.DRAFT}, to=S.INVITED,
           given=TOLD, past="会議を案内しました"),
    system("invite_again", "変更後の日程を案内する", fact="変更後の会議",
           from_states=ASKED, to=S.INVITED, closes=(*REPLIES, *DAYS, "materials"),
           given=TOLD, follows=partial(answered, None),
           past="変更後の日程を案内しました"),
    receiver("open_sheet", "議題を確認する", from_states=ASKED, stamps=("opened_at",),
             discloses=True, past="議題を確認しました"),
    receiver("attend", "出席する", fact="会議",
             from_states={S.INVITED, S.SUBSTITUTE, S.ABSENT}, to=S.ATTENDING,
             closes=(*REPLIES, *DAYS), stamps=("answered_at",),
             follows=partial(answered, Attendance.PRESENT),
             past="出席と回答しました"),
    receiver("send_substitute", "代理の者が出席する", fact="会議",
             from_states={S.INVITED, S.ATTENDING, S.ABSENT}, to=S.SUBSTITUTE,
             closes=(*REPLIES, *DAYS), stamps=("answered_at",),
             follows=partial(answered, Attendance.SUBSTITUTE),
             past="代理出席と回答しました",
             given=(Given("substitute", "代理の方の所属・職名", short=True),)),
    receiver("be_absent", "欠席する", fact="会議",
             from_states={S.INVITED, S.ATTENDING, S.SUBSTITUTE}, to=S.ABSENT,
             closes=(*REPLIES, *DAYS), stamps=("answered_at",),
             follows=partial(answered, Attendance.ABSENT),
             past="欠席と回答しました",
             given=(Given("absence_reason", "欠席の理由", choices=AbsenceReason),)),
    receiver("submit_materials", "資料を提出する", from_states=ASKED,
             while_open="materials", closes=("materials",), stamps=("materials_at",),
             past="資料の提出を記録しました",
             given=(Given("materials_way", "提出の方法（メールには添付しません）",
                          short=True),)),
    system("close", "会議の終了により終える", from_states=ASKED, to=S.OVER,
           closes=(*REPLIES, *DAYS, "materials"), stamps=("closed_at",),
           past="会議の終了により終わりました"),
    system("call_off", "会議の中止を知らせる", from_states=ASKED, to=S.CALLED_OFF,
           closes=(*REPLIES, *DAYS, "materials"), stamps=("closed_at",),
           tells=(Tell("conference_called_off_for_member", Side.RECEIVER),),
           past="会議の中止を知らせました"),
    system("take_back", "案内の前に取りやめる", from_states={S.DRAFT},
           to=S.CALLED_OFF, stamps=("closed_at",),
           past="案内の前に取りやめました"),
)
# fmt: on

INVITATION = Procedure(
    "invitation",
    "会議の出欠",
    STATES,
    STEPS,
    VERBS,
    sides("招集する窓口", "構成員の窓口"),
    purpose="構成員の窓口へ会議を案内し、出欠の回答と資料の提出を見届けます。",
)
