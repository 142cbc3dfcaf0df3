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
from models.deadline import Deadline, deadline, not_before
from models.deadline_rules import Rule, rule_from_json
from models.given import taken
from models.policy import Policy
from models.procedure import Procedure, Side, Step, Tell, Verb
from models.refusals import (
    AlreadyAnswered,
    NotYourTurn,
    StepNotOpen,
)
from models.row_changes import days_of, row_changes
from models.why import Roll

BY_LAW = "この期限は{}によるもので、窓口どうしの取り決めではありません。"
WRITTEN_DOWN = frozenset({"telephone", "fax"})  # said to us, recorded by us


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
    by: Party | None = None  # who acts now
    drafter: Party | None = None  # who asked for it; only where a guard looks at it


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
    closes = _closed(verb, facts)
    row = row_changes(verb, facts, folded, at)
    return Change(
        verb=verb,
        by=by,
        at=at,
        state=state,
        row=row,
        closes=closes,
        opens=_openings(procedure, facts, verb, {**folded, **days_of(row)}),
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
    folded = taken(verb, given, facts.today)
    for guard in verb.guards:
        guard(facts)
    return folded


def _refuse_wrong_side(verb: Verb, facts: Facts, by: Party) -> None:
    if by.side is not verb.by:
        raise NotYourTurn(
            f"{facts.case.number}：「{verb.label}」は相手の窓口が行う手続です。"
        )
    if verb.by is not Side.SYSTEM and facts.desks[verb.by] != by.desk_id:
        raise NotYourTurn(
            f"{facts.case.number}：この件の「{verb.label}」は別の窓口が行う手続です。"
        )
    if verb.in_person and by.via in WRITTEN_DOWN:
        raise NotYourTurn(
            f"{facts.case.number}：「{verb.label}」は、その窓口だけが記録できます。"
            "電話等で聞いた内容を代わりに記録することはできません。"
        )


def _refuse_wrong_moment(procedure: Procedure, verb: Verb, facts: Facts) -> None:
    open_steps = {d.step for d in facts.duties}
    closed_step = verb.while_open is not None and verb.while_open not in open_steps
    if facts.case.state in verb.from_states and not closed_step:
        return
    label = procedure.states[facts.case.state].called_for(verb.by)
    message = (
        f"{facts.case.number}：現在「{label}」のため、「{verb.label}」はできません。"
    )
    if facts.last is None:
        raise StepNotOpen(message)
    raise AlreadyAnswered(
        f"{message}（{facts.last.at_label}に{facts.last.actor}さんが"
        f"「{facts.last.label}」を行いました。）"
    )


def _closed(verb: Verb, facts: Facts) -> tuple[OpenDuty, ...]:
    """Return the duties the verb closes: every round of a step, or the oldest."""
    closes = [d for d in facts.duties if d.step in verb.closes]
    if not verb.oldest_only:
        return tuple(closes)
    first = {d.step: d for d in sorted(closes, key=lambda d: d.id, reverse=True)}
    return tuple(sorted(first.values(), key=lambda d: d.id))


def _about(verb: Verb, closes: tuple[OpenDuty, ...], facts: Facts) -> OpenDuty:
    """Return the duty a telling is about: the one just closed, else the latest."""
    candidates = closes or facts.duties
    if not candidates:
        raise StepNotOpen(f"{facts.case.number}：「{verb.label}」の対象がありません。")
    return max(candidates, key=lambda d: d.id)


def _openings(
    procedure: Procedure, facts: Facts, verb: Verb, given: Mapping[str, str]
) -> tuple[Opening, ...]:
    def known(name: str) -> Any:
        return given.get(name) or getattr(facts.case, name)

    steps = [s for s in procedure.opened_by(verb.name) if s.is_for(known)]
    return tuple(_opening(step, facts, verb, given) for step in steps)


def _opening(
    step: Step, facts: Facts, opened_by: Verb, given: Mapping[str, str]
) -> Opening:
    sides = (Side.SENDER, Side.RECEIVER)
    debtor = facts.desks[step.owed_by]
    creditor = facts.desks[sides[step.owed_by is Side.SENDER]]
    calendar = facts.calendars[debtor]
    reached = _reached(step, facts, opened_by, _start_of(step, facts, given), calendar)
    planned = ladder.plan(step.ladder, reached.due_on, calendar, facts.policy)
    return Opening(
        step=step,
        occurrence=given.get(step.occurrence_from)
        or str(facts.rounds.get(step.name, 0) + 1),
        debtor_desk_id=debtor,
        creditor_desk_id=creditor,
        deadline=reached,
        next_notice_on=ladder.next_day(planned, 0),
    )


def _reached(
    step: Step, facts: Facts, opened_by: Verb, start: date, calendar: BusinessCalendar
) -> Deadline:
    rule, roll = rule_of(step, facts)
    reached = deadline(
        rule,
        start,
        calendar,
        roll,
        start_label=step.start_label or opened_by.fact,
        remarks=(*own_remarks(step), *filter(None, (opened_by.remark,))),
    )
    return not_before(facts.today, reached) if step.catches_up else reached


def own_remarks(step: Step) -> tuple[str, ...]:
    """Return what is said of every day of this step: the law, a remark."""
    by_law = BY_LAW.format(step.law.citation) if step.law else ""
    return tuple(said for said in (by_law, step.remark) if said)


def rule_of(step: Step, facts: Facts) -> tuple[Rule, Roll]:
    """Return the rule in force; a day the law fixes is never moved."""
    if step.law:
        return step.law.rule, Roll.NONE
    agreed = agreed_rule(step, facts)
    return rule_from_json(agreed["rule"]), Roll(agreed["roll"])


def _start_of(step: Step, facts: Facts, given: Mapping[str, str]) -> date:
    """Return the day the step runs from: as given, as kept on the row, or today."""
    if not step.counted_from:
        return facts.today
    if step.counted_from in given:
        return date.fromisoformat(given[step.counted_from])
    kept: date = getattr(facts.case, step.counted_from)
    return kept


def agreed_rule(step: Step, facts: Facts) -> dict[str, Any]:
    """Return the agreed rule: the urgent one, that of the kind or direction, or it.

    Direction: `in` where our own desk receives, `out` where it sends. A rule that the
    case brings itself, such as that of a report, goes before all of them.
    """
    if step.due_on_row and getattr(facts.case, step.due_on_row):
        brought: dict[str, Any] = getattr(facts.case, step.due_on_row)
        return brought
    direction = "in" if facts.own is Side.RECEIVER else "out"
    urgent = [f"{step.due}.urgent"] if facts.case.urgent else []
    kind = getattr(facts.case, "kind", direction)
    of_kind = (f"{step.due}.{kind}", f"{step.due}.{direction}")
    for key in (*urgent, *of_kind, step.due):
        if facts.policy.knows(key):
            agreed: dict[str, Any] = facts.policy.number(key)
            return agreed
    raise LookupError(f"no agreed rule for {step.due}")
