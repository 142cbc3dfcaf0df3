"""毎月のお礼（thanks） — each counter hears what became of the people it sent.

    draft ─▶ written ─▶ sent

Written and sent by the pass on our desk's first open day of a month; nothing is asked
of the reader. Counts only: 1 and 2 are said as 「3件未満」. Agreed, not law.
"""

from functools import partial

from models.ladders import climbing
from models.procedure import Procedure, Side, State, Step, Tell, Verb, sides
from models.thanks_sheet import Thanks
from models.thanks_sheet import ThanksState as S

HIDDEN_BELOW = 3  # a smaller number might be a person somebody knows

by_pass = partial(Verb, by=Side.SYSTEM)

# fmt: off
STATES = {
    S.DRAFT: State("作成前", turn=Side.SYSTEM),
    S.WRITTEN: State("送付前", turn=Side.SYSTEM),
    S.SENT: State("送付済み", final=True),
}
STEPS = (
    Step("letter", "送付", Side.SENDER, opens_on=("write",), due="thank_you.letter",
         ladder=climbing()),
)
VERBS = (
    by_pass("write", "お礼を作成する", fact="作成", past="先月の件数をまとめました",
            from_states={S.DRAFT}, to=S.WRITTEN),
    by_pass("send", "お礼を送る", past="お礼と先月の件数をお知らせしました",
            from_states={S.WRITTEN}, to=S.SENT, closes=("letter",),
            stamps=("sent_at",), tells=(Tell("thanks_for_receiver", Side.RECEIVER),)),
)
# fmt: on

THANKS = Procedure(
    "thank_you",
    "つなぎのお礼",
    STATES,
    STEPS,
    VERBS,
    sides("自立相談支援の窓口", "つないでくださった窓口"),
    purpose="つないでくださった窓口へ、先月の件数を月の初めにお知らせします。"
    "個人に関する情報は含みません。",
)


def small_hidden(number: int, unit: str = "件") -> str:
    """Return the number in words; 1 and 2 are hidden, 0 is not."""
    if 0 < number < HIDDEN_BELOW:
        return f"{HIDDEN_BELOW}{unit}未満"
    return f"{number}{unit}"


def counts_in_words(row: Thanks) -> tuple[tuple[str, str], ...]:
    """Return what the letter says: label and number, small numbers hidden."""
    told = (
        ("つながった件数", row.connected),
        ("来所された件数", row.visited),
        ("支援中の件数", row.supported),
    )
    return tuple((label, small_hidden(n)) for label, n in told if n is not None)
