"""回答の様式 — for each verb of the hand-off: its address, its form and its words.

Which of them a page offers follows from the declaration (`models/referral.py`) alone.
A form always asks for something a person types or chooses; an empty one does nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from models.procedure import Given, Procedure, Side
from models.referral import REFERRAL
from models.referral_sheet import ReferralState
from web.case_frame import CasePage
from web.case_pages import CASE_PAGES

SUPPORTS = {
    "question": "お答えいただく相手の窓口が読みます。",
    "answer": "お尋ねいただいた窓口が読みます。",
    "progress": "つなぎ元の窓口が読みます。",
    "decline_note": "つなぎ元の窓口が読みます。必要なことだけをお書きください。",
    "outcome_note": "つなぎ元の窓口が読みます。必要なことだけをお書きください。",
}
OPENING = "open_sheet"  # the second step itself; no form of its own
ACKNOWLEDGED_FIRST = {"accept", "ask_supplement", "start_contact", "report"}


@dataclass(frozen=True)
class Answer:
    """One form: `tick` is what a person affirms where nothing is typed or chosen."""

    noun: str  # of one process only
    verb: str
    title: str
    button: str
    done: str
    tick: str = ""
    options: tuple[tuple[str, str], ...] = ()  # verbs to choose from
    process: Procedure = REFERRAL

    @property
    def given(self) -> tuple[Given, ...]:
        """What the verb is given, as declared."""
        return self.process.verb(self.verb).given

    def empty(self, typed: Mapping[str, str]) -> dict[str, str]:
        """What was left out, by field."""
        if self.options and typed.get("answer") not in dict(self.options):
            return {"answer": "「ご回答」を選んでください。"}
        if self.tick and typed.get(self.noun) != "yes":
            return {self.noun: f"「{self.tick}」にチェックを入れてください。"}
        return {
            each.name: _asked(each)
            for each in self.given
            if each.required and not typed.get(each.name, "").strip()
        }


def _asked(given: Given) -> str:
    act = "選んで" if given.choices else "入力して"
    return f"「{given.label}」を{act}ください。"


# fmt: off
ANSWERS = (
    Answer("acknowledgement", "acknowledge", "受領の確認", "回答する",
           "受領を確認しました",
           options=(("accept", "受領を確認し、引き受けます"),
                    ("acknowledge", "受領を確認します（引受けはこれから検討します）"))),
    Answer("contact", "start_contact", "ご本人への初回の連絡", "連絡したことを知らせる",
           "ご本人への連絡を登録しました", tick="ご本人に連絡しました"),
    Answer("supplement", "give_supplement", "補足の回答", "補足を回答する",
           "補足を回答しました"),
    Answer("confirmation", "confirm", "結果の確認", "結果を確認する",
           "結果を確認しました", tick="上の結果を確認しました"),
    Answer("next-step", "note_decline", "次の対応", "次の対応を知らせる",
           "次の対応を登録しました"),
    Answer("withdrawal-confirmation", "confirm_withdrawal", "取下げの確認",
           "取下げを確認する", "取下げを確認しました",
           tick="取下げについて確認しました"),
    Answer("result", "report", "対応の結果", "結果を報告する", "結果を報告しました"),
    Answer("acceptance", "accept", "引受け", "引き受ける",
           "引受けを登録しました", tick="この件を引き受けます"),
    Answer("progress", "note_progress", "途中経過を知らせる", "途中経過を知らせる",
           "途中経過をお知らせしました"),
    Answer("supplement-request", "ask_supplement", "補足を依頼する", "補足を依頼する",
           "補足を依頼しました"),
    Answer("decline", "decline", "引受けを辞退する", "辞退する",
           "引受けの辞退を登録しました"),
)
# fmt: on


def answers_of(framed: CasePage) -> tuple[Answer, ...]:
    """The verbs of a framed process as forms for a partner; each asks for something."""
    return tuple(
        Answer(
            f"{framed.procedure.name}-{verb.noun}",
            verb.name,
            verb.label,
            verb.label,
            verb.said,
            tick=""
            if verb.given
            else framed.ticks.get(verb.name, f"「{verb.label}」ことを確認しました"),
            process=framed.procedure,
        )
        for verb in framed.procedure.verbs
        if verb.by is not Side.SYSTEM and verb.name not in {OPENING, *framed.elsewhere}
    )


OF_PROCESS = {
    REFERRAL.name: ANSWERS,
    **{name: answers_of(framed) for name, framed in CASE_PAGES.items()},
}
_ALL = tuple(each for answers in OF_PROCESS.values() for each in answers)
BY_NOUN = {each.noun: each for each in _ALL}
BY_VERB = {(each.process.name, each.verb): each for each in _ALL}


def open_answers(
    process: Procedure, side: Side, state: StrEnum, open_steps: set[str]
) -> list[Answer]:
    """The forms a side may use now; before the receipt, also those that imply it."""
    verbs = {v.name for v in process.verbs_of(side, state, open_steps)}
    if process is REFERRAL and "acknowledge" in verbs:
        verbs |= ACKNOWLEDGED_FIRST - {"accept"}  # which is one of its options
    return [each for each in OF_PROCESS[process.name] if each.verb in verbs]


def asked_first(answers: list[Answer], step: str | None) -> Answer | None:
    """The form that answers what is asked: the first one to close that step."""
    closing = (a for a in answers if step in a.process.verb(a.verb).closes)
    return next(closing, None)


def verbs_for(answer: Answer, state: StrEnum, chosen: str) -> list[str]:
    """The acts an answer stands for: a receipt that it implies comes first."""
    if answer.process is not REFERRAL:
        return [answer.verb]
    verb = chosen if answer.options else answer.verb
    implied = verb in ACKNOWLEDGED_FIRST and (
        state is ReferralState.SENT or bool(answer.options)
    )
    return ["acknowledge", verb] if implied else [verb]
