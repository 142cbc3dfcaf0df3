"""連絡用務（errand） — our desk reaches a counter by telephone, FAX or 逓送.

    open ─▶ done, or dropped with a reason

It opens where a mail cannot go (no address, bounced, result unknown) and where the
ladder asks our 係長 to telephone. "Sender" is our own desk, which owes it.
"""

from models.errand_task import ErrandState as S
from models.procedure import (
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

_REMINDER = "errand_reminder"

ERRAND = Procedure(
    name="errand",
    label="連絡用務",
    sides=sides("自立相談支援機関の窓口", "連絡する相手"),
    purpose="メールで届けられない相手に、職員が電話・FAX・逓送などで連絡し、"
    "いつ、だれに連絡したかを記録します。",
    states={
        S.OPEN: State("未了", turn=Side.SENDER),
        S.DONE: State("連絡済み", final=True),
        S.DROPPED: State("不要となったもの", final=True),
    },
    steps=(
        Step(
            "errand",
            "電話・FAX・逓送等での連絡",
            owed_by=Side.SENDER,
            opens_on=("begin",),
            due="errand.errand",
            ladder=(
                Rung(
                    "staff",
                    "担当への通知",
                    "ladder.staff",
                    (Tell(_REMINDER, Role.OWN_STAFF),),
                ),
                Rung(
                    "senior",
                    "主任相談支援員への通知",
                    "ladder.senior",
                    (Tell(_REMINDER, Role.OWN_SENIOR),),
                ),
                Rung(
                    "chief",
                    "係長への通知",
                    "ladder.chief",
                    (Tell(_REMINDER, Role.OWN_CHIEF),),
                ),
            ),
            asks=Tell("errand_for_own_staff", Side.SENDER),
        ),
    ),
    verbs=(
        Verb(
            "begin",
            "連絡用務を始める",
            fact="用務の発生",
            by=Side.SYSTEM,
            from_states=frozenset({S.OPEN}),
        ),
        Verb(
            "record_reached",
            "連絡したことを記録する",
            by=Side.SENDER,
            from_states=frozenset({S.OPEN}),
            to=S.DONE,
            closes=("errand",),
            stamps=("done_at",),
            given=(Given("reached", "連絡した相手・日時・内容"),),
        ),
        Verb(
            "drop",
            "不要とする",
            by=Side.SENDER,
            from_states=frozenset({S.OPEN}),
            to=S.DROPPED,
            closes=("errand",),
            stamps=("done_at",),
            given=(Given("reached", "不要とする理由"),),
        ),
    ),
)
