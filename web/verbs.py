"""ボタン — the verbs of a declaration as forms of a page; there is no second list."""

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from models.handover_sheet import (
    APPLICATION_WAY_LABELS,
    CONTACT_LABELS,
    DECISION_LABELS,
    WISH_LABELS,
    ApplicationWay,
    ContactResult,
    Decision,
    WishOrConcern,
)
from models.labelled import Labelled
from models.procedure import Given, Verb
from models.referral_sheet import (
    DECLINE_LABELS,
    OUTCOME_LABELS,
    DeclineReason,
    Outcome,
)
from web.sheet_choices import Options, options
from web.suspension_words import STOP_DONE

NOUNS = {
    "check_consent": "dispatch",
    "send": "dispatch",
    "discard": "discard",
    "open_sheet": "opening",
    "acknowledge": "acknowledgement",
    "accept": "acceptance",
    "ask_supplement": "supplement-request",
    "give_supplement": "supplement",
    "decline": "decline",
    "note_decline": "next-step",
    "start_contact": "contact",
    "note_progress": "progress",
    "report": "report",
    "confirm": "confirmation",
    "withdraw": "withdrawal",
    "confirm_withdrawal": "withdrawal-confirmation",
}
DONE = {
    "draft": "下書きを作成しました",
    "check_consent": "同意を確認しました",
    "send": "つなぎを送付しました",
    "discard": "下書きを取りやめました",
    "open_sheet": "内容を開きました",
    "acknowledge": "受領を確認しました",
    "accept": "引き受けました",
    "ask_supplement": "補足を依頼しました",
    "give_supplement": "補足を回答しました",
    "decline": "引受けを辞退しました",
    "note_decline": "次の対応を記録しました",
    "start_contact": "ご本人への連絡を記録しました",
    "note_progress": "途中経過を知らせました",
    "report": "結果を報告しました",
    "confirm": "結果を確認しました",
    "lapse": "確認がないまま期間が満了し、報告済（確認なし）となりました",
    "withdraw": "つなぎを取り下げました",
    "confirm_withdrawal": "取下げを確認しました",
    "pass_on": "ほかの窓口が適当と知らせました",
    "reroute": "別の窓口へつなぎ直しました",
    "draft_again": "別の窓口が引き受けなかったシートを、つなぎ直しました",
    "join": "先のつなぎと統合しました",
    "return_joined": "結果を報告しました",
    **STOP_DONE,
    "show_tax": "市税・保険料等の情報を表示しました",
}
_CLOSED_LISTS: dict[type[StrEnum], Mapping[Any, str]] = {
    Outcome: OUTCOME_LABELS,
    DeclineReason: DECLINE_LABELS,
    ApplicationWay: APPLICATION_WAY_LABELS,
    Decision: DECISION_LABELS,
    WishOrConcern: WISH_LABELS,
    ContactResult: CONTACT_LABELS,
}
_ENDING = frozenset({"decline", "withdraw", "discard", "drop"})  # asked for twice


@dataclass(frozen=True)
class Field:
    """One thing a verb is given, as a field of its form."""

    name: str
    label: str
    required: bool
    options: Options | None
    day: bool = False
    number: bool = False
    short: bool = False
    many: bool = False  # several of the options


@dataclass(frozen=True)
class Button:
    """One verb: where it is posted, what it is called, what it asks for."""

    verb: str
    noun: str
    label: str
    fields: tuple[Field, ...]
    ending: bool
    primary: bool  # it does what this side owes now

    @property
    def at_once(self) -> bool:
        """Whether one press is enough: nothing to write, nothing ended."""
        return not self.fields and not self.ending


def buttons(
    verbs: Iterable[Verb],
    owed: Set[str],
    nouns: Mapping[str, str] = NOUNS,
    case: Any = None,
) -> list[Button]:
    """The verbs as buttons, in the order of the declaration; `owed`: the open steps.

    `case` says which fields are asked of its kind.
    """
    return [
        Button(
            verb=verb.name,
            noun=nouns[verb.name],
            label="内容を確認して送付する" if _sends(verb) else verb.label,
            fields=tuple(_field(g) for g in verb.given if g.is_asked_of(case)),
            ending=_gives_up(verb),
            primary=_leads_on(verb, owed),
        )
        for verb in verbs
    ]


def _sends(verb: Verb) -> bool:
    return NOUNS.get(verb.name) == "dispatch"


def _gives_up(verb: Verb) -> bool:
    return verb.asks_twice or verb.name in _ENDING


def _leads_on(verb: Verb, owed: Set[str]) -> bool:
    if _gives_up(verb):
        return False
    return verb.name == "open_sheet" or _sends(verb) or bool({*verb.closes} & owed)


def fields_of(given: Iterable[Given]) -> tuple[Field, ...]:
    """What is declared as given, as fields of a form."""
    return tuple(_field(each) for each in given)


def _field(given: Given) -> Field:
    listed = options(choice_labels(given.choices)) if given.choices else None
    day = given.day is not None
    return Field(
        given.name,
        given.label,
        given.required,
        listed,
        day,
        given.number,
        given.short,
        given.many,
    )


def choice_labels(choices: type[StrEnum]) -> Mapping[str, str]:
    """The Japanese names of a closed list, by value."""
    if issubclass(choices, Labelled):
        return {member.value: member.label for member in choices}
    return {str(value): label for value, label in _CLOSED_LISTS[choices].items()}
