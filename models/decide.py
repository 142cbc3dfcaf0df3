"""決める（decide） — what an act changes, decided purely from the facts.

It sends nothing and saves nothing; `tasks.acts.act` saves the returned Change.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from models import ladder
from models.calendar import BusinessCalendar
from models.deadline import Deadline, deadline
from models.deadline_rules import rule_from_json
from models.individual_number import refuse_individual_number
from models.policy import Policy
from models.procedure import Procedure, Side, Step, Tell, Verb
from models.refusals import (
    AlreadyAnswered,
    GivenMissing,
    NotYourTurn,
    StepNotOpen,
)
from models.why import Roll


@dataclass(frozen=True)
class Party:
    """Who acts: the side, the desk, the named person and the way they came."""

    side: Side
    name: str
    via: str  # screen, link, code, telephone, fax, pass, import
    desk_id: int | None = None
    user_id: int | None = None


@dataclass(frozen=True)
class OpenDuty:
    """A duty of the case that is still owed."""

    id: int
    step: str
    occurrence: str


@dataclass(frozen=True)
class LastAct:
    """The latest act on the case, for those who come second."""

    actor: str
    label: str
    at_label: str


@dataclass(frozen=True)
class Facts:
    """All a decision may look at."""

    case: Any  # the process row: number, state, urgent, version, …
    desks: Mapping[Side, int]
    own: Side
    duties: tuple[OpenDuty, ...]
    rounds: Mapping[str, int]  # how often each step was opened before
    calendars: Mapping[int, BusinessCalendar]  # by desk
    policy: Policy
    today: date
    record: Any = None  # what this process's guards need
    last: LastAct | None = None


@dataclass(frozen=True)
class Opening:
    """A duty to open, with the request that goes out at once."""

    step: Step
    occurrence: str
    debtor_desk_id: int
    creditor_desk_id: int
    deadline: Deadline
    next_notice_on: date | None


@dataclass(frozen=True)
class Change:
    """What an act changes; the only thing `act` saves."""

    verb: Verb
    by: Party
    at: datetime
    state: StrEnum
    row: Mapping[str, Any]
    closes: tuple[OpenDuty, ...]
    opens: tuple[Opening, ...]
    tells: tuple[tuple[Tell, OpenDuty], ...]
    given: Mapping[str, str]
    ends: bool

    def is_seen(self, state: StrEnum) -> bool:
        """Tell whether anything but the record changes for those who look."""
        return bool(
            self.state is not state
            or self.row
            or self.closes
            or self.opens
            or self.tells
            or self.given
        )


def decide(
    procedure: Procedure,
    facts: Facts,
    verb_name: str,
    by: Party,
    at: datetime,
    given: Mapping[str, str],
) -> Change:
    """Return what the verb changes, or refuse in words an officer can read.

    Raises NotYourTurn, StepNotOpen, AlreadyAnswered, GivenMissing, ConsentMissing,
    LooksLikeIndividualNumber, and whatever the verb's own guards raise.
    """
    verb = procedure.verb(verb_name)
    folded = _checked(procedure, verb, facts, by, given)
    state = verb.to or facts.case.state
    closes = tuple(d for d in facts.duties if d.step in verb.closes)
    return Change(
        verb=verb,
        by=by,
        at=at,
        state=state,
        row=_row_changes(verb, facts, folded, at),
        closes=closes,
        opens=tuple(_opening(s, facts, verb) for s in procedure.opened_by(verb.name)),
        tells=tuple((t, _about(verb, closes, facts)) for t in verb.tells),
        given=folded,
        ends=procedure.states[state].final,
    )


def _checked(
    procedure: Procedure, verb: Verb, facts: Facts, by: Party, given: Mapping[str, str]
) -> dict[str, str]:
    """Return what was given, once nothing stands against the verb."""
    _refuse_wrong_side(verb, facts, by)
    _refuse_wrong_moment(procedure, verb, facts)
    taken = _taken(verb, given)
    for guard in verb.guards:
        guard(facts)
    return taken


def _refuse_wrong_side(verb: Verb, facts: Facts, by: Party) -> None:
    if by.side is not verb.by:
        raise NotYourTurn(
            f"{facts.case.number}：「{verb.label}」は相手の窓口が行う手続です。"
        )
    if verb.by is not Side.SYSTEM and facts.desks[verb.by] != by.desk_id:
        raise NotYourTurn(
            f"{facts.case.number}：この件の「{verb.label}」は別の窓口が行う手続です。"
        )


def _refuse_wrong_moment(procedure: Procedure, verb: Verb, facts: Facts) -> None:
    open_steps = {d.step for d in facts.duties}
    closed_step = verb.while_open is not None and verb.while_open not in open_steps
    if facts.case.state in verb.from_states and not closed_step:
        return
    label = procedure.states[facts.case.state].label
    message = (
        f"{facts.case.number}：現在「{label}」のため、「{verb.label}」はできません。"
    )
    if facts.last is None:
        raise StepNotOpen(message)
    raise AlreadyAnswered(
        f"{message}（{facts.last.at_label}に{facts.last.actor}さんが"
        f"「{facts.last.label}」を行いました。）"
    )


def _taken(verb: Verb, given: Mapping[str, str]) -> dict[str, str]:
    """Return what was given, stripped and checked against the declaration."""
    taken = {}
    for item in verb.given:
        value = given.get(item.name, "").strip()
        if item.required and not value:
            raise GivenMissing(f"「{item.label}」を入力してください。", item.name)
        if item.choices and value and value not in {c.value for c in item.choices}:
            raise GivenMissing(f"「{item.label}」を選び直してください。", item.name)
        refuse_individual_number(value, item.label)
        if value:
            taken[item.name] = value
    return taken


def _row_changes(
    verb: Verb, facts: Facts, given: Mapping[str, str], at: datetime
) -> dict[str, Any]:
    stamps = {s: at for s in verb.stamps if getattr(facts.case, s) is None}
    saved = {
        item.name: item.choices(given[item.name]) if item.choices else given[item.name]
        for item in verb.given
        if item.saves and item.name in given
    }
    return {**stamps, **saved}


def _about(verb: Verb, closes: tuple[OpenDuty, ...], facts: Facts) -> OpenDuty:
    """Return the duty a telling is about: the one just closed, else the latest."""
    candidates = closes or facts.duties
    if not candidates:
        raise StepNotOpen(f"{facts.case.number}：「{verb.label}」の対象がありません。")
    return max(candidates, key=lambda d: d.id)


def _opening(step: Step, facts: Facts, opened_by: Verb) -> Opening:
    sides = (Side.SENDER, Side.RECEIVER)
    debtor = facts.desks[step.owed_by]
    creditor = facts.desks[sides[step.owed_by is Side.SENDER]]
    calendar = facts.calendars[debtor]
    agreed = agreed_rule(step, facts)
    reached = deadline(
        rule_from_json(agreed["rule"]),
        facts.today,
        calendar,
        Roll(agreed["roll"]),
        start_label=opened_by.fact,
    )
    planned = ladder.plan(step.ladder, reached.due_on, calendar, facts.policy)
    return Opening(
        step=step,
        occurrence=str(facts.rounds.get(step.name, 0) + 1),
        debtor_desk_id=debtor,
        creditor_desk_id=creditor,
        deadline=reached,
        next_notice_on=ladder.next_day(planned, 0),
    )


def agreed_rule(step: Step, facts: Facts) -> dict[str, Any]:
    """Return the agreed rule of a step: the urgent one, that of the direction, or it.

    Direction: `in` where our own desk receives, `out` where it sends.
    """
    direction = "in" if facts.own is Side.RECEIVER else "out"
    urgent = [f"{step.due}.urgent"] if facts.case.urgent else []
    for key in (*urgent, f"{step.due}.{direction}", step.due):
        if facts.policy.knows(key):
            agreed: dict[str, Any] = facts.policy.number(key)
            return agreed
    raise LookupError(f"no agreed rule for {step.due}")
