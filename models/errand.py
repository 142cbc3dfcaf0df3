"""連絡用務（errand） — our desk reaches a counter by telephone, FAX or 逓送.

    open ─▶ done, or dropped with a reason

It opens where a mail cannot go (no address, bounced, result unknown) and where the
ladder asks our 係長 to telephone. "Sender" is our own desk, which owes it.
"""

from functools import partial

from models.agency import Rank
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
_LABEL = "電話・FAX・逓送等での連絡"
ALL_STEPS = ("errand", "senior_errand", "chief_errand")
BEGINS = {  # by the rank it is asked of, each into that post's own mailbox
    Rank.STAFF: "begin",
    Rank.SENIOR: "begin_for_senior",
    Rank.CHIEF: "begin_for_chief",
}


def _rung(name: str, label: str, role: Role) -> Rung:
    return Rung(name, f"{label}への通知", f"ladder.{name}", (Tell(_REMINDER, role),))


_STAFF = _rung("staff", "担当", Role.OWN_STAFF)
_SENIOR = _rung("senior", "主任相談支援員", Role.OWN_SENIOR)
_CHIEF = _rung("chief", "係長", Role.OWN_CHIEF)
_begins = partial(
    Verb, fact="用務の発生", by=Side.SYSTEM, from_states=frozenset({S.OPEN})
)

# fmt: off

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
        Step("errand", _LABEL, Side.SENDER, opens_on=("begin",), due="errand.errand",
             ladder=(_STAFF, _SENIOR, _CHIEF),
             asks=Tell("errand_for_own_staff", Side.SENDER)),
        Step("senior_errand", _LABEL, Side.SENDER, opens_on=("begin_for_senior",),
             due="errand.errand", ladder=(_SENIOR, _CHIEF),
             asks=Tell("errand", Role.OWN_SENIOR)),
        Step("chief_errand", _LABEL, Side.SENDER, opens_on=("begin_for_chief",),
             due="errand.errand", ladder=(_CHIEF,),
             asks=Tell("errand", Role.OWN_CHIEF)),
    ),
    verbs=(
        _begins("begin", "連絡用務を始める"),
        _begins("begin_for_senior", "主任相談支援員の連絡用務を始める"),
        _begins("begin_for_chief", "係長の連絡用務を始める"),
        Verb(
            "record_reached",
            "連絡したことを記録する",
            by=Side.SENDER,
            from_states=frozenset({S.OPEN}),
            to=S.DONE,
            closes=ALL_STEPS,
            stamps=("done_at",),
            given=(Given("reached", "連絡した相手・日時・内容"),),
        ),
        Verb(
            "drop",
            "不要とする",
            by=Side.SENDER,
            from_states=frozenset({S.OPEN}),
            to=S.DROPPED,
            closes=ALL_STEPS,
            stamps=("done_at",),
            given=(Given("reached", "不要とする理由"),),
        ),
    ),
)
# fmt: on
