"""図（diagrams） — each process drawn from its declaration, for docs/processes/.

A state diagram, whose turn each state is, and the duties with their agreed days;
a test compares the pages with what this writes.
"""

from collections.abc import Iterator
from pathlib import Path

from models.conference_series import ConferenceKind
from models.deadline_rules import rule_from_json
from models.policy import DEFAULT_NUMBERS
from models.procedure import Procedure, Rung, Step, Verb
from models.referral_kind import ReferralKind
from models.why import Roll
from tasks.cases import PROCESSES

PAGES = Path(__file__).parent.parent / "docs" / "processes"
_ROLLS = {
    Roll.NONE: "",
    Roll.NEXT_OPEN: "、閉庁日なら翌開庁日",
    Roll.PREV_OPEN: "、閉庁日なら前開庁日",
}
_VARIANTS = {
    "in": "受ける場合",
    "out": "送る場合",
    "urgent": "至急の場合",
    **{kind.value: kind.label for kind in ReferralKind},
    **{kind.value: kind.label for kind in ConferenceKind},
}


def pages() -> dict[Path, str]:
    """Return every page by its path."""
    return {
        PAGES / f"{name}.md": page_of(process.procedure)
        for name, process in PROCESSES.items()
    }


def page_of(procedure: Procedure) -> str:
    """Return the page of one process."""
    return "\n".join(
        (
            f"# {procedure.label}（{procedure.name}）",
            "",
            "`models/` の宣言から `make diagrams` で作成しています。",
            "手で直さず、宣言を直してください。",
            "日数は、「法定」とあるもの以外は合意による初期値で、法令の定めではありません。",
            "",
            "```mermaid",
            "stateDiagram-v2",
            *_states(procedure),
            *(line for verb in procedure.verbs for line in _arrows(procedure, verb)),
            "```",
            "",
            "| 状態 | 対応待ち |",
            "|---|---|",
            *(_turn(procedure, state) for state in procedure.states),
            "",
            "| 対応すること | 行う側 | 始まり | 期限 | 段階的な通知 |",
            "|---|---|---|---|---|",
            *(_step(procedure, step) for step in procedure.steps),
            "",
        )
    )


def _states(procedure: Procedure) -> Iterator[str]:
    for state, told in procedure.states.items():
        yield f"    {state.value}: {told.label}"
    first = next(iter(procedure.states))
    yield f"    [*] --> {first.value}"
    for state, told in procedure.states.items():
        if told.final:
            yield f"    {state.value} --> [*]"


def _arrows(procedure: Procedure, verb: Verb) -> Iterator[str]:
    if verb.to is None:
        return
    for state in sorted(verb.from_states):
        by = procedure.sides[verb.by]
        yield f"    {state.value} --> {verb.to.value}: {verb.label}（{by}）"


def _turn(procedure: Procedure, state: object) -> str:
    told = procedure.states[state]
    return (
        f"| {told.label} | {procedure.sides[told.turn] if told.turn else '（終了）'} |"
    )


def _step(procedure: Procedure, step: Step) -> str:
    begins = beginning_of(procedure, step)
    rungs = "、".join(rung_in_words(rung) for rung in step.ladder)
    cells = (
        step.label,
        procedure.sides[step.owed_by],
        begins,
        due_in_words(step, begins),
        rungs,
    )
    return f"| {' | '.join(cells)} |"


def beginning_of(procedure: Procedure, step: Step) -> str:
    """Return the facts that open the step: 共有、情報提供."""
    facts = (procedure.verb(verb).fact or verb for verb in step.opens_on)
    return "、".join(dict.fromkeys(facts))


def due_in_words(step: Step, begins: str) -> str:
    """Return the default of the agreed rule, with its variants."""
    if step.law:
        words = step.law.rule.wording(f"{step.law.start_label}の日", "開庁日")
        return f"{words}（法定：{step.law.citation}）"
    told = []
    for key, agreed in DEFAULT_NUMBERS.items():
        if key != step.due and not key.startswith(f"{step.due}."):
            continue
        rule, roll = rule_from_json(agreed["rule"]), _ROLLS[Roll(agreed["roll"])]
        variant = _VARIANTS.get(key.rpartition(".")[2])
        words = rule.wording(f"{step.start_label or begins}の日", "開庁日")
        told.append(f"{f'{variant}：' if variant else ''}{words}{roll}")
    first = "件ごとの取り決めによる。ない場合は" if step.due_on_row else ""
    return first + "<br>".join(told)


def rung_in_words(rung: Rung) -> str:
    """Return when a rung is said and to whom: +1開庁日 担当への通知."""
    after = rung.after
    days = after if isinstance(after, int) else DEFAULT_NUMBERS[after]
    unit = "日（暦日）" if rung.calendar_days else "開庁日"
    when = "当日" if days == 0 else f"{days:+d}{unit}"
    return f"{when} {rung.label}"
